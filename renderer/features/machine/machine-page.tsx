import type { PublishedSnapshot } from '../../../shared/ipc/publication.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import { readingSentence } from '../../../shared/text/screens/findings.ts';
import { machineWords } from '../../../shared/text/screens/machine.ts';
import { troublesOfMachine, useTroubles } from '../../state/troubles.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { FindingList } from '../../ui/findings/finding-list.tsx';
import { NicCard } from './nic-card.tsx';
import { isOfInterest } from '../../ui/nic-interest.ts';
import './machine.css';

/** The interfaces of the watched machine, and what could not be read of it. */
export function MachinePage({ snapshot }: { readonly snapshot: PublishedSnapshot }) {
  const nics = valueOf(snapshot.nics);
  const own = troublesOfMachine(useTroubles());
  const shown = nics?.filter(isOfInterest) ?? [];
  const others = nics?.filter((nic) => !isOfInterest(nic)) ?? [];
  return (
    <>
      <PageHeader title={machineWords.title}>{machineWords.subtitle(snapshot.hostName)}</PageHeader>
      {nics === undefined && <p className="card">{readingSentence(snapshot.nics)}</p>}
      {nics?.length === 0 && <p className="card">{machineWords.none}</p>}
      <div className="nics">
        {shown.map((nic) => (
          <NicCard key={nic.name} nic={nic} rate={snapshot.nicRates[nic.name]} />
        ))}
      </div>
      {others.length > 0 && (
        <details className="nics-others">
          <summary>{machineWords.others(others.length)}</summary>
          <div className="nics">
            {others.map((nic) => (
              <NicCard key={nic.name} nic={nic} rate={snapshot.nicRates[nic.name]} />
            ))}
          </div>
        </details>
      )}
      <FindingList troubles={own} label={machineWords.unread} showSubject />
    </>
  );
}

import { smbServerOf } from '../../../shared/model/machine.ts';
import type { PublishedNas } from '../../../shared/ipc/nas.ts';
import type { PublishedSnapshot } from '../../../shared/ipc/publication.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { connectionWords } from '../../../shared/text/screens/nas-add.ts';
import { nasWords, sambaText, systemText } from '../../../shared/text/screens/nas.ts';
import { agoText } from '../../../shared/text/screens/numbers.ts';
import { useIsStale, useReadingTime } from '../../state/clock.ts';
import { troublesAbout, useTroubles } from '../../state/troubles.ts';
import { Cut } from '../../ui/cut.tsx';
import { Name } from '../../ui/name.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { FindingList } from '../../ui/findings/finding-list.tsx';
import { ClientsCard } from './clients-card.tsx';
import { ConnectionBadge } from '../../ui/nas/connection-badge.tsx';
import { ConnectionCard } from './connection-card.tsx';
import { ForgetCard } from './forget-card.tsx';
import { GuideCard } from './guide-card.tsx';
import { PortsCard } from './ports-card.tsx';
import { ServedCard } from './served-card.tsx';
import { SettingsCard } from './settings-card.tsx';
import { SystemCard } from './system-card.tsx';
import { UnreadCard } from './unread-card.tsx';
import './nas.css';

interface Properties {
  readonly known: PublishedNas;
  /** `undefined`: the machine that runs this could not be looked at yet. */
  readonly snapshot: PublishedSnapshot | undefined;
}

/** Everything one NAS tells of itself. */
export function NasPage({ known, snapshot }: Properties) {
  const { facts, view } = known;
  const stale = useIsStale();
  const ports = (snapshot?.nas ?? []).filter(({ id }) => known.nas.includes(id)).flatMap((nas) => nas.ports);
  const troubles = troublesAbout(useTroubles(), ({ kind, id }) => kind === 'nas' && known.nas.includes(id));
  return (
    <>
      <PageHeader title={<Name text={known.name} />} badge={<ConnectionBadge connection={known.connection} />}>
        <Lead known={known} />
      </PageHeader>
      <ConnectionCard known={known} />
      <FindingList troubles={troubles} label={nasWords.findings} />
      {facts !== undefined && (
        <div className={known.current ? 'stack g14 nas-parts' : 'stack g14 nas-parts old'}>
          <PortsCard facts={facts} rates={stale ? {} : (view?.portRates ?? {})} ports={ports} />
          <ClientsCard facts={facts} clients={view?.clients} current={known.current} />
          <ServedCard shares={view?.served ?? []} />
          <UnreadCard facts={facts} known={known} />
          <div className="nas-columns">
            <SettingsCard facts={facts} />
            <div className="stack g14">
              <SystemCard known={known} facts={facts} shares={snapshot?.shares ?? []} />
              {facts.guide && <GuideCard guide={facts.guide} />}
            </div>
          </div>
        </div>
      )}
      <ForgetCard known={known} />
    </>
  );
}

/** "Synology DSM 7.2 · Samba 4.15.13 · last answered 12 s ago" */
function Lead({ known }: Pick<Properties, 'known'>) {
  const now = useReadingTime();
  const { facts, lastSeen } = known;
  const system = facts === undefined ? undefined : valueOf(facts.system);
  const samba = facts === undefined ? undefined : valueOf(smbServerOf(facts).version);
  const age =
    lastSeen === undefined
      ? connectionWords.never
      : known.current
        ? ''
        : connectionWords.lastSeen(agoText(milliseconds(Math.max(0, now - lastSeen))));
  const text = nasWords.lead(
    system === undefined ? (known.system ?? '') : systemText(system),
    samba === undefined ? '' : sambaText(samba),
    age,
  );
  return <Cut text={text} />;
}

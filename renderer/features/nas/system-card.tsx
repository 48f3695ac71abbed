import type { PublishedShare } from '../../../shared/ipc/publication.ts';
import { type MachineFacts, smbServerOf } from '../../../shared/model/machine.ts';
import type { PublishedNas } from '../../../shared/ipc/nas.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import { nasWords, secretPlaces, systemText } from '../../../shared/text/screens/nas.ts';
import { loginNames } from '../../../shared/text/screens/nas-add.ts';
import { hashOf } from '../../state/route.ts';
import { type Fact, Facts } from '../../ui/facts.tsx';
import { Cut } from '../../ui/cut.tsx';
import { Name } from '../../ui/name.tsx';

interface Properties {
  readonly known: PublishedNas;
  readonly facts: MachineFacts;
  readonly shares: readonly PublishedShare[];
}

/** What it is, and how it is asked. */
export function SystemCard({ known, facts, shares }: Properties) {
  const system = valueOf(facts.system);
  const samba = valueOf(smbServerOf(facts).version);
  const user = valueOf(facts.account);
  const rows: readonly Fact[] = [
    ...(system === undefined ? [] : [{ name: nasWords.system, value: <Said text={systemText(system)} /> }]),
    ...(system?.model === undefined ? [] : [{ name: nasWords.model, value: <Said text={system.model} /> }]),
    ...(samba === undefined ? [] : [{ name: nasWords.samba, value: <Said text={samba} /> }]),
    { name: nasWords.address, value: <Said text={known.machine} /> },
    { name: nasWords.loginBy, value: `${loginNames[known.login]}${secretPlaces[known.secret]}` },
    ...(user === undefined
      ? []
      : [{ name: nasWords.account, value: user.root ? nasWords.asRoot : nasWords.asUser(user.name) }]),
    { name: nasWords.shares, value: <SharesHere known={known} shares={shares} /> },
  ];
  return (
    <section className="card" aria-labelledby="nas-system-title">
      <h2 id="nas-system-title">{nasWords.systemTitle}</h2>
      <Facts facts={rows} />
    </section>
  );
}

/** As it says it, whole, over several lines if need be. */
function Said({ text }: { readonly text: string }) {
  return (
    <span className="nas-said">
      <Cut text={text} />
    </span>
  );
}

function SharesHere({ known, shares }: { readonly known: PublishedNas; readonly shares: readonly PublishedShare[] }) {
  const own = shares.filter((share) => known.nas.includes(share.nas));
  if (own.length === 0) return <span className="mute">{nasWords.noShares}</span>;
  return (
    <ul>
      {own.map((share) => (
        <li key={share.id}>
          <a className="nas-share" href={hashOf({ page: 'share', share: share.id })}>
            <Name text={share.name} />
          </a>
        </li>
      ))}
    </ul>
  );
}

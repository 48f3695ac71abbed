import type { ReactNode } from 'react';
import { valueOf } from '../../../shared/model/reading.ts';
import type { Share } from '../../../shared/model/snapshot.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { amountText, durationText } from '../../../shared/text/screens/numbers.ts';
import { dialectText, loginText, mountWords, shareWords } from '../../../shared/text/screens/share.ts';
import { Name } from '../../ui/name.tsx';

interface Fact {
  readonly name: string;
  readonly value: ReactNode;
  readonly note?: string;
}

/** What the mount asked for and what it has. */
export function MountFacts({ share, shares }: { readonly share: Share; readonly shares: readonly Share[] }) {
  return (
    <section className="card" aria-labelledby="mount-title">
      <h2 id="mount-title">{shareWords.mount}</h2>
      <dl className="facts">
        {[...mountFacts(share), ...sessionFacts(share, shares)].map((fact) => (
          <div key={fact.name}>
            <dt>{fact.name}</dt>
            <dd>
              {fact.value}
              {fact.note !== undefined && <span className="mute small"> {fact.note}</span>}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function mountFacts({ mount }: Share): readonly Fact[] {
  const echo = mount.echoIntervalSeconds;
  return [
    { name: mountWords.remote, value: <Name text={mount.remote} path /> },
    { name: mountWords.at, value: <Name text={mount.at} path /> },
    ...(mount.address === undefined ? [] : [{ name: mountWords.address, value: <bdi>{mount.address}</bdi> }]),
    { name: mountWords.asked, value: String(mount.asked) },
    ...(mount.readSize === undefined ? [] : [{ name: mountWords.readSize, value: amountText(mount.readSize) }]),
    ...(mount.readAheadSize === undefined
      ? []
      : [{ name: mountWords.readAhead, value: amountText(mount.readAheadSize) }]),
    ...(echo === undefined
      ? []
      : [{ name: mountWords.echo, value: durationText(milliseconds(echo * 3000)), note: mountWords.echoHelp(echo) }]),
  ];
}

function sessionFacts(share: Share, shares: readonly Share[]): readonly Fact[] {
  const session = valueOf(share.session);
  if (session === undefined) return [];
  const others = shares.filter((other) => session.sharedWith.includes(other.id)).map((other) => other.name);
  return [
    { name: mountWords.open, value: String(session.channels) },
    ...(session.dialect === undefined ? [] : [{ name: mountWords.dialect, value: dialectText(session.dialect) }]),
    { name: mountWords.login, value: <Name text={loginText(session.login, share.mount.user)} /> },
    ...(session.serverMultichannel === undefined
      ? []
      : [{ name: mountWords.capability, value: session.serverMultichannel ? mountWords.yes : mountWords.no }]),
    ...(others.length === 0 ? [] : [{ name: mountWords.shared, value: <Name text={others.join(', ')} /> }]),
  ];
}

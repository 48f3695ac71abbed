import { smbServerOf, type MachineFacts } from '../../../shared/model/machine.ts';
import type { Reading } from '../../../shared/model/reading.ts';
import { listed } from '../../../shared/text/phrases.ts';
import { readingSentence } from '../../../shared/text/screens/findings.ts';
import { unreadWords } from '../../../shared/text/screens/nas.ts';

/** One reason, and everything that is missing because of it. */
export interface Unread {
  /** Why, and what would change it. */
  readonly reason: string;
  readonly missing: readonly { readonly name: string; readonly consequence: string }[];
  /** A line for sudo would allow it. */
  readonly bySudo: boolean;
}

/** What is asked for, in the order in which it is told. */
function readingsOf(facts: MachineFacts): readonly (readonly [keyof typeof unreadWords, Reading<unknown>])[] {
  const { version, configuration, sessions, connections, announces } = smbServerOf(facts);
  const { interfaces, bonds, settings, routes, rules } = facts.network;
  return [
    ['system', facts.system],
    ['account', facts.account],
    ['version', version],
    ['configuration', configuration],
    ['sessions', sessions],
    ['connections', connections],
    ['announces', announces],
    ['interfaces', interfaces],
    ['bonds', bonds],
    ['settings', settings],
    ...(facts.iscsiServer?.services ?? []).map(({ targets }) => ['targets', targets] as const),
    ...(facts.nfsServer === undefined ? [] : [['nfsClients', facts.nfsServer.clients] as const]),
    ['storage', (facts.iscsiServer ?? facts.nfsServer)?.connections ?? { state: 'unchecked' }],
    ['routes', routes],
    ['rules', rules],
    ['processors', facts.processors],
  ];
}

/** What was asked for and not got, by reason: one refusal often takes several things away. */
export function unreadOf(facts: MachineFacts): readonly Unread[] {
  const missing = readingsOf(facts).flatMap(([what, reading]) => {
    if (reading.state !== 'denied' && reading.state !== 'failed') return [];
    const [name, consequence] = unreadWords[what];
    return [{ reading, cause: causeOf(reading), name, consequence }];
  });
  return [...Map.groupBy(missing, ({ cause }) => cause).values()].map((same) => ({
    reason: reasonOf(same.map(({ reading }) => reading)),
    bySudo: same.some(({ reading }) => reading.state === 'denied' && reading.needs === 'nas-sudo'),
    missing: same.map(({ name, consequence }) => ({ name, consequence })),
  }));
}

/** A Windows refuses each of its questions alone, and one account would be allowed all of them. */
function causeOf(reading: Reading<unknown>): string {
  const byAccount = reading.state === 'denied' && reading.needs === 'nas-administrator';
  return byAccount ? reading.needs : readingSentence(reading);
}

function reasonOf(same: readonly Reading<unknown>[]): string {
  const [first] = same;
  if (first === undefined) return '';
  const sources = [...new Set(same.flatMap((one) => (one.state === 'denied' ? one.source : [])))];
  return readingSentence(first.state === 'denied' ? { ...first, source: listed(sources) } : first);
}

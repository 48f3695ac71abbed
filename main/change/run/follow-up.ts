/**
 * What becomes of a change that only new connections take over: from the moment it is kept, each look is asked whether the old ones
 * are gone, and then what the new ones come to. Pure.
 */
import type { FixFollowUp } from '../../../shared/model/fix.ts';
import type { Subject } from '../../../shared/model/finding.ts';
import type { HandRemedy } from '../../../shared/model/remedy.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import type { Share, Snapshot } from '../../../shared/model/snapshot.ts';
import { followUpTexts as texts } from '../../../shared/text/fixes/follow-up.ts';
import { listed } from '../../../shared/text/phrases.ts';
import { inOwnPowerShell, mapAgainCommands } from '../../../shared/text/windows-mapping.ts';
import { asWindows } from '../../snapshot/adapters/windows-smb/native.ts';
import type { FixPart } from '../plan.ts';
import { stepKindOf } from '../steps.ts';
import type { Awaited, StoredFix } from './ports.ts';
import { isNotLoadedYet, isWell, shareInFocus, sharesConcerned, situationOf } from './situation.ts';

/** What a person has to do so that open connections take the change over, in whole sentences; empty: nothing. */
export const neededAfter = (parts: readonly FixPart[]): readonly string[] =>
  parts.flatMap(({ steps }) => steps.flatMap((step) => stepKindOf(step).forNewConnections?.(step) ?? []));

/** The shares that have open connections now; `undefined` where none is known to, so that none could be seen to be new. */
export function awaitedNow(subject: Subject, parts: readonly FixPart[], now: Snapshot): Awaited | undefined {
  if (neededAfter(parts).length === 0) return undefined;
  const shares = sharesConcerned(subject, parts, now).flatMap((share) => {
    const lanes = openLanes(share);
    return asWindows(share) === undefined || lanes === undefined || lanes.length === 0
      ? []
      : [{ id: share.id, name: share.name, lanes }];
  });
  return shares.length === 0 ? undefined : { machine: now.machine, shares };
}

/** `undefined`: it could not be read which there are. */
function openLanes({ session }: Share): readonly string[] | undefined {
  if (session.state === 'absent') return [];
  const lanes = valueOf(session)?.lanes;
  return lanes?.filter(({ state }) => state === 'connected' || state === 'stalled').map(({ id }) => id);
}

export type FollowedUp =
  | { readonly state: 'waits'; readonly awaits: Awaited; readonly followUp: FixFollowUp }
  | { readonly state: 'ended'; readonly news: Pick<StoredFix, 'sentence' | 'after'> };

/** Connections that a server or a load opens come within this time after the first one. */
const settlingMs = 15_000;

/** What one look says of it. `undefined`: nothing, because it is of another machine, or nobody knows what is mapped. */
export function followUp(record: StoredFix, awaits: Awaited, now: Snapshot): FollowedUp | undefined {
  const { machine } = awaits;
  if (now.machine !== machine || now.mountsUnread !== undefined) return undefined;
  const shares = awaits.shares.map((one) => ({ ...one, lanes: stillOpen(one, now) }));
  const found = shares.flatMap(({ id }) => now.shares.find((share) => share.id === id) ?? []);
  const old = shares.filter(({ lanes }) => lanes.length > 0);
  const mappings = found.flatMap((share) => asWindows(share)?.mapping ?? []);
  if (old.length > 0) {
    const commands = mapAgainCommands(mappings);
    return waits({ machine, shares }, texts.old(listed(old.map(({ name }) => name))), steps(commands));
  }
  if (found.length < shares.length) return waits({ machine, shares }, texts.away(listed(namesAway(shares, found))), []);
  const newSince = awaits.newSince ?? now.at;
  const begun: Awaited = { machine, shares, newSince };
  const idle = found.find(isNotLoadedYet);
  if (idle !== undefined) return waits(begun, texts.idle(idle.name), [load(idle)]);
  const focus = shareInFocus(record.subject, found);
  if (focus === undefined) return undefined;
  if (focus.verdict.word === 'unknown') return waits(begun, texts.unknown(focus.name, focus.verdict.missing), []);
  if (!isWell(focus.verdict) && now.at - newSince < settlingMs) return waits(begun, texts.settling(focus.name), []);
  const isBetter = record.before !== undefined && focus.verdict.carrying > record.before.carrying;
  return { state: 'ended', news: { sentence: sentenceOf(focus, isBetter), after: situationOf(focus, now) } };
}

/** Of a share that is not mapped now no connection is left; where connections cannot be read, all count as old. */
function stillOpen({ id, lanes }: Awaited['shares'][number], now: Snapshot): readonly string[] {
  const share = now.shares.find((one) => one.id === id);
  if (share === undefined) return [];
  const open = openLanes(share);
  return open === undefined ? lanes : lanes.filter((lane) => open.includes(lane));
}

const namesAway = (all: Awaited['shares'], found: readonly Share[]): readonly string[] =>
  all.filter(({ id }) => found.every((share) => share.id !== id)).map(({ name }) => name);

const waits = (awaits: Awaited, sentence: string, todo: readonly HandRemedy[]): FollowedUp => ({
  state: 'waits',
  awaits,
  followUp: { sentence, steps: todo },
});

const steps = (commands: string | undefined): readonly HandRemedy[] =>
  commands === undefined
    ? [{ kind: 'explain', text: texts.mapAgain }]
    : [{ kind: 'copy', text: `${texts.mapAgain} ${inOwnPowerShell}`, commands }];

const load = ({ id }: Share): HandRemedy => ({ kind: 'load', text: texts.load, title: texts.loadTitle, share: id });

function sentenceOf({ name, verdict }: Share, isBetter: boolean): string {
  const { carrying, possible } = verdict;
  if (isBetter) return texts.better(name, carrying, possible);
  return isWell(verdict) ? texts.well(name, carrying, possible) : texts.noBetter(name, carrying, possible);
}

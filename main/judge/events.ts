import { keyOfFinding } from '../../shared/model/finding.ts';
import type { JudgementEvent, Trouble } from '../../shared/model/judgement.ts';
import type { Snapshot } from '../../shared/model/snapshot.ts';

interface Look {
  readonly snapshot: Snapshot;
  readonly troubles: readonly Trouble[];
}

/** What is other than at the look before. Pure. */
export function eventsBetween(before: Look, after: Look): readonly JudgementEvent[] {
  const { at } = after.snapshot;
  return [...shareEvents(before.snapshot, after.snapshot), ...troubleEvents(before.troubles, after.troubles)].map(
    (event): JudgementEvent => ({ at, ...event }),
  );
}

type Untimed<Event> = Event extends unknown ? Omit<Event, 'at'> : never;
type NewEvent = Untimed<JudgementEvent>;

function shareEvents(before: Snapshot, after: Snapshot): readonly NewEvent[] {
  const gone = before.shares.filter(({ id }) => after.shares.every((share) => share.id !== id));
  return [
    ...gone.map(({ id }): NewEvent => ({ kind: 'share-gone', share: id })),
    ...after.shares.flatMap((share): readonly NewEvent[] => {
      const old = before.shares.find(({ id }) => id === share.id)?.verdict;
      if (old === undefined) return [{ kind: 'share-appeared', share: share.id }];
      if (old.word === share.verdict.word && old.carrying === share.verdict.carrying) return [];
      return [{ kind: 'verdict-changed', share: share.id, before: old.word, carryingBefore: old.carrying }];
    }),
  ];
}

function troubleEvents(before: readonly Trouble[], after: readonly Trouble[]): readonly NewEvent[] {
  const lacking = (some: readonly Trouble[], kind: 'trouble-began' | 'trouble-ended', others: readonly Trouble[]) => {
    const keys = new Set(others.map(({ finding }) => keyOfFinding(finding)));
    return some
      .filter(({ finding }) => !keys.has(keyOfFinding(finding)))
      .map(({ finding: { code, subject } }): NewEvent => ({ kind, code, subject }));
  };
  return [...lacking(before, 'trouble-ended', after), ...lacking(after, 'trouble-began', before)];
}

import type { ProcessorTimes } from '../../shared/model/machine.ts';
import { valueOf, type Evidence } from '../../shared/model/reading.ts';
import type { Nas } from '../../shared/model/snapshot.ts';
import { nasFactsOf } from './nas-side.ts';
import { quote } from './quotes.ts';
import type { History } from './finding.ts';

/** A processor that works this much of the time has none left. */
const full = 0.9;
/** A NAS that waits for its disks this much of the time is held up by them. */
const muchWaiting = 0.4;

export interface NasLoad {
  readonly limit: 'processor' | 'disk';
  /** Part of the time, 0 to 1. */
  readonly part: number;
  readonly evidence: readonly Evidence[];
}

/** What the NAS's own processors were busy with between the oldest and the newest look in the history. */
export function nasLoadOf(nas: Nas, history: History): NasLoad | undefined {
  const looks = history.flatMap((snapshot) => nasFactsOf(nas, snapshot) ?? []);
  const [newest] = looks;
  const before = looks.findLast((one) => newest !== undefined && one.asked < newest.asked);
  const after = newest && valueOf(newest.processors);
  const earlier = before && valueOf(before.processors);
  if (newest === undefined || before === undefined || after?.length !== earlier?.length) return undefined;
  const parts = (after ?? []).flatMap((now, index) => partsOf(now, earlier?.[index]) ?? []);
  const busiest = Math.max(0, ...parts.map(({ busy }) => busy));
  const waiting = parts.reduce((sum, part) => sum + part.waiting, 0);
  const lines = (facts: typeof newest): readonly Evidence[] =>
    facts.processors.state === 'known' ? quote(facts.processors, facts.processors.evidence.lines, ['cpu']) : [];
  const evidence = [...lines(before), ...lines(newest)];
  if (busiest >= full) return { limit: 'processor', part: busiest, evidence };
  // All that wait are counted: one process that waits for a disk keeps one processor idle.
  return waiting >= muchWaiting ? { limit: 'disk', part: Math.min(1, waiting), evidence } : undefined;
}

function partsOf(
  now: ProcessorTimes,
  before: ProcessorTimes | undefined,
): { readonly busy: number; readonly waiting: number } | undefined {
  const total = now.total - (before?.total ?? now.total);
  if (before === undefined || total <= 0) return undefined;
  return { busy: (now.busy - before.busy) / total, waiting: (now.waiting - before.waiting) / total };
}

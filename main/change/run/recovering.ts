import type { ChangePlace, UnfinishedFix } from '../../../shared/model/fix.ts';
import { fixRunTexts } from '../../../shared/text/fix-run.ts';
import { MachineError } from '../../machine/machine.ts';
import { stands } from './judgement.ts';
import { journalFolder, openEnding } from '../journal.ts';
import { placeKey } from '../plan.ts';
import type { ChangeServiceOptions, StoredFix } from './ports.ts';
import { refusalOf } from './refusals.ts';

/** Changes that were begun on a machine and not finished, by the marks that lie there. Reads names only. */
export async function marksAt(
  place: ChangePlace,
  { machineFor }: ChangeServiceOptions,
): Promise<readonly UnfinishedFix[]> {
  try {
    const machine = await machineFor(place);
    const names = await machine.listDirectory(journalFolder);
    return names
      .filter((name) => name.endsWith(openEnding))
      .map((name) => ({ transaction: name.slice(0, -openEnding.length), place }));
  } catch (error) {
    // No such folder: nothing was ever changed there. Not allowed or not reached: nothing can be said, nothing is claimed.
    if (error instanceof MachineError) return [];
    throw error;
  }
}

/** The machines that hold something unfinished, each once. */
export function placesOf(unfinished: readonly UnfinishedFix[], records: readonly StoredFix[]): readonly ChangePlace[] {
  const all = [...unfinished.map(({ place }) => place), ...records.flatMap(({ places }) => places)];
  return [...new Map(all.map((place) => [placeKey(place), place])).values()];
}

/** Reverts what is unfinished at these machines, and writes down how it ended. */
export async function recoverAll(
  places: readonly ChangePlace[],
  records: readonly StoredFix[],
  options: ChangeServiceOptions,
): Promise<void> {
  const failures = new Map<string, string>();
  const returned = new Set<string>();
  for (const place of places) {
    try {
      const performer = await options.performerFor(place);
      for (const { transaction, refusal } of await performer.recover()) {
        returned.add(transaction);
        if (refusal !== undefined) failures.set(placeKey(place), refusal.sentence);
      }
    } catch (error) {
      failures.set(placeKey(place), refusalOf(error, options.report).sentence);
    }
  }
  await options.lookNow();
  for (const record of records) await options.history.put(afterRecovery(record, failures, returned, options));
}

function afterRecovery(
  record: StoredFix,
  failures: ReadonlyMap<string, string>,
  returned: ReadonlySet<string>,
  { present }: ChangeServiceOptions,
): StoredFix {
  const failure = record.places.map((place) => failures.get(placeKey(place))).find((one) => one !== undefined);
  if (failure !== undefined) return { ...record, outcome: 'unfinished', sentence: failure };
  const { standing, snapshot } = present();
  const { reason, subject } = record;
  // Confirmed on every machine, and only the line in our own history was missing: then the finding, if the change was made for one, is gone too.
  const all = record.parts.every(({ transaction }) => transaction !== undefined && !returned.has(transaction));
  const isThere = reason.kind === 'finding' && stands({ code: reason.code, subject }, standing);
  // Nothing of a test stays.
  const inForce = reason.kind !== 'test' && all && snapshot !== undefined && !isThere;
  return inForce
    ? { ...record, outcome: 'kept', sentence: fixRunTexts.recoveredKept }
    : { ...record, outcome: 'put-back', sentence: fixRunTexts.recoveredBack };
}

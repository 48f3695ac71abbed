import type { HostFacts } from '../../shared/model/facts.ts';
import type { Reading } from '../../shared/model/reading.ts';
import { lookingTexts } from '../../shared/text/looking.ts';
import { MachineError } from '../machine/machine.ts';

export type Depth = 'full' | 'tick';
export type Look = (depth: Depth, previous?: HostFacts) => Promise<HostFacts>;

/** What one look gave. `sentence` is for people. */
export type LookResult =
  { readonly state: 'seen'; readonly facts: HostFacts } | { readonly state: 'failed'; readonly sentence: string };

/** A look that is under way. */
export interface RunningLook {
  /** Never rejects. */
  readonly result: Promise<LookResult>;
}

export function beginLook(look: Look, depth: Depth, previous: HostFacts | undefined): RunningLook {
  return { result: settled(look, depth, previous) };
}

async function settled(look: Look, depth: Depth, previous: HostFacts | undefined): Promise<LookResult> {
  try {
    const facts = await look(depth, previous);
    const reason = reasonNothingWasSeen(facts);
    return reason === undefined
      ? { state: 'seen', facts }
      : { state: 'failed', sentence: lookingTexts.allFailed(reason) };
  } catch (error) {
    return { state: 'failed', sentence: sentenceOf(error) };
  }
}

/** A machine's own errors are sentences for people already. */
function sentenceOf(error: unknown): string {
  if (error instanceof MachineError) return error.message;
  return lookingTexts.failed(error instanceof Error ? error.message : String(error));
}

/**
 * A machine that is away fails every single reading: that is one failed look, not a machine without mounts. Judged by what
 * every look reads; the rest may be of an earlier one.
 */
function reasonNothingWasSeen({ mounts, cifs, sockets, nics }: HostFacts): string | undefined {
  const readings: readonly Reading<unknown>[] = [mounts, cifs, sockets, nics];
  const reasons = readings.map((reading) => (reading.state === 'failed' ? reading.reason : undefined));
  return reasons.every((reason) => reason !== undefined) ? reasons[0] : undefined;
}

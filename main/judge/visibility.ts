import { isCauseOf, keyOfFinding, type Finding } from '../../shared/model/finding.ts';
import type { Instant } from '../../shared/model/units.ts';

interface Sighting {
  /** Since when it has been there, short gaps not counted. */
  readonly since: Instant;
  readonly lastSeen: Instant;
}

/** What must be remembered between two looks; plain data. */
export type VisibilityMemory = Readonly<Record<string, Sighting>>;

export const nothingSeenYet: VisibilityMemory = {};

/**
 * A trouble that comes back within this time is the same trouble. Longer than a few looks, shorter than what a person
 * would call "it happened again".
 */
const sameTroubleWithinMs = 20_000;

/**
 * Which findings a user hears of now. A finding is told once it has lasted for its `visibleAfter`, and disappears at
 * once when it is gone. One that comes and goes is one trouble: a short gap neither starts the waiting anew nor makes
 * the finding wait again after it was told. A consequence is shown only together with a cause.
 */
export function stillVisible<One extends Finding>(
  memory: VisibilityMemory,
  findings: readonly One[],
  now: Instant,
): { readonly memory: VisibilityMemory; readonly visible: readonly One[] } {
  const seen = Object.fromEntries(
    findings.map((finding) => [keyOfFinding(finding), sighting(memory[keyOfFinding(finding)], now)]),
  );
  const lasting = findings.filter(
    (finding) => now - (seen[keyOfFinding(finding)]?.since ?? now) >= finding.visibleAfter,
  );
  return {
    memory: { ...stillRemembered(memory, now), ...seen },
    visible: lasting.filter(
      (finding) => finding.because.length === 0 || lasting.some((cause) => isCauseOf(cause, finding)),
    ),
  };
}

/** A clock that was set back would make a finding wait for as long again: then the waiting starts now. */
function sighting(before: Sighting | undefined, now: Instant): Sighting {
  const goesOn = before !== undefined && before.since <= now && now - before.lastSeen <= sameTroubleWithinMs;
  return { since: goesOn ? before.since : now, lastSeen: now };
}

function stillRemembered(memory: VisibilityMemory, now: Instant): VisibilityMemory {
  return Object.fromEntries(
    Object.entries(memory).filter(([, { lastSeen }]) => lastSeen <= now && now - lastSeen <= sameTroubleWithinMs),
  );
}

import { elevatedTexts } from '../../../shared/text/fixes/elevated.ts';
import { ChangeRefused } from '../changer.ts';
import { kindOf, type Operation } from '../operation.ts';
import type { Caller } from '../caller-at.ts';

const idOption = /^(?:uid|gid|cruid)=/;

/** A share is mounted for whoever asked, or as it was mounted before; never for somebody else. */
export function refuseForeignIds(operations: readonly Operation[], caller: Caller): void {
  const own = new Set([`uid=${caller.uid}`, `gid=${caller.gid}`, `cruid=${caller.uid}`]);
  const mounts = operations.flatMap((operation) => kindOf(operation).mount?.(operation) ?? []);
  for (const { at, after = [] } of mounts) {
    const earlier = new Set(mounts.flatMap((other) => (other.at === at ? (other.before ?? []) : [])));
    const foreign = after.find((option) => idOption.test(option) && !own.has(option) && !earlier.has(option));
    if (foreign !== undefined) throw new ChangeRefused('bad-plan', elevatedTexts.foreignIds(foreign));
  }
}

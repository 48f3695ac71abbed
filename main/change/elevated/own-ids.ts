import { elevatedTexts } from '../../../shared/text/fixes/elevated.ts';
import { ChangeRefused } from '../changer.ts';
import type { Mounting, Operation } from '../operation.ts';
import type { Caller } from '../prepare.ts';

const idOption = /^(?:uid|gid|cruid)=/;

/** A share is mounted for whoever asked, or as it was mounted before; never for somebody else. */
export function refuseForeignIds(operations: readonly Operation[], caller: Caller): void {
  const own = new Set([`uid=${caller.uid}`, `gid=${caller.gid}`, `cruid=${caller.uid}`]);
  for (const operation of operations) {
    if (operation.kind !== 'cifs-mount' || operation.after === undefined) continue;
    const earlier = new Set(
      operations.flatMap((other) =>
        other.kind === 'cifs-mount' && other.at === operation.at ? optionsOf(other.before) : [],
      ),
    );
    const foreign = optionsOf(operation.after).find(
      (option) => idOption.test(option) && !own.has(option) && !earlier.has(option),
    );
    if (foreign !== undefined) throw new ChangeRefused('bad-plan', elevatedTexts.foreignIds(foreign));
  }
}

const optionsOf = (mounting: Mounting | undefined): readonly string[] =>
  mounting?.by === 'options' ? mounting.options : [];

import type { Machine } from '../../machine/machine.ts';
import { kindOf } from '../operation.ts';
import { openFilesOn } from '../preview/open-files.ts';
import { previewOf } from '../preview/preview.ts';
import { cautionsOf } from '../preview/cautions.ts';
import type { PreparedPart, ShownPart } from './ports.ts';

/** What a person sees of one part, and what keeps its mounts in use now. Reads only. */
export async function shownPart({ place, operations }: PreparedPart, machine: Machine): Promise<ShownPart> {
  const mounts = operations.flatMap((operation) => {
    const mount = kindOf(operation).mount?.(operation);
    return mount?.before === undefined ? [] : [mount.at];
  });
  const [open, cautions] = await Promise.all([openFilesOn(machine, mounts), cautionsOf(machine, operations)]);
  const { items, commands, interrupts, undo } = previewOf(place, operations);
  return { items, commands, cautions, interrupts, undo, busy: open.files, busyUnseen: open.unseen };
}

import { nfsFixTexts } from '../../../shared/text/fixes/nfs.ts';
import { preparing } from '../../../shared/text/fixes/preparing.ts';
import type { Machine } from '../../machine/machine.ts';
import { outputOf } from '../../collect/text/reading.ts';
import { ParseError } from '../../collect/text/parse-error.ts';
import { ChangeRefused } from '../changer.ts';
import { isBelow, isLocal, isRootsAlone, type MountLine } from '../origin/mount-lines.ts';
import { parseFileStatus } from './system-file.ts';

/**
 * The outermost folder on the way to a place that others than root can change, so that what root mounts there by name could be
 * led elsewhere; `undefined`: there is none. A link counts as such a folder: what it leads to is not looked at.
 */
async function openFolder(machine: Machine, lines: readonly MountLine[], at: string): Promise<string | undefined> {
  const parts = at.split('/').slice(1, -1);
  const folders = ['/', ...parts.map((_, index) => `/${parts.slice(0, index + 1).join('/')}`)];
  const text = await outputOf(machine, ['stat', '-c', '%a %u %F', '--', ...folders]);
  const answers = text.split('\n').slice(0, -1);
  if (answers.length !== folders.length) throw new ParseError('stat: another number of lines', 1, text);
  return folders.find((folder, index) => {
    const status = parseFileStatus(`${answers[index]}\n`);
    const mount = lines.findLast((line) => line.at === folder || isBelow(folder, line.at));
    return status.kind !== 'directory' || !isRootsAlone(status) || mount === undefined || !isLocal(mount);
  });
}

type Place = Pick<MountLine, 'at'>;

interface Around {
  readonly machine: Machine;
  readonly lines: readonly MountLine[];
}

/** systemd mounts by name alone. `wished`: the options to add. */
export async function refuseOpenUnit(
  { at }: Place,
  unit: string,
  wished: string,
  { machine, lines }: Around,
): Promise<void> {
  const folder = await openFolder(machine, lines, at);
  if (folder !== undefined) throw new ChangeRefused('not-ours', preparing.openUnit(at, folder, unit, wished));
}

/** So does mount(8) with the options that are about the place itself (`X-mount.subdir`). */
export async function refuseOpenLine({ at }: Place, line: number, { machine, lines }: Around): Promise<void> {
  const folder = await openFolder(machine, lines, at);
  if (folder !== undefined) throw new ChangeRefused('not-ours', preparing.openLine(at, folder, line));
}

/** NFS can be mounted by the name of its place alone, whatever its line says. */
export async function refuseOpenNfs({ at }: Place, { machine, lines }: Around): Promise<void> {
  const folder = await openFolder(machine, lines, at);
  if (folder !== undefined) throw new ChangeRefused('not-ours', nfsFixTexts.openPlace(at, folder));
}

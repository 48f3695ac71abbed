import { readFile } from 'node:fs/promises';
import { mountRefusals } from '../../../shared/text/fixes/native-refusals.ts';
import { ChangeRefused } from '../changer.ts';
import { shareMountArgv, type ShareMountOperation, type Mounting } from '../operations/share-mount.ts';
import { mountFamilies } from '../mount-families.ts';
import type { Argv } from '../operations/operation-kind.ts';
import { parseFstab, plainPlace, unescaped } from '../../collect/systems/fstab.ts';
import { optionsWithoutLine } from '../origin/line-options.ts';
import { splitOptions } from '../origin/option-list.ts';

/** Descriptor 3 of what is run is the lock's, 4 is the open place. */
export const openPlace = '/proc/self/fd/4';

type Mounted = Pick<ShareMountOperation, 'kind' | 'at' | 'remote'>;

/**
 * Mounts on the open folder, wherever its name leads by then. Without `-c` mount would look up its name first. Throws
 * `ChangeRefused` for what can only be mounted by its name.
 */
export async function mountHereArgv(operation: Mounted, after: Mounting): Promise<readonly Argv[]> {
  if (!mountFamilies[operation.kind].mountsByDescriptor)
    throw new ChangeRefused('not-ours', mountRefusals.byNameAlone(operation.at));
  switch (after.by) {
    case 'options':
      return shareMountArgv({ kind: 'cifs-mount', at: operation.at, remote: operation.remote, after }).map(
        ([program, ...words]): Argv => [program, '-c', ...words.slice(0, -1), openPlace],
      );
    case 'fstab':
      return [lineHereArgv(operation, await readFile('/etc/fstab', 'utf8'))];
    case 'unit':
      throw new ChangeRefused('not-ours', mountRefusals.openUnit(operation.at, after.unit));
    default:
      return after satisfies never;
  }
}

/** What `mount AT` would do by its line, on the open folder. */
export function lineHereArgv({ kind, at, remote }: Mounted, fstab: string): Argv {
  const { types, plainRemote: plain } = mountFamilies[kind];
  const [entry, ...others] = parseFstab(fstab).filter((line) => plainPlace(line.at) === at);
  const isIt =
    entry?.options !== undefined &&
    others.length === 0 &&
    types.some((type) => type === entry.type) &&
    plain(entry.source) === plain(remote);
  const options = isIt ? optionsWithoutLine(splitOptions(unescaped(entry.options ?? ''))) : undefined;
  if (entry === undefined || options === undefined) throw new ChangeRefused('not-ours', mountRefusals.openLine(at));
  const list = options.length === 0 ? [] : ['-o', options.join(',')];
  return ['mount', '-c', '-t', entry.type, ...list, '--', entry.source, openPlace];
}

import { parseDebugData } from '../../collect/smb-client/cifs/debug-data.ts';
import { ifThere } from '../../collect/text/reading.ts';
import { files as sources } from '../../collect/sources.ts';
import type { CifsMount } from '../../../shared/model/cifs.ts';
import { preparing } from '../../../shared/text/fixes/preparing.ts';
import type { Machine } from '../../machine/machine.ts';
import { ChangeRefused } from '../changer.ts';
import { shownPath } from '../kernel-words.ts';
import { plainRemote } from '../../collect/systems/fstab.ts';
import { hostOf } from './kernel-options.ts';

/** libmount notes there who mounted by a line with `user`: nobody else may unmount it but root. */
const userTable = '/run/mount/utab';

/**
 * A share that its user mounted (`user` in its line). Mounted by root it would be root's, and its user could not unmount it any
 * more. `other`: it differs from what root would get.
 */
export async function refuseMountOfUser({ at }: CifsMount, other: boolean, machine: Machine): Promise<void> {
  const user = mounterOf((await ifThere(machine.readFile(userTable))) ?? '', at);
  if (user !== undefined || other) throw new ChangeRefused('not-ours', preparing.mountedByUser(at, user));
}

/**
 * /run/mount/utab (util-linux libmount/src/tab_parse.c): `NAME=value` words, escaped as in fstab.
 *
 *     SRC=//10.77.1.25/data TARGET=/mnt/a ROOT=/ OPTS=user=ada
 */
function mounterOf(text: string, at: string): string | undefined {
  const line = text.split('\n').findLast((each) => each.split(' ').includes(`TARGET=${shownPath(at)}`));
  const options = /(?:^| )OPTS=(?<list>[^ ]*)/.exec(line ?? '')?.groups?.['list']?.split(',') ?? [];
  return options.find((option) => option.startsWith('user='))?.slice('user='.length);
}

/**
 * A mount by name is made again at the address that it has now. That address is of another server where DFS led there, which has
 * no share of this name: then the kernel's own list of shares does not hold it.
 */
export async function refuseOtherServer({ at, remote, address, options }: CifsMount, machine: Machine): Promise<void> {
  if (options['addr'] === hostOf(remote) || address === undefined) return;
  const share = plainRemote(remote).split('/').slice(0, 4).join('/').toLowerCase();
  const { servers } = parseDebugData(await machine.readFile(sources.debugData));
  const names = servers.flatMap(({ sessions }) =>
    sessions.flatMap(({ trees }) => trees.map(({ unc }) => plainRemote(unc).toLowerCase())),
  );
  if (!names.includes(share)) throw new ChangeRefused('not-ours', preparing.otherServer(at, remote, address));
}

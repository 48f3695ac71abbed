import type { CifsMount } from '../../../shared/model/cifs.ts';
import { preparing } from '../../../shared/text/fixes/preparing.ts';
import { ChangeRefused } from '../changer.ts';
import { comesByItself, unfitOption } from '../mount-options.ts';
import type { MountWish } from './mount-wish.ts';

/**
 * The address that a mount is connected to, as an option. A name would be asked for again, and may be answered by nobody or by
 * somebody else, who would be given the login.
 */
function addressOption({ remote, options }: CifsMount): readonly string[] {
  const address = options['addr'];
  return typeof address !== 'string' || address === hostOf(remote) ? [] : [`ip=${address}`];
}

export const hostOf = (remote: string): string => remote.split('/')[2] ?? '';

/**
 * The options by which a mount that nobody wrote down can be made again, in the kernel's order: what it prints of a CIFS
 * mount (fs/smb/client/cifsfs.c cifs_show_options, fs/proc_namespace.c) and takes again (fs_context.c smb3_fs_parameters).
 * What is not in the list of mount-options.ts is refused by name: `port`, `rdma`, `multiuser`, `snapshot`, security contexts
 * and everything that a later kernel invents.
 */
export function optionsOfKernel(mount: CifsMount): readonly string[] {
  const own = Object.entries(mount.options).flatMap(([name, value]) => {
    const text = value === true ? '' : value;
    const option = value === true ? name : `${name}=${value}`;
    // A mount that is read-only on a share that is not is printed with both words.
    if (name === 'rw' && mount.options['ro'] === true) return [];
    // The name comes from the account.
    if (name === 'username' || name === 'addr' || comesByItself(name, text)) return [];
    if (unfitOption([option]) === undefined) return [option];
    throw new ChangeRefused('bad-plan', preparing.unknownOption(mount.at, option));
  });
  const address = addressOption(mount);
  if (unfitOption(address) !== undefined)
    throw new ChangeRefused('bad-plan', preparing.unknownOption(mount.at, address.join()));
  return [...own, ...address];
}

/** What is wished in them, and all else as it was. */
export function wishedKernelOptions(options: readonly string[], wish: MountWish): readonly string[] {
  const { channels, dialect, readSize, readAheadSize, cache, account } = wish;
  const drop = [
    ...(channels === undefined ? [] : [/^(?:multichannel$|max_channels=)/]),
    ...(dialect === undefined ? [] : [/^vers=/]),
    ...(readSize === undefined ? [] : [/^rsize=/]),
    ...(readAheadSize === undefined ? [] : [/^rasize=/]),
    ...(cache === undefined ? [] : [/^cache=/]),
    ...(account === undefined ? [] : [/^(?:sec=none$|domain=)/]),
  ];
  return [
    ...options.filter((option) => !drop.some((pattern) => pattern.test(option))),
    ...(dialect === undefined ? [] : [`vers=${dialect}`]),
    ...(readSize === undefined ? [] : [`rsize=${readSize}`]),
    ...(readAheadSize === undefined ? [] : [`rasize=${readAheadSize}`]),
    ...(channels === undefined ? [] : ['multichannel', `max_channels=${channels}`]),
  ];
}

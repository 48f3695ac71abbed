import type { CifsMount } from '../../../shared/model/cifs.ts';
import { preparing } from '../../../shared/text/fixes/preparing.ts';
import { ChangeRefused } from '../changer.ts';
import type { MountWish } from '../steps.ts';

const flag = /^$/;
const number = /^\d{1,10}$/;
/** No set-user-id, set-group-id or sticky bit. */
const permissions = /^0[0-7]{3}$/;
const word = /^[A-Za-z0-9][\w.-]{0,254}$/;

/**
 * What the kernel prints of a CIFS mount (fs/smb/client/cifsfs.c cifs_show_options, fs/proc_namespace.c) and takes again
 * (fs_context.c smb3_fs_parameters), each with the values that are passed on. Whatever is not here is refused by name:
 * `port`, `rdma`, `multiuser`, `snapshot`, security contexts and everything that a later kernel invents.
 */
const passed: Readonly<Record<string, RegExp>> = {
  rw: flag,
  ro: flag,
  nosuid: flag,
  nodev: flag,
  noexec: flag,
  noatime: flag,
  nodiratime: flag,
  strictatime: flag,
  nosymfollow: flag,
  sync: flag,
  dirsync: flag,
  hard: flag,
  soft: flag,
  forceuid: flag,
  noforceuid: flag,
  forcegid: flag,
  noforcegid: flag,
  serverino: flag,
  noserverino: flag,
  mapposix: flag,
  mapchars: flag,
  mfsymlinks: flag,
  nobrl: flag,
  noperm: flag,
  nodfs: flag,
  nocase: flag,
  nohandlecache: flag,
  seal: flag,
  sign: flag,
  nosharesock: flag,
  persistenthandles: flag,
  resilienthandles: flag,
  multichannel: flag,
  posix: flag,
  nounix: flag,
  vers: /^(?:1\.0|2\.0|2\.1|3\.0|3\.02|3\.1\.1)$/,
  sec: /^(?:none|krb5i?|ntlmssp|ntlmsspi|ntlmv2|ntlmv2i)$/,
  cache: /^(?:none|strict|loose|ro|singleclient)$/,
  uid: number,
  gid: number,
  cruid: number,
  domain: word,
  iocharset: /^[a-z0-9-]{1,32}$/,
  file_mode: permissions,
  dir_mode: permissions,
  rsize: number,
  wsize: number,
  rasize: number,
  bsize: number,
  actimeo: number,
  acregmax: number,
  acdirmax: number,
  closetimeo: number,
  echo_interval: number,
  max_channels: number,
  max_credits: number,
  retrans: number,
  handletimeout: number,
  esize: number,
};

/** Said by the kernel of what it found out or of its defaults; it follows by itself. `username` comes from the account. */
const following: Readonly<Record<string, RegExp>> = {
  relatime: flag,
  seclabel: flag,
  addr: /^[0-9A-Fa-f.:%\w]+$/,
  username: /^[^\0]+$/,
  upcall_target: /^app$/,
  reparse: /^(?:default|nfs)$/,
  nativesocket: flag,
  // `mfsymlinks` is printed as a word of its own too.
  symlink: /^(?:native|mfsymlinks)$/,
};

/** The options by which a mount that nobody wrote down can be made again; sorted as the kernel prints them. */
export function optionsOfKernel(mount: CifsMount): readonly string[] {
  return Object.entries(mount.options).flatMap(([name, value]) => {
    const text = value === true ? '' : value;
    const option = value === true ? name : `${name}=${value}`;
    // A mount that is read-only on a share that is not is printed with both words.
    if (name === 'rw' && mount.options['ro'] === true) return [];
    if (Object.hasOwn(following, name) && following[name]?.test(text) === true) return [];
    if (Object.hasOwn(passed, name) && passed[name]?.test(text) === true) return [option];
    throw new ChangeRefused('bad-plan', preparing.unknownOption(mount.at, option));
  });
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

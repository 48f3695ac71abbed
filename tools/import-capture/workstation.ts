import ipaddr from 'ipaddr.js';
import { commands, directories, files as paths, systemFiles } from '../../main/collect/sources.ts';
import type { Exchange } from '../../main/machine/recording.ts';
import {
  complaint,
  derivedFrom,
  directory,
  file,
  fileByCat,
  missingProgram,
  nothing,
  output,
  recorded,
  refused,
  together,
  type Argv,
  type Part,
} from './answers.ts';
import { iscsi } from './iscsi.ts';
import { interfaces } from './interfaces.ts';
import { routesTo } from './routes.ts';
import { transports } from './transports.ts';

type Files = ReadonlyMap<string, string>;

/** Everything that a capture of a workstation holds, as the exchanges that the collectors would have had. */
export function workstation(files: Files): Part {
  return together(
    plainFiles(files),
    debugData(files),
    transports(files),
    sockets(files),
    kernelRing(files),
    ipCommands(files),
    interfaces(files),
    sysctls(files),
    names(files),
    iscsi(files),
    routesTo(nasAddresses(files), files),
  );
}

const capturedFiles: Readonly<Record<string, string>> = {
  proc_self_mountinfo: paths.mountInfo,
  proc_mounts: paths.mounts,
  proc_self_mountstats: paths.mountStats,
  proc_fs_cifs_Stats: '/proc/fs/cifs/Stats',
  proc_fs_cifs_mount_params: '/proc/fs/cifs/mount_params',
  proc_fs_cifs_open_files: '/proc/fs/cifs/open_files',
  proc_net_dev: paths.netDev,
  proc_net_netstat: paths.netstat,
  proc_net_tcp: '/proc/net/tcp',
  'os-release': systemFiles.osRelease,
};

export function plainFiles(files: Files, known: Readonly<Record<string, string>> = capturedFiles): Part {
  return recorded(
    ...Object.entries(known).flatMap(([name, path]): Exchange[] => {
      const text = files.get(name);
      return text === undefined ? [] : [fileByCat(path, text)];
    }),
  );
}

/**
 * DebugData of a plain user was captured behind `id`, whose line is dropped. A missing one means that the cifs module was
 * not loaded, unless something else in the capture shows that it was: then it is not known.
 */
function debugData(files: Files): Part {
  const text = files.get('proc_fs_cifs_DebugData')?.replace(/^uid=.*\n/, '');
  if (text !== undefined) return recorded(fileByCat(paths.debugData, text));
  const traces = [
    'proc_fs_cifs_Stats',
    'proc_fs_cifs_mount_params',
    'proc_fs_cifs_open_files',
    'sys_module_cifs_parameters',
  ];
  const mounts = files.get('proc_self_mountinfo') ?? files.get('proc_mounts');
  const loaded = mounts === undefined || / (?:cifs|smb3) /.test(mounts) || traces.some((name) => files.has(name));
  return loaded
    ? nothing
    : derivedFrom('no trace of cifs in the capture', refused({ kind: 'file', path: paths.debugData }, 'ENOENT'));
}

/** The capture script deletes empty files: `ss` without a connection leaves none. */
function sockets(files: Files): Part {
  const captured = files.get('ss_tinOH_dst');
  if (captured !== undefined)
    return recorded(missingProgram(commands.sockets, captured) ?? output(commands.sockets, captured));
  if (files.has('ss_tinepOH_dst') || connectionsExpected(files)) return nothing;
  return derivedFrom('no trace of a connection in the capture', output(commands.sockets, ''));
}

/** Whether another captured source shows connections that `ss` must have listed, or nothing tells that there are none. */
function connectionsExpected(files: Files): boolean {
  const table = files.get('proc_net_tcp');
  const session = /^\s*\d+\) (?:ConnectionId|Name|Address):/m.test(files.get('proc_fs_cifs_DebugData') ?? '');
  if (table === undefined) return session || !files.has('proc_net_dev');
  // `sl local_address rem_address st`: SMB, NFS and iSCSI ports; 06 is TIME_WAIT and 0A LISTEN, which `ss` leaves out.
  return session || /^\s*\d+: \S+ \S+:(?:01BD|0801|0CBC) (?!06|0A)/m.test(table);
}

function kernelRing(files: Files): Part {
  const text = files.get('dmesg');
  if (text === undefined) return nothing;
  const refusal = complaint('dmesg', text);
  return recorded(refusal === undefined ? output(commands.kernelRing, text) : output(commands.kernelRing, '', text, 1));
}

/** `ip_-j_-s_link` is `ip -j -s link`; the addresses were captured without the details (-d) that the collector asks for. */
export function ipCommands(files: Files): Part {
  const asked = [...files].filter(([name]) => name.startsWith('ip_-j_'));
  const whole = recorded(...asked.map(([name, text]) => output(ipArgv(name), text)));
  const addresses = files.get('ip_-j_addr');
  if (addresses === undefined || files.has('ip_-j_-d_addr')) return whole;
  return together(whole, derivedFrom('ip -j addr, which lacks the details', output(commands.addresses, addresses)));
}

const ipArgv = (name: string): Argv => {
  const words = name.replace('route_table', 'route_show_table').split('_');
  return ['ip', ...words.slice(1)];
};

/** `net.ipv4.conf.eth0.rp_filter = 0`; sysctl writes the dot of `eth0.100` as a slash. */
export function sysctls(files: Files): Part {
  const settings = [...(files.get('sysctl_net') ?? '').matchAll(/^(?<key>\S+) = (?<value>.*)$/gm)].map(
    ({ groups }) => ({
      path: `/proc/sys/${(groups?.['key'] ?? '').replaceAll(/[./]/g, (mark) => (mark === '.' ? '/' : '.'))}`,
      value: groups?.['value'] ?? '',
    }),
  );
  if (settings.length === 0) return nothing;
  const conf = `${directories.ipv4Settings}/`;
  const interfaceNames = settings
    .filter(({ path }) => path.startsWith(conf))
    .map(({ path }) => path.slice(conf.length).split('/')[0] ?? '');
  const all = settings.map(({ path, value }) => file(path, `${value}\n`));
  const listing = directory(directories.ipv4Settings, interfaceNames);
  const exchanges = interfaceNames.length === 0 ? all : [...all, listing];
  // One line for all: the values are the recorded ones, only written in another form.
  return { exchanges, derived: [{ source: '/proc/sys/…', from: 'sysctl -a' }] };
}

/** `uname -a`: `Linux labclient 6.12.117+deb13-amd64 #1 SMP …` */
function names(files: Files): Part {
  const [, host, release] = /^Linux (\S+) (\S+) /.exec(files.get('uname') ?? '') ?? [];
  if (host === undefined || release === undefined) return nothing;
  return derivedFrom('uname -a', file(paths.hostName, `${host}\n`), file(paths.kernelRelease, `${release}\n`));
}

export const hostNameOf = (files: Files): string | undefined => /^Linux (\S+) /.exec(files.get('uname') ?? '')?.[1];

/** Every address that a mount, a session, an announced interface, a connection or a neighbour names, in its shortest form. */
export function nasAddresses(files: Files): readonly string[] {
  const sources: readonly (readonly [string, RegExp])[] = [
    ['proc_self_mountinfo', /\baddr=([\w.:%]+)/g],
    ['proc_mounts', /\baddr=([\w.:%]+)/g],
    ['proc_fs_cifs_DebugData', /(?:IPv4|IPv6|Address): ([\w.:]+)/g],
    ['ss_tinOH_dst', /^\S+\s+\d+\s+\d+\s+\S+\s+\[?([\w.:%]+?)\]?:\d+(?=\s|$)/gm],
    ['sunrpc/sys_kernel_sunrpc', /\/dstaddr\n([\w.:%]+)/g],
    ['ip_-j_neigh', /"dst":\s*"([^"]+)"/g],
  ];
  const found = sources.flatMap(([name, pattern]) =>
    [...(files.get(name) ?? '').matchAll(pattern)].map((match) => match[1] ?? ''),
  );
  return [
    ...new Set(found.filter((text) => ipaddr.isValid(text)).map((text) => ipaddr.process(text).toString())),
  ].sort();
}

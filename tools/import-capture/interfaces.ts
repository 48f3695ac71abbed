import { directories, ethtool, interfaceDirectory } from '../../main/collect/sources.ts';
import { errnoOfMessage } from '../../main/machine/errno.ts';
import type { Exchange } from '../../main/machine/recording.ts';
import {
  derivedFrom,
  directory,
  file,
  link,
  missingProgram,
  nothing,
  output,
  recorded,
  refused,
  together,
  type Argv,
  type Part,
} from './answers.ts';

type Files = ReadonlyMap<string, string>;

/** Everything of the network interfaces: /sys/class/net, /proc/net/bonding, ethtool. */
export function interfaces(files: Files): Part {
  const names = interfaceNames(files);
  if (names.length === 0) return nothing;
  return together(
    derivedFrom('names in ip -j addr, /proc/net/dev and the file names', directory(directories.interfaces, names)),
    names.includes('lo') ? loopback() : nothing,
    bonding(files),
    ...names.map((name) => together(attributes(name, files), device(name, files), tools(name, files))),
  );
}

function interfaceNames(files: Files): readonly string[] {
  const listed = [...(files.get('ip_-j_addr') ?? '').matchAll(/"ifname":\s*"([^"]+)"/g)].map((match) => match[1]);
  const counted = [...(files.get('proc_net_dev') ?? '').matchAll(/^\s*([^\s:|]+):/gm)].map((match) => match[1]);
  const named = [...files.keys()].map((name) => /^sys_class_net_(.+)$/.exec(name)?.[1]);
  return [...new Set([...listed, ...counted, ...named])].filter((name) => name !== undefined).sort();
}

/**
 * `sys_class_net_eth0`: lines `speed=1000`, or cat's complaint as the value:
 * `speed=cat: /sys/class/net/eth1/speed: Invalid argument`
 */
function attributes(name: string, files: Files): Part {
  const lines = (files.get(`sys_class_net_${name}`) ?? '').split('\n');
  return recorded(
    ...lines.flatMap((line): Exchange[] => {
      const { key, value } = /^(?<key>[a-z_]+)=(?<value>.*)$/.exec(line)?.groups ?? {};
      if (key === undefined || value === undefined) return [];
      const path = `${interfaceDirectory(name)}/${key}`;
      const errno = value.startsWith('cat: ') ? errnoOfMessage(value) : undefined;
      return [errno === undefined ? file(path, `${value}\n`) : refused({ kind: 'file', path }, errno)];
    }),
  );
}

/** The loopback interface was not captured, and is the same on every Linux machine. */
function loopback(): Part {
  const at = interfaceDirectory('lo');
  return derivedFrom(
    'what every Linux kernel answers for lo',
    refused({ kind: 'file', path: `${at}/speed` }, 'EINVAL'),
    refused({ kind: 'file', path: `${at}/duplex` }, 'EINVAL'),
    file(`${at}/carrier`, '1\n'),
    file(`${at}/operstate`, 'unknown\n'),
    link(at, '../../devices/virtual/net/lo'),
    refused({ kind: 'link', path: `${at}/device` }, 'ENOENT'),
  );
}

/**
 * `sys_device_eth0` is `readlink -f` of the device: `/sys/devices/pci0000:00/0000:00:03.0/virtio2`. An interface without
 * hardware has no such link, and `readlink -f` prints the path that would be: `/sys/devices/virtual/net/dummy0/device`.
 */
function device(name: string, files: Files): Part {
  const path = files.get(`sys_device_${name}`)?.trim();
  if (path === undefined || !path.startsWith('/sys/devices/')) return nothing;
  const at = interfaceDirectory(name);
  const from = `readlink -f ${at}/device`;
  const below = path.slice('/sys/'.length);
  if (below.startsWith('devices/virtual/net/')) {
    const self = below.replace(/\/device$/, '');
    return derivedFrom(
      from,
      link(at, `../../${self}`),
      refused({ kind: 'link', path: `${at}/device` }, 'ENOENT'),
      directory(at, capturedNames(name, files)),
    );
  }
  return derivedFrom(
    from,
    link(at, `../../${below}/net/${name}`),
    link(`${at}/device`, `../../../${lastOf(below)}`),
    directory(at, [...capturedNames(name, files), 'device']),
    ...busAndDriver(at, below, files.get(`ethtool_-i_${name}`)),
  );
}

const lastOf = (path: string): string => path.split('/').at(-1) ?? '';

/** A part of the names in an interface's directory: those that were captured. */
const capturedNames = (name: string, files: Files): readonly string[] =>
  [...(files.get(`sys_class_net_${name}`) ?? '').matchAll(/^([a-z_]+)=/gm)].map((match) => match[1] ?? '');

/** How devices are named tells their bus: `0000:00:03.0`, `1-2:1.0`, `virtio2`. */
const buses: readonly (readonly [string, RegExp])[] = [
  ['pci', /^[\da-f]{4,}:[\da-f]{2}:[\da-f]{2}\.\d$/],
  ['usb', /^\d+-[\d.]+:\d+\.\d+$/],
  ['virtio', /^virtio\d+$/],
];

function busAndDriver(at: string, below: string, driverInfo: string | undefined): readonly Exchange[] {
  const platform = below.startsWith('devices/platform/') ? 'platform' : undefined;
  const bus = buses.find(([, pattern]) => pattern.test(lastOf(below)))?.[0] ?? platform;
  if (bus === undefined) return [];
  const up = '../'.repeat(below.split('/').length);
  const driver = /^driver: (\S+)/m.exec(driverInfo ?? '')?.[1];
  return [
    link(`${at}/device/subsystem`, `${up}bus/${bus}`),
    ...(driver === undefined ? [] : [link(`${at}/device/driver`, `${up}bus/${bus}/drivers/${driver}`)]),
  ];
}

function tools(name: string, files: Files): Part {
  const asked: readonly (readonly [string, Argv])[] = [
    [`ethtool_${name}`, ethtool(name)],
    [`ethtool_-i_${name}`, ['ethtool', '-i', name]],
  ];
  return recorded(
    ...asked.flatMap(([captured, argv]): Exchange[] => {
      const printed = files.get(captured);
      return printed === undefined ? [] : [missingProgram(argv, printed) ?? ethtoolOutput(argv, printed)];
    }),
  );
}

/** Standard output and standard error were captured as one. ethtool ends with 75 when it has nothing to tell. */
function ethtoolOutput(argv: Argv, printed: string): Exchange {
  const lines = printed.split(/(?<=\n)/);
  const complaint = /^(?:netlink error|Cannot get|Cannot |No data available)/;
  const stdout = lines.filter((line) => !complaint.test(line)).join('');
  const stderr = lines.filter((line) => complaint.test(line)).join('');
  return output(argv, stdout, stderr, stdout.trim() === '' ? 75 : 0);
}

/** A capture without any bond was made where the bonding module is not loaded: its folder is not there. */
function bonding(files: Files): Part {
  const prefix = 'proc_net_bonding_';
  const bonds = [...files]
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, text]) => ({ name: name.slice(prefix.length), text }));
  if (bonds.length > 0) {
    return together(
      derivedFrom(
        'the captured bonds',
        directory(
          directories.bonds,
          bonds.map(({ name }) => name),
        ),
      ),
      recorded(...bonds.map(({ name, text }) => file(`${directories.bonds}/${name}`, text))),
    );
  }
  const links = files.get('ip_-j_addr');
  const bonded = links === undefined || /"(?:MASTER|SLAVE)"/.test(links);
  if (bonded) return nothing;
  return derivedFrom('ip -j addr shows no bond', refused({ kind: 'directory', path: directories.bonds }, 'ENOENT'));
}

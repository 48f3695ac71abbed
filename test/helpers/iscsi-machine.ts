import { collectMachine } from '../../main/collect/collect-machine.ts';
import { commands, files, iscsiPlaces, routeTo, wwidFile } from '../../main/collect/sources.ts';
import { noSuchProgram } from '../../main/machine/errno.ts';
import { commandLine, type CommandResult, type MachineError } from '../../main/machine/machine.ts';
import { nextSnapshot } from '../../main/snapshot/next.ts';
import type { Snapshot } from '../../shared/model/snapshot.ts';
import { absent, fakeMachine, type FakeMachine, type FakeMachineContents } from './fake-machine.ts';

/** A login as it is made up: `local` and `portal` are addresses, `host` is its SCSI host. */
export interface MadeSession {
  readonly id: number;
  readonly target: string;
  readonly portal: string;
  readonly local: string;
  readonly host: number;
  readonly state?: string;
  readonly connection?: string;
  readonly recovery?: number;
  readonly pingAfter?: number;
  /** How often its socket's timer has backed off. */
  readonly backoff?: number;
  readonly netdev?: string;
  readonly iface?: string;
}

export interface MadeWorkstation {
  readonly sessions: readonly MadeSession[];
  /** What `lsblk -J` prints. */
  readonly disks: string;
  /** By disk: what the kernel calls its id. */
  readonly wwids?: Readonly<Record<string, string>>;
  /** Sectors read and written, and requests in flight, by disk. */
  readonly counts?: Readonly<Record<string, readonly [number, number, number?]>>;
  /** What `multipathd show maps json` prints, or `multipath -ll` where it begins with no brace. */
  readonly maps?: string;
  /** What `multipathd show config local` prints. */
  readonly config?: string;
  /** Lines of node records, or what `grep` answered; left out: they may not be read. */
  readonly records?: string | CommandResult;
  readonly journal?: string;
  /** Sessions that are listed, and gone when they are read. */
  readonly leaving?: readonly number[];
  /** Programs that are not installed. */
  readonly lacks?: readonly 'multipath-tools'[];
  readonly retries?: number;
  /** Addresses that do not answer: the neighbour table has given them up. */
  readonly silent?: readonly string[];
  /** Interfaces with their addresses: `eth0` → `10.77.1.50/24`. */
  readonly interfaces?: Readonly<Record<string, string>>;
}

/** `eth0` and `eth1` in two networks, as a workstation with two ports has them. */
const twoNetworks = { eth0: '10.77.1.50/24', eth1: '10.77.2.50/24' } as const;

export const disk = (name: string, hctl: string, more: Readonly<Record<string, unknown>> = {}): object => ({
  name,
  kname: name,
  type: 'disk',
  size: 21_474_836_480,
  tran: 'iscsi',
  hctl,
  state: 'running',
  ...more,
});

export const lsblk = (...devices: readonly object[]): string => JSON.stringify({ blockdevices: devices });

/** A map as lsblk shows it below each of its disks. */
export const mapDevice = (name: string, more: Readonly<Record<string, unknown>> = {}): object => ({
  name,
  kname: 'dm-0',
  type: 'mpath',
  size: 21_474_836_480,
  ...more,
});

interface MadePath {
  readonly dev: string;
  readonly dm?: string;
  readonly check?: string;
  readonly device?: string;
  readonly marginal?: boolean;
}

interface MadeGroup {
  readonly state?: string;
  readonly priority?: number;
  readonly paths: readonly MadePath[];
}

/** `multipathd show maps json` of one map. */
export function mapsJson(
  wwid: string,
  groups: readonly MadeGroup[],
  more: Readonly<Record<string, unknown>> = {},
): string {
  const map = {
    name: 'mpatha',
    uuid: wwid,
    sysfs: 'dm-0',
    queueing: '-',
    features: '0',
    hwhandler: '0',
    path_faults: 0,
    vend: 'SYNOLOGY',
    prod: 'Storage',
    ...more,
    path_groups: groups.map(({ state = 'active', priority = 50, paths }, index) => ({
      selector: 'service-time 0',
      pri: priority,
      dm_st: state,
      marginal_st: paths.some(({ marginal }) => marginal) ? 'marginal' : 'normal',
      group: index + 1,
      paths: paths.map(({ dev, dm = 'active', check = 'ready', device = 'running', marginal }) => ({
        dev,
        dm_st: dm,
        dev_st: device,
        chk_st: check,
        marginal_st: marginal ? 'marginal' : 'normal',
      })),
    })),
  };
  return JSON.stringify({ major_version: 0, minor_version: 1, maps: [map] });
}

/** A workstation that is a table, with iSCSI and nothing else. */
export function iscsiMachine(made: MadeWorkstation): FakeMachine {
  const interfaces = Object.entries(made.interfaces ?? twoNetworks);
  const contents: FakeMachineContents = {
    files: {
      ...plainFiles(made),
      ...interfaceFiles(interfaces.map(([name]) => name)),
      ...Object.assign({}, ...made.sessions.map(sessionFiles)),
    },
    directories: {
      [iscsiPlaces.sessions]: [...made.sessions.map(({ id }) => id), ...(made.leaving ?? [])].map(
        (id) => `session${id}`,
      ),
      '/proc/net/bonding': absent('/proc/net/bonding'),
    },
    links: Object.fromEntries(
      made.sessions.map(({ id, host }) => [
        `${iscsiPlaces.sessions}/session${id}`,
        `../../devices/platform/host${host}/session${id}/iscsi_session/session${id}`,
      ]),
    ),
    commands: {
      [commandLine(commands.iscsiVersion)]: 'iscsiadm version 2.1.11\n',
      [commandLine(commands.sockets)]: made.sessions.map(socketLine).join(''),
      [commandLine(commands.addresses)]: JSON.stringify(interfaces.map(([name, own], index) => link(name, own, index))),
      [commandLine(commands.neighbours)]: JSON.stringify([
        ...made.sessions.map((one) => neighbour(one, interfaces)),
        ...(made.silent ?? []).map((dst) => ({ dst, dev: near(dst, interfaces), state: ['FAILED'] })),
      ]),
      [commandLine(commands.kernelRing)]: '',
      [commandLine(commands.blockDisks)]: made.disks,
      ...multipathAnswers(made),
      [commandLine(commands.nodeRecords)]: recordsAnswer(made.records),
      [commandLine(commands.iscsiJournal)]: made.journal ?? '',
      ...Object.fromEntries([
        ...made.sessions.map((one) => [commandLine(routeTo(one.portal)), routeLine(one, interfaces)]),
        ...(made.silent ?? []).map((dst) => [
          commandLine(routeTo(dst)),
          JSON.stringify([{ dst, dev: near(dst, interfaces), flags: [], cache: [] }]),
        ]),
      ]),
    },
  };
  return fakeMachine(contents);
}

export async function iscsiSnapshot(made: MadeWorkstation): Promise<Snapshot> {
  return nextSnapshot([], await collectMachine('workstation', iscsiMachine(made), 'full'));
}

function plainFiles({ counts = {}, wwids = {}, retries = 15 }: MadeWorkstation): Readonly<Record<string, string>> {
  return {
    [files.mountInfo]: '',
    [files.hostName]: 'workstation\n',
    [files.kernelRelease]: '6.12.0\n',
    [files.tcpRetries]: `${retries}\n`,
    [files.diskCounts]: Object.entries(counts)
      .map(
        ([name, [read, written, waiting = 0]], at) =>
          `   8 ${at * 16} ${name} 1 0 ${read} 1 1 0 ${written} 1 ${waiting} 1 1\n`,
      )
      .join(''),
    ...Object.fromEntries(Object.entries(wwids).map(([name, wwid]) => [wwidFile(name), `${wwid}\n`])),
  };
}

function interfaceFiles(names: readonly string[]): Readonly<Record<string, string>> {
  const row = (name: string): string => `  ${name}: ${Array.from({ length: 16 }, () => 1).join(' ')}\n`;
  return {
    [files.netDev]: `Inter-|   Receive  |  Transmit\n face |bytes\n${names.map(row).join('')}`,
    ...Object.fromEntries(names.flatMap((name) => [[`/sys/class/net/${name}/carrier`, '1\n']])),
  };
}

function sessionFiles(session: MadeSession): Readonly<Record<string, string>> {
  const { id, host, target, portal, local, state = 'LOGGED_IN', connection = 'up' } = session;
  const own = `${iscsiPlaces.sessions}/session${id}`;
  const of = `${iscsiPlaces.connections}/connection${id}:0`;
  return {
    [`${own}/targetname`]: `${target}\n`,
    [`${own}/state`]: `${state}\n`,
    [`${own}/recovery_tmo`]: `${session.recovery ?? 5}\n`,
    [`${own}/ifacename`]: `${session.iface ?? 'default'}\n`,
    [`${of}/address`]: `${portal}\n`,
    [`${of}/port`]: '3260\n',
    [`${of}/persistent_address`]: `${portal}\n`,
    [`${of}/local_port`]: `${40_000 + id}\n`,
    [`${of}/state`]: `${connection}\n`,
    [`${of}/recv_tmo`]: `${session.pingAfter ?? 5}\n`,
    [`${of}/ping_tmo`]: '5\n',
    [`${iscsiPlaces.hosts}/host${host}/ipaddress`]: `${local}\n`,
    [`${iscsiPlaces.hosts}/host${host}/netdev`]: `${session.netdev ?? 'default'}\n`,
  };
}

const socketLine = ({ id, local, portal, backoff }: MadeSession): string =>
  `ESTAB 0 0 ${local}:${40_000 + id} ${portal}:3260 cubic rto:210 ${backoff === undefined ? '' : `backoff:${backoff} `}bytes_acked:9065 bytes_received:2160628 lastsnd:490 lastrcv:490\n`;

const link = (ifname: string, own: string, index: number): object => ({
  ifindex: index + 2,
  ifname,
  flags: ['BROADCAST', 'MULTICAST', 'UP', 'LOWER_UP'],
  mtu: 1500,
  link_type: 'ether',
  address: `02:77:00:00:0c:0${index}`,
  addr_info: [{ family: 'inet', local: own.split('/')[0], prefixlen: Number(own.split('/')[1]), scope: 'global' }],
});

/** The interface in the network of an address: /24 all of them. */
const near = (address: string, interfaces: readonly (readonly [string, string])[]): string =>
  interfaces.find(([, own]) => own.split('.').slice(0, 3).join() === address.split('.').slice(0, 3).join())?.[0] ??
  'eth0';

const exitOf = ({ local }: MadeSession, interfaces: readonly (readonly [string, string])[]): string =>
  interfaces.find(([, own]) => own.startsWith(`${local}/`))?.[0] ?? 'eth0';

const neighbour = (session: MadeSession, interfaces: readonly (readonly [string, string])[]): object => ({
  dst: session.portal,
  dev: exitOf(session, interfaces),
  lladdr: `02:77:00:00:0a:${Number(session.portal.split('.')[2]).toString(16).padStart(2, '0').slice(-1)}${Number(session.portal.split('.')[3]).toString(16).slice(-1)}`,
  state: ['REACHABLE'],
});

const routeLine = (session: MadeSession, interfaces: readonly (readonly [string, string])[]): string =>
  JSON.stringify([
    { dst: session.portal, dev: exitOf(session, interfaces), prefsrc: session.local, flags: [], cache: [] },
  ]);

function multipathAnswers({
  maps,
  config,
  lacks = [],
}: MadeWorkstation): Readonly<Record<string, CommandResult | string | MachineError>> {
  if (lacks.includes('multipath-tools')) {
    const asked = [commands.mapsJson, commands.mapsTopology, commands.mapsAsRoot, commands.multipathConfig];
    return Object.fromEntries(asked.map((argv) => [commandLine(argv), noSuchProgram(commandLine(argv), argv[0])]));
  }
  const gone: CommandResult = { exitCode: 1, stdout: 'error -1 receiving packet\n', stderr: '' };
  const isJson = maps === undefined || maps.startsWith('{');
  return {
    [commandLine(commands.mapsJson)]: isJson ? (maps ?? '{"major_version":0,"minor_version":1,"maps":[]}') : gone,
    [commandLine(commands.mapsTopology)]: gone,
    [commandLine(commands.mapsAsRoot)]: isJson ? gone : maps,
    [commandLine(commands.multipathConfig)]: config ?? 'defaults {\n}\n',
  };
}

function recordsAnswer(records: string | CommandResult | undefined): CommandResult {
  if (typeof records === 'object') return records;
  const stderr = 'grep: /etc/iscsi/nodes: Permission denied\n';
  return records === undefined ? { exitCode: 2, stdout: '', stderr } : { exitCode: 0, stdout: records, stderr: '' };
}

import { commands, files as paths, iscsiPlaces, multipathPlaces } from '../../main/collect/sources.ts';
import type { Exchange } from '../../main/machine/recording.ts';
import {
  complaint,
  derivedFrom,
  directory,
  file,
  fileByCat,
  link,
  nothing,
  output,
  recorded,
  refused,
  together,
  type Argv,
  type Part,
} from './answers.ts';

type Files = ReadonlyMap<string, string>;

/** What a capture holds of iSCSI and dm-multipath, as the exchanges that the collectors would have had. */
export function iscsi(files: Files): Part {
  const sessions = sessionsIn(files);
  if (sessions.length === 0) return withoutSessions(files);
  return together(
    systemFiles(files),
    sessionList(sessions),
    ...sessions.map((session) => derivedSession(session, files)),
    blockDisks(files),
    diskCounts(files),
    multipath(files),
    nodeRecords(files),
  );
}

/** A capture that asked for sessions and had none, or that shows no trace of iSCSI. */
function withoutSessions(files: Files): Part {
  const asked = [...files].filter(([name]) => /iscsi/.test(name));
  if (asked.some(([, text]) => !/No active sessions/.test(text))) return nothing;
  return derivedFrom(
    'no trace of iSCSI in the capture',
    refused({ kind: 'directory', path: iscsiPlaces.sessions }, 'ENOENT'),
  );
}

/** A session as `iscsiadm -m session` tells it, with more where `-P 1` or `-P 3` was captured. */
interface Session {
  readonly id: number;
  readonly target: string;
  readonly address: string;
  readonly port: string;
  readonly local?: string;
  readonly netdev?: string;
  readonly iface?: string;
  readonly state?: string;
  readonly recovery?: string;
  readonly host?: string;
}

function sessionsIn(files: Files): readonly Session[] {
  const whole = files.get('iscsiadm_-m_session_-P_3') ?? files.get('iscsiadm_-m_session_-P_1');
  return whole === undefined ? inShort(files.get('iscsiadm_-m_session') ?? '') : inWhole(whole);
}

/** `tcp: [1] 10.77.2.25:3260,1 iqn.2026-01.lab:disk (non-flash)` */
function inShort(text: string): readonly Session[] {
  const line = /^\w+: \[(?<id>\d+)\] \[?(?<address>[^\]\s]+?)\]?:(?<port>\d+),-?\d+ (?<target>\S+)/gm;
  return [...text.matchAll(line)].flatMap(({ groups: { id, address, port, target } = {} }) =>
    address === undefined || port === undefined || target === undefined
      ? []
      : [{ id: Number(id), target, address, port }],
  );
}

/** Target, portal and session are headings, each of what follows it. */
function inWhole(text: string): readonly Session[] {
  const sessions: Session[] = [];
  let above: Record<string, string> = {};
  for (const line of text.split('\n')) {
    const [, name = '', value = ''] = /^\s*([\w ]+?): (\S+)/.exec(line) ?? [];
    const heading = /^(?:Target|Current Portal|Persistent Portal|Iface (?:Name|IPaddress|Netdev))$/.test(name);
    if (heading) above = { ...above, [name]: value };
    if (name === 'SID') sessions.push(sessionOf(Number(value), above));
    const last = sessions.at(-1);
    if (last === undefined || heading) continue;
    const more = { 'iSCSI Session State': 'state', 'Recovery Timeout': 'recovery', 'Host Number': 'host' }[name];
    if (more !== undefined) sessions[sessions.length - 1] = { ...last, [more]: value };
  }
  return sessions;
}

function sessionOf(id: number, above: Readonly<Record<string, string>>): Session {
  const portal = above['Current Portal'] ?? '';
  const [, address = '', port = ''] = /^\[?(.*?)\]?:(\d+),/.exec(portal) ?? [];
  const known = (name: string): string | undefined => {
    const value = above[name];
    return value === undefined || /^(?:<empty>|default)$/.test(value) ? undefined : value;
  };
  return {
    id,
    target: above['Target'] ?? '',
    address,
    port,
    local: known('Iface IPaddress'),
    netdev: known('Iface Netdev'),
    iface: above['Iface Name'],
  };
}

/** `/sys/class/iscsi_session/session1/state: LOGGED_IN`, of a file or of `cat`, which may complain. */
function systemFiles(files: Files): Part {
  const captured = ['sys/iscsi_session', 'sys/iscsi_connection', 'sys_iscsi'].map((name) => files.get(name) ?? '');
  const lines = captured.flatMap((text) => [...text.matchAll(/^(?<path>\/sys\/\S+): (?<value>.*)$/gm)]);
  const values = new Map(lines.map(({ groups }) => [groups?.['path'] ?? '', groups?.['value'] ?? '']));
  return recorded(
    ...[...values].map(([path, value]): Exchange => {
      const errno = complaint('cat', value);
      return errno === undefined ? fileByCat(path, `${value}\n`) : refused({ kind: 'file', path }, errno);
    }),
  );
}

const sessionList = (sessions: readonly Session[]): Part =>
  derivedFrom(
    'iscsiadm -m session',
    directory(
      iscsiPlaces.sessions,
      sessions.map(({ id }) => `session${id}`),
    ),
  );

/** What the capture lacks of /sys and `iscsiadm` printed. */
function derivedSession(session: Session, files: Files): Part {
  const { id, target, address, port, local, netdev, iface, state = 'LOGGED_IN', recovery, host } = session;
  const captured = ['sys/iscsi_session', 'sys/iscsi_connection', 'sys_iscsi']
    .map((name) => files.get(name) ?? '')
    .join('\n');
  const own = `${iscsiPlaces.sessions}/session${id}`;
  const connection = `${iscsiPlaces.connections}/connection${id}:0`;
  const missing: readonly (readonly [string, string | undefined])[] = [
    [`${own}/targetname`, target],
    [`${own}/state`, state],
    [`${own}/ifacename`, iface],
    [`${own}/recovery_tmo`, recovery],
    [`${connection}/address`, address],
    [`${connection}/port`, port],
    [`${iscsiPlaces.hosts}/host${host}/ipaddress`, host === undefined ? undefined : local],
    [`${iscsiPlaces.hosts}/host${host}/netdev`, host === undefined ? undefined : netdev],
  ];
  const exchanges = missing
    .filter(([path]) => !captured.includes(`${path}: `))
    .flatMap(([path, value]) => (value === undefined ? [] : [file(path, `${value}\n`)]));
  const place = `../../devices/platform/host${host}/session${id}/iscsi_session/session${id}`;
  return derivedFrom('iscsiadm -m session -P 3', ...exchanges, ...(host === undefined ? [] : [link(own, place)]));
}

/** Sizes were captured as people read them (`256M`), and of an ordinary user fewer columns, behind other answers. */
function blockDisks(files: Files): Part {
  const text = files.get('lsblk_-J_-O') ?? /^\{\n {3}"blockdevices"[^]*/m.exec(files.get('iscsi_multipath') ?? '')?.[0];
  return text === undefined ? nothing : derivedFrom('lsblk -J -O', output(commands.blockDisks, text));
}

/** The capture kept whole disks and maps alone. */
function diskCounts(files: Files): Part {
  const text = files.get('proc_diskstats');
  return text === undefined ? nothing : recorded(file(paths.diskCounts, text));
}

function multipath(files: Files): Part {
  const captured: readonly (readonly [string, Argv])[] = [
    ['multipathd_show_maps_json', commands.mapsJson],
    ['multipathd_show_topology', commands.mapsTopology],
    ['multipathd_show_config_local', commands.multipathConfig],
    ['multipath_-ll', commands.mapsAsRoot],
  ];
  const config = files.get('multipath.conf');
  return recorded(
    ...captured.flatMap(([name, argv]) => {
      const text = files.get(name);
      return text === undefined ? [] : [output(argv, text)];
    }),
    ...(config === undefined ? [] : [fileByCat(multipathPlaces.config, config)]),
  );
}

/** `10.77.1.25:3260,1 iqn.2026-01.lab:disk`; whether a record logs in by itself was not captured. */
function nodeRecords(files: Files): Part {
  if (files.has('iscsi_multipath')) {
    const argv = commands.nodeRecords;
    return derivedFrom('an ordinary user', output(argv, '', 'grep: /etc/iscsi/nodes: Permission denied\n', 2));
  }
  const text = files.get('iscsiadm_-m_node');
  if (text === undefined) return nothing;
  const lines = [...text.matchAll(/^\[?(?<address>[^\]\s]+?)\]?:(?<port>\d+),(?<group>-?\d+) (?<target>\S+)$/gm)].map(
    ({ groups: { address, port, group, target } = {} }) =>
      `/etc/iscsi/nodes/${target}/${address},${port},${group}/default:node.name = ${target}\n`,
  );
  return derivedFrom('iscsiadm -m node', output(commands.nodeRecords, lines.join('')));
}

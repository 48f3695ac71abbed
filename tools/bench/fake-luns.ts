import { commands, files, iscsiPlaces } from '../../main/collect/sources.ts';
import { MachineError, commandLine, type CommandResult, type Machine } from '../../main/machine/machine.ts';
import { instant, milliseconds } from '../../shared/model/units.ts';

/** Paths to each LUN: two interfaces here, two portals each. */
const sessions = [1, 2, 3, 4] as const;
const target = 'iqn.2026-01.example:many';

/**
 * A workstation in memory with this many LUNs of one target, each by four sessions and in a map of its own: what it costs to read and
 * judge them, without the cost of any file or child process. Counters move at every look, a second apart.
 */
export function machineWithLuns(luns: number): Machine {
  let look = 0;
  const numbers = Array.from({ length: luns }, (_, index) => index);
  const still: Readonly<Record<string, string>> = {
    [files.mountInfo]: '',
    [files.hostName]: 'workstation\n',
    [files.kernelRelease]: '6.12.0\n',
    [files.tcpRetries]: '15\n',
    ...Object.fromEntries(sessions.flatMap(sessionFiles)),
  };
  const outputs = outputsOf(numbers);
  return {
    id: 'local',
    family: 'linux',
    now: () => ({ at: instant(1_700_000_000_000 + look * 1000), clock: milliseconds(look * 1000) }),
    beginLook: () => void (look += 1),
    readFile: async (path) => (path === files.diskCounts ? counts(numbers, look) : (still[path] ?? absent(path))),
    listDirectory: async (path) =>
      path === iscsiPlaces.sessions ? sessions.map((id) => `session${id}`) : absent(path),
    readLink: async (path) => {
      const id = /session(?<id>\d)$/.exec(path)?.groups?.['id'];
      return id === undefined
        ? absent(path)
        : `../../devices/platform/host${id}/session${id}/iscsi_session/session${id}`;
    },
    run: async (argv) => result(outputs[commandLine(argv)] ?? routeAnswer(argv) ?? absent(commandLine(argv))),
    close: async () => undefined,
  };
}

const outputsOf = (numbers: readonly number[]): Readonly<Record<string, string>> => ({
  [commandLine(commands.sockets)]: sessions.map(socketLine).join(''),
  [commandLine(commands.addresses)]: JSON.stringify(sessions.map(link)),
  [commandLine(commands.neighbours)]: '[]',
  [commandLine(commands.kernelRing)]: '',
  [commandLine(commands.blockDisks)]: JSON.stringify({ blockdevices: numbers.flatMap(disksOf) }, undefined, 3),
  [commandLine(commands.mapsJson)]: JSON.stringify(
    { major_version: 0, minor_version: 1, maps: numbers.map(mapOf) },
    undefined,
    3,
  ),
  [commandLine(commands.multipathConfig)]: 'defaults {\n}\n',
  [commandLine(commands.nodeRecords)]: '',
  [commandLine(commands.iscsiJournal)]: '',
});

function absent(source: string): never {
  throw new MachineError('absent', source, `${source} does not exist`, 'ENOENT');
}

const result = (stdout: string): CommandResult => ({ exitCode: 0, stdout, stderr: '' });

const local = (id: number): string => `10.${id}.0.50`;
const portal = (id: number): string => `10.${id}.0.25`;

function sessionFiles(id: number): readonly (readonly [string, string])[] {
  const own = `${iscsiPlaces.sessions}/session${id}`;
  const connection = `${iscsiPlaces.connections}/connection${id}:0`;
  return [
    [`${own}/targetname`, `${target}\n`],
    [`${own}/state`, 'LOGGED_IN\n'],
    [`${own}/recovery_tmo`, '5\n'],
    [`${connection}/address`, `${portal(id)}\n`],
    [`${connection}/port`, '3260\n'],
    [`${connection}/local_port`, `${40_000 + id}\n`],
    [`${connection}/state`, 'up\n'],
    [`${connection}/recv_tmo`, '5\n'],
    [`${connection}/ping_tmo`, '5\n'],
    [`${iscsiPlaces.hosts}/host${id}/ipaddress`, `${local(id)}\n`],
  ];
}

const socketLine = (id: number): string =>
  `ESTAB 0 0 ${local(id)}:${40_000 + id} ${portal(id)}:3260 cubic rto:210 bytes_acked:9065 bytes_received:2160628\n`;

const link = (id: number): object => ({
  ifindex: id + 1,
  ifname: `eth${id}`,
  flags: ['BROADCAST', 'MULTICAST', 'UP', 'LOWER_UP'],
  mtu: 9000,
  link_type: 'ether',
  address: `02:77:00:00:00:0${id}`,
  addr_info: [{ family: 'inet', local: local(id), prefixlen: 24, scope: 'global' }],
});

function routeAnswer(argv: readonly string[]): string | undefined {
  const [program, , object, verb, to = ''] = argv;
  if (program !== 'ip' || object !== 'route' || verb !== 'get') return undefined;
  return JSON.stringify([{ dst: to, dev: `eth${to.split('.')[1]}`, flags: [], cache: [] }]);
}

/** `sda` to `sdz`, then `sdaa`, as the kernel counts. */
function diskName(number: number): string {
  const letter = String.fromCodePoint(97 + (number % 26));
  return number < 26 ? `sd${letter}` : `${diskName(Math.floor(number / 26) - 1)}${letter}`;
}

const diskOf = (lun: number, id: number): string => diskName(lun * sessions.length + id - 1);
const wwidOf = (lun: number): string => `3600140551aa592fd025ed4ef1da5${String(lun).padStart(4, '0')}`;

function disksOf(lun: number): readonly object[] {
  const map = {
    name: `map${lun}`,
    kname: `dm-${lun}`,
    type: 'mpath',
    size: 1e9,
    tran: null,
    hctl: null,
    state: 'running',
  };
  return sessions.map((id) => ({
    name: diskOf(lun, id),
    kname: diskOf(lun, id),
    type: 'disk',
    size: 1e9,
    tran: 'iscsi',
    hctl: `${id}:0:0:${lun}`,
    state: 'running',
    wwn: `0x${wwidOf(lun).slice(1)}`,
    vendor: 'EXAMPLE ',
    model: 'LUN',
    fstype: 'mpath_member',
    mountpoint: null,
    children: [{ ...map, fstype: 'xfs', mountpoint: `/srv/${lun}` }],
  }));
}

const mapOf = (lun: number): object => ({
  name: `map${lun}`,
  uuid: wwidOf(lun),
  sysfs: `dm-${lun}`,
  failback: '-',
  queueing: '5 chk',
  paths: sessions.length,
  write_prot: 'rw',
  dm_st: 'active',
  features: '1 queue_if_no_path',
  hwhandler: '1 alua',
  action: '',
  path_faults: 0,
  vend: 'EXAMPLE',
  prod: 'LUN',
  rev: '0001',
  switch_grp: 0,
  map_loads: 1,
  total_q_time: 0,
  q_timeouts: 0,
  path_groups: [
    {
      selector: 'service-time 0',
      pri: 50,
      dm_st: 'active',
      marginal_st: 'normal',
      group: 1,
      paths: sessions.map((id) => pathOf(lun, id)),
    },
  ],
});

const pathOf = (lun: number, id: number): object => ({
  dev: diskOf(lun, id),
  dev_t: `8:${id}`,
  dm_st: 'active',
  dev_st: 'running',
  chk_st: 'ready',
  checker: 'tur',
  pri: 50,
  host_wwnn: '[undef]',
  target_wwnn: target,
  host_adapter: local(id),
  lun_hex: '0x0001000000000000',
  marginal_st: 'normal',
});

const counts = (luns: readonly number[], look: number): string =>
  luns
    .flatMap((lun) =>
      sessions.map((id) => {
        const moved = look * (lun + 1) * 100;
        return `   8       ${id} ${diskOf(lun, id)} ${moved} 0 ${moved * 8} 13137 ${moved} 0 ${moved} 42 1 8790 13223 0 0 0 0 1 42\n`;
      }),
    )
    .join('');

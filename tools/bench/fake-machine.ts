import { files, commands } from '../../main/collect/sources.ts';
import { MachineError, commandLine, type CommandResult, type Machine } from '../../main/machine/machine.ts';
import { instant, milliseconds } from '../../shared/model/units.ts';
import { addressOf, busyNas, debugData, mountInfo, neighbours, sockets } from './fake-texts.ts';

/**
 * A workstation in memory with this many mounts, ten to a NAS, each NAS with two ports and a session of two channels:
 * what it costs to read and judge it, without the cost of any file or child process. Counters move at every look;
 * between two looks `betweenMs` pass by its clock.
 */
export function fakeMachine(mounts: number, betweenMs = 1_000): Machine {
  const nas = busyNas(mounts);
  let look = 0;
  const still: Readonly<Record<string, string>> = {
    [files.mountInfo]: mountInfo(nas),
    [files.debugData]: debugData(nas),
    [files.hostName]: 'workstation\n',
    [files.kernelRelease]: '6.12.0\n',
    '/sys/class/net/eth0/speed': '10000\n',
    '/sys/class/net/eth0/duplex': 'full\n',
    '/sys/class/net/eth0/carrier': '1\n',
    '/sys/class/net/eth0/operstate': 'up\n',
  };
  const answers: Readonly<Record<string, () => string>> = {
    [commandLine(commands.sockets)]: () => sockets(nas, look),
    [commandLine(commands.addresses)]: () => links,
    [commandLine(commands.neighbours)]: () => neighbours(nas),
    [commandLine(commands.kernelRing)]: () => '',
  };
  return {
    id: 'local',
    family: 'linux',
    now: () => ({ at: instant(1_700_000_000_000 + look * betweenMs), clock: milliseconds(look * betweenMs) }),
    beginLook: () => void (look += 1),
    readFile: async (path) => (path === files.netDev ? netDevice(look) : (still[path] ?? absent(path))),
    listDirectory: async (path) => absent(path),
    readLink: async (path) => absent(path),
    run: async (argv) => result(answers[commandLine(argv)]?.() ?? routeAnswer(argv) ?? absent(commandLine(argv))),
    close: async () => undefined,
  };
}

function absent(source: string): never {
  throw new MachineError('absent', source, `${source} does not exist`, 'ENOENT');
}

const result = (stdout: string): CommandResult => ({ exitCode: 0, stdout, stderr: '' });

/** `ip -j route get ADDRESS` */
function routeAnswer(argv: readonly string[]): string | undefined {
  const [program, , object, verb, to] = argv;
  if (program !== 'ip' || object !== 'route' || verb !== 'get') return undefined;
  return JSON.stringify([{ dst: to, dev: 'eth0', prefsrc: addressOf(0, 1), flags: [], uid: 0, cache: [] }]);
}

const links = JSON.stringify([
  {
    ifindex: 2,
    ifname: 'eth0',
    flags: ['BROADCAST', 'MULTICAST', 'UP', 'LOWER_UP'],
    mtu: 1500,
    operstate: 'UP',
    link_type: 'ether',
    address: '02:77:00:00:00:01',
    addr_info: [{ family: 'inet', local: addressOf(0, 1), prefixlen: 8, scope: 'global' }],
  },
]);

function netDevice(look: number): string {
  const counters = `${look * 1_000_000} 1000 0 0 0 0 0 0 ${look * 10_000} 1000 0 0 0 0 0 0`;
  return [
    'Inter-|   Receive                                                |  Transmit',
    ' face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed',
    `  eth0: ${counters}`,
    '',
  ].join('\n');
}

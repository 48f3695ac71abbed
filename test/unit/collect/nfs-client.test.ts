import { describe, expect, test } from 'vitest';
import { collectMachine } from '../../../main/collect/collect-machine.ts';
import { commands, directories, files as paths, socketsTo } from '../../../main/collect/sources.ts';
import { commandLine, MachineError } from '../../../main/machine/machine.ts';
import { nfsClientOf } from '../../../shared/model/machine.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import { fakeMachine, type FakeMachineContents } from '../../helpers/fake-machine.ts';
import { fixture } from './fixtures.ts';

const root = directories.transports;
const transport = (path: string, address: string, port: number): Readonly<Record<string, string>> => ({
  [`${root}/${path}/dstaddr`]: `${address}\n`,
  [`${root}/${path}/srcaddr`]: '10.77.1.50\n',
  [`${root}/${path}/xprt_info`]: `sending_q_len=0\npending_q_len=0\nmain_xprt=1\nsrc_port=${port}\ndst_port=2049\n`,
  [`${root}/${path}/xprt_state`]: 'state= CONNECTED   BOUND\n',
});
const socketLine = (port: number, to: string): string =>
  `ESTAB 0 0 10.77.1.50:${port} ${to} bytes_acked:1 bytes_received:2\n`;

const mounted = {
  files: {
    [paths.mountInfo]:
      '27 16 0:24 / /mnt/a rw - nfs4 10.77.1.25:/ rw,vers=4.1,hard,proto=tcp,max_connect=2,addr=10.77.1.25\n',
    [paths.mountStats]: fixture('mountstats/6.1-trunk.txt'),
    ...transport('switch-0/xprt-1-tcp', '10.77.1.25', 834),
    ...transport('switch-0/xprt-0-tcp', '10.77.1.26', 889),
    ...transport('switch-1/xprt-2-tcp', '10.99.0.1', 700),
  },
  directories: {
    [root]: ['switch-0', 'switch-1'],
    [`${root}/switch-0`]: ['xprt-0-tcp', 'xprt-1-tcp', 'xprt_switch_info'],
    [`${root}/switch-1`]: ['xprt-2-tcp', 'xprt_switch_info'],
  },
  commands: {
    [commandLine(commands.sockets)]: socketLine(834, '10.77.1.25:2049') + socketLine(889, '10.77.1.26:2049'),
  },
} as const satisfies FakeMachineContents;

function machineWith(change: FakeMachineContents = {}) {
  return fakeMachine({
    files: { ...mounted.files, ...change.files },
    directories: { ...mounted.directories, ...change.directories },
    commands: { ...mounted.commands, ...change.commands },
  });
}
const noMounts = '24 16 0:22 / /run rw - tmpfs tmpfs rw\n';
const absent = (path: string): MachineError => new MachineError('absent', path, `There is no ${path}.`);

describe('a full look', () => {
  test('knows mounts, what mountstats counts, and every transport with its ends', async () => {
    const facts = await collectMachine('workstation', machineWith(), 'full');
    const { mounts, stats, transports } = nfsClientOf(facts);
    expect(mounts).toMatchObject({ value: [{ at: '/mnt/a', maxConnect: 2 }], evidence: { source: paths.mountInfo } });
    expect(valueOf(stats)?.map(({ at }) => at)).toEqual(['/mnt/a', '/mnt/b']);
    expect(valueOf(transports)?.map(({ remote }) => remote.address)).toEqual(['10.77.1.26', '10.77.1.25', '10.99.0.1']);
    // Where another program's transports go is no address of the NAS.
    expect(Object.keys(facts.network.routesTo)).toEqual(['10.77.1.25', '10.77.1.26']);
  });

  test('where nothing is mounted nothing further is asked for', async () => {
    const machine = machineWith({ files: { [paths.mountInfo]: noMounts } });
    const facts = await collectMachine('workstation', machine, 'full');
    expect(nfsClientOf(facts).stats.state).toBe('unchecked');
    expect(machine.asked.filter((each) => each === paths.mountStats || each.startsWith(root))).toEqual([]);
  });

  test('an older kernel lists no transports, and a transport that is closed refuses what it cannot tell', async () => {
    const old = await collectMachine('workstation', machineWith({ directories: { [root]: absent(root) } }), 'full');
    expect(nfsClientOf(old).transports.state).toBe('absent');
    const at = `${root}/switch-0/xprt-0-tcp`;
    const refusal = new MachineError('failed', at, 'Transport endpoint is not connected', 'ENOTCONN');
    const closed = { [`${at}/srcaddr`]: refusal, [`${at}/xprt_info`]: refusal };
    const facts = await collectMachine('workstation', machineWith({ files: closed }), 'full');
    expect(valueOf(nfsClientOf(facts).transports)?.[0]).toMatchObject({
      remote: { address: '10.77.1.26', port: undefined },
    });
  });

  test('what cannot be read touches nothing else', async () => {
    const stats = { [paths.mountStats]: new MachineError('denied', paths.mountStats, 'Permission denied') };
    const { stats: unread, transports } = nfsClientOf(
      await collectMachine('workstation', machineWith({ files: stats }), 'full'),
    );
    expect([unread.state, transports.state]).toEqual(['denied', 'known']);
  });
});

/** Of a machine without any share. */
async function tripsOfBareTick(): Promise<number> {
  const machine = machineWith({ files: { [paths.mountInfo]: noMounts } });
  const first = await collectMachine('workstation', machine, 'full');
  const before = machine.trips();
  await collectMachine('workstation', machine, 'tick', first);
  return machine.trips() - before;
}

describe('a tick', () => {
  test('reads known transports again along with everything else, and mountstats only after a change', async () => {
    const machine = machineWith();
    const first = await collectMachine('workstation', machine, 'full');
    const before = machine.trips();
    const asked = machine.asked.length;
    const next = await collectMachine('workstation', machine, 'tick', first);
    expect(machine.trips() - before).toBe(await tripsOfBareTick());
    expect(machine.asked.slice(asked)).not.toContain(paths.mountStats);
    expect(valueOf(nfsClientOf(next).transports)).toEqual(valueOf(nfsClientOf(first).transports));
  });

  test('sees a transport that came, and one that went', async () => {
    const first = await collectMachine('workstation', machineWith(), 'full');
    const changed = machineWith({
      files: transport('switch-0/xprt-7-tcp', '10.77.1.27', 900),
      directories: { [`${root}/switch-0`]: ['xprt-1-tcp', 'xprt-7-tcp'] },
    });
    const next = nfsClientOf(await collectMachine('workstation', changed, 'tick', first));
    expect(valueOf(next.transports)?.map(({ name }) => name)).toEqual(['xprt-1-tcp', 'xprt-7-tcp', 'xprt-2-tcp']);
  });

  test('after the last share is gone nothing further is known', async () => {
    const first = await collectMachine('workstation', machineWith(), 'full');
    const empty = machineWith({ files: { [paths.mountInfo]: noMounts } });
    const next = nfsClientOf(await collectMachine('workstation', empty, 'tick', first));
    expect([valueOf(next.mounts), next.stats.state, next.transports.state]).toEqual([[], 'unchecked', 'unchecked']);
  });
});

test('connections to another port are asked for by address', async () => {
  const line = '27 16 0:24 / /mnt/a rw - nfs4 10.77.1.25:/ rw,vers=4.1,port=20490,proto=tcp,addr=10.77.1.25\n';
  const further = commandLine(socketsTo(['10.77.1.25']));
  const machine = machineWith({
    files: { [paths.mountInfo]: line },
    directories: { [root]: absent(root) },
    commands: { [commandLine(commands.sockets)]: '', [further]: socketLine(834, '10.77.1.25:20490') },
  });
  const facts = await collectMachine('workstation', machine, 'full');
  expect(valueOf(facts.network.sockets)?.map(({ remote }) => remote.port)).toEqual([20_490]);
  expect(facts.network.anyPortTo).toEqual(['10.77.1.25']);
});

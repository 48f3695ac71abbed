/**
 * What a second of asking a NAS costs: round trips and own time here, and at a real NAS (sshd, smbd, in namespaces of their
 * own) the processor's time of everything that the login started, beside that of the bare commands.
 */
import { collectMachine } from '../../main/collect/collect-machine.ts';
import { commandLine, type Machine } from '../../main/machine/machine.ts';
import { sshMachine } from '../../main/machine/ssh.ts';
import { startSmbNas, type SmbNas } from '../../test/helpers/smb-nas.ts';
import { missingForLab } from '../../test/lab/needs.ts';

export type NasCost =
  | { readonly state: 'not-measured'; readonly why: string }
  | {
      readonly state: 'measured';
      readonly roundTrips: number;
      readonly wallMs: number;
      /** Of this process. */
      readonly ownCpuMs: number;
      /** Of sshd's session, its shell and all that they started. */
      readonly atNasCpuMs: number;
      /** Of the same commands, started by a shell at the NAS one after the other. */
      readonly commandsCpuMs: number;
    };

const ticks = 100;
const warmUp = 10;

export async function nasCost(): Promise<NasCost> {
  const [why] = await missingForLab();
  if (why !== undefined) return { state: 'not-measured', why };
  const nas = await startSmbNas('trixie');
  try {
    return await measured(nas);
  } finally {
    await nas.close();
  }
}

async function measured(nas: SmbNas): Promise<NasCost> {
  const machine = await sshMachine({
    host: 'root@127.0.0.1',
    port: nas.sshPort,
    home: nas.home,
    knownHosts: `${nas.home}/known_hosts`,
    acceptHostKey: nas.fingerprint,
  });
  try {
    let facts = await collectMachine('nas', machine, 'full');
    const tick = async (through: Machine): Promise<void> => {
      facts = await collectMachine('nas', through, 'tick', facts);
    };
    const asked: Asked = { commands: [], files: [] };
    await tick(noting(machine, asked));
    for (let run = 0; run < warmUp; run += 1) await tick(machine);
    const before = {
      trips: machine.roundTrips,
      wall: performance.now(),
      cpu: process.cpuUsage(),
      nas: await loginMs(nas),
    };
    for (let run = 0; run < ticks; run += 1) await tick(machine);
    const { user, system } = process.cpuUsage(before.cpu);
    const [wallMs, atNas] = [performance.now() - before.wall, await loginMs(nas)];
    return {
      state: 'measured',
      roundTrips: (machine.roundTrips - before.trips) / ticks,
      wallMs: wallMs / ticks,
      ownCpuMs: (user + system) / 1_000 / ticks,
      atNasCpuMs: (atNas - before.nas) / ticks,
      commandsCpuMs: (await bareMs(nas, asked)) / ticks,
    };
  } finally {
    await machine.close();
  }
}

interface Asked {
  readonly commands: string[];
  readonly files: string[];
}

/** The same machine, with a note of everything that it is asked. */
function noting(machine: Machine, { commands, files }: Asked): Machine {
  return {
    id: machine.id,
    family: machine.family,
    readFile: (path) => {
      files.push(path);
      return machine.readFile(path);
    },
    listDirectory: (path) => machine.listDirectory(path),
    readLink: (path) => machine.readLink(path),
    run: (argv, options) => {
      commands.push(commandLine(argv));
      return machine.run(argv, options);
    },
    beginLook: () => machine.beginLook(),
    now: () => machine.now(),
    close: async () => undefined,
  };
}

/**
 * Processor time of every sshd of the NAS and of everything below it, alive or ended, in ms. A shell that is kept for the
 * next look has not ended, so that sshd does not have its time yet.
 */
async function loginMs(nas: SmbNas): Promise<number> {
  const processes = (await nas.box.shell('cat /proc/[0-9]*/stat 2>/dev/null || true'))
    .split('\n')
    .flatMap((line) => processIn(line) ?? []);
  // From OpenSSH 9.8 on a session is a program of its own, `sshd-session`.
  const logins = new Set(processes.filter(({ name }) => /^sshd\b/.test(name)).map(({ pid }) => pid));
  if (logins.size === 0) throw new Error('No SSH session was found at the NAS.');
  // A set that grows while it is gone through is gone through to its end.
  for (const parent of logins) for (const { pid, parentPid } of processes) if (parentPid === parent) logins.add(pid);
  return processes.filter(({ pid }) => logins.has(pid)).reduce((sum, { ms }) => sum + ms, 0);
}

/** `PID (NAME) STATE PPID …`, with utime, stime, cutime and cstime in 1/100 s (proc(5)). */
function processIn(line: string) {
  const groups = /^(?<pid>\d+) \((?<name>.*)\) \S (?<parent>\d+) (?<rest>.*)$/.exec(line)?.groups;
  if (groups === undefined) return undefined;
  const times = (groups['rest'] ?? '').split(' ').slice(9, 13).map(Number);
  return {
    pid: Number(groups['pid']),
    parentPid: Number(groups['parent']),
    name: groups['name'] ?? '',
    ms: times.reduce((sum, ticks) => sum + ticks * 10, 0),
  };
}

/** The bare commands as often as they were asked, by one shell; `times` tells its own time and that of what it started. */
async function bareMs(nas: SmbNas, { commands, files }: Asked): Promise<number> {
  const reads = files.map((path) => `cat ${path}`);
  const once = [...commands, ...reads].map((line) => `${line} > /dev/null 2>&1 || true`).join('\n');
  const printed = await nas.box.shell(`n=0; while [ $n -lt ${ticks} ]; do\n${once}\nn=$((n + 1)); done; times`);
  const children = printed.trim().split('\n').at(-1) ?? '';
  return [...children.matchAll(/(?<minutes>\d+)m(?<seconds>[\d.]+)s/g)].reduce(
    (sum, { groups }) => sum + Number(groups?.['minutes']) * 60_000 + Number(groups?.['seconds']) * 1_000,
    0,
  );
}

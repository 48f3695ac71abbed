/**
 * What a second of asking a NAS costs: round trips and own time here, and at a real NAS (sshd, smbd, in namespaces of their
 * own) the processor's time of everything that the login started, beside that of the bare commands.
 */
import { collectNas } from '../../main/collect/nas/nas.ts';
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
    let facts = await collectNas(machine, 'full');
    const tick = async (through: Machine): Promise<void> => {
      facts = await collectNas(through, 'tick', facts);
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

/** Processor time of every sshd of the NAS with its ended children, in ms (proc(5): in 1/100 s). */
async function loginMs(nas: SmbNas): Promise<number> {
  const lines = await nas.box.shell("cat /proc/[0-9]*/stat 2>/dev/null | grep -E '^[0-9]+ \\(sshd' || true");
  return lines
    .split('\n')
    .filter((line) => line !== '')
    .flatMap((line) =>
      line
        .slice(line.lastIndexOf(')') + 2)
        .split(' ')
        .slice(11, 15)
        .map(Number),
    )
    .reduce((sum, ticks) => sum + ticks * 10, 0);
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

/** Who makes a change of a lab's workstation and is killed in the middle of it. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { FixStep } from '../../main/change/steps.ts';
import type { ElevatedWord } from '../helpers/own-system.ts';
import type { Order, Said } from './changing-over-ssh.ts';
import { deadlinePassed, elevatedIn } from './elevated-program.ts';
import type { Lab } from './lab.ts';
import { account } from './roots.ts';
import { until } from './until.ts';

/** A change that is made and kept, or the undo of one. */
export type Act = 'apply' | 'undo';
type Numbers = (below: number) => number;

export interface Victim {
  /** Resolves when the change has begun; `ended` gives its last word, `killed` if there is none. */
  readonly begin: (act: Act) => Promise<{ readonly ended: Promise<string> }>;
  /** Whom it killed. */
  readonly kill: (number: Numbers) => Promise<string>;
  /** What the journal says of the one change in it: phase and operation while it is unfinished. */
  readonly phase: () => Promise<string>;
  /** Puts back what is unfinished, in one of the ways in which that happens; whoever does it may be killed, too. Says how. */
  readonly settle: (number: Numbers, withinMs: number) => Promise<string>;
  /** Takes the records of finished changes away. */
  readonly forget: () => Promise<void>;
  readonly close: () => Promise<void>;
}

const journal = '/var/lib/lanewise/journal';
const recordSchema = z.looseObject({ id: z.string(), phase: z.string(), next: z.number() });
const saidSchema: z.ZodType<Said> = z.object({
  event: z.enum(['begun', 'kept', 'undone', 'recovered', 'refused', 'stuck']),
  sentence: z.string().optional(),
});
const inWords = ({ event, sentence }: ElevatedWord): string =>
  typeof sentence === 'string' ? `${event}: ${sentence}` : event;
const stepsFor = (remote: string): readonly FixStep[] => [
  {
    verb: 'remount-cifs',
    mounts: [{ at: '/mnt/a', remote, wish: { channels: 2, account: { user: account.name } } }],
  },
];

/** The journal on the workstation. */
function journalOf(lab: Lab) {
  async function record(): Promise<z.infer<typeof recordSchema> | undefined> {
    const { stdout } = await lab.shell.tried(`cd ${journal} && for one in *.json; do cat $one; echo; done`);
    const [line, ...others] = stdout.split('\n').filter((text) => text !== '');
    if (others.length > 0) throw new Error(`There are ${others.length + 1} records.`);
    return line === undefined ? undefined : recordSchema.parse(JSON.parse(line));
  }
  const hasMark = async (): Promise<boolean> => (await lab.shell.tried(`ls ${journal}/*.open`)).exitCode === 0;
  const transaction = async (): Promise<string> => (await record())?.id ?? '';
  const phase = async (): Promise<string> => {
    const now = await record();
    if (now === undefined) return 'never begun';
    return ['applying', 'undoing'].includes(now.phase) ? `${now.phase} ${now.next}` : now.phase;
  };
  const forget = async (): Promise<void> => void (await lab.shell.run(`rm -f ${journal}/*.json ${journal}/*.told`));
  return { hasMark, phase, transaction, forget };
}

/** One recovery of three is killed as well; says so. */
async function perhapsInVain(
  number: Numbers,
  withinMs: number,
  recover: (killAfterMs: number) => Promise<void>,
): Promise<string[]> {
  if (number(3) !== 0) return [];
  await recover(number(withinMs * 3));
  return ['recover, killed'];
}

/** Each try starts the program, which an emulated machine takes its time for. */
const settledWithinMs = 300_000;
/** The program that runs as root, and who watches it. */
const programs = { program: 'lanewise-elevated[.]cjs$', everything: 'lanewise-elevated[.]cjs' };

export async function nativeVictim(lab: Lab, remote: string): Promise<Victim> {
  const program = await elevatedIn(lab);
  const { hasMark, phase, transaction, forget } = journalOf(lab);
  let request: object | undefined;
  const killed = async (pattern: string): Promise<void> => void (await lab.shell.tried(`pkill -KILL -f '${pattern}'`));

  async function begin(act: Act) {
    request ??= await program.request(stepsFor(remote), 'root', account.password);
    const asking = program.start();
    asking.write(JSON.stringify(act === 'apply' ? request : { verb: 'undo', transaction: await transaction() }));
    await asking.until('operations');
    const ended = async (): Promise<string> => {
      for (let last = 'killed'; ;) {
        const word = await asking.next();
        if (word === undefined) return last;
        if (word.event === 'applied') asking.write('keep');
        if (['kept', 'undone', 'refused', 'stuck'].includes(word.event)) last = inWords(word);
      }
    };
    return { ended: ended() };
  }
  /** As the next start of the program asks; one whose helpers still work is waited for. */
  async function recover(killAfterMs?: number): Promise<void> {
    const asking = program.start();
    asking.write(JSON.stringify({ verb: 'recover' }));
    if (killAfterMs === undefined) {
      const last = (await asking.rest()).at(-1);
      if (last?.event !== 'recovered' && last?.['code'] !== 'another-fix-runs')
        throw new Error(`recover: ${JSON.stringify(last)}`);
      return;
    }
    await pause(killAfterMs);
    await killed(programs.program);
    await asking.rest();
  }
  return {
    begin,
    kill: async (number) => {
      const whom = number(3) === 0 ? 'everything' : 'program';
      await killed(programs[whom]);
      return whom;
    },
    phase,
    settle: async (number, withinMs) => {
      const ways = await perhapsInVain(number, withinMs, recover);
      if ((await hasMark()) && number(2) === 0) {
        ways.push('rollback');
        await lab.shell.tried(deadlinePassed);
      }
      const isDone = async (): Promise<boolean> => {
        if (!(await hasMark())) return true;
        ways.push('recover');
        await recover();
        return false;
      };
      await until('nothing is unfinished', isDone, undefined, settledWithinMs);
      // Watchers whose deadline is to come would find nothing to do.
      await killed(programs.everything);
      return ways.join(', ');
    },
    forget,
    close: () => program.close(),
  };
}

const here = path.join(import.meta.dirname, 'changing-over-ssh.ts');
/** A whole change takes less, on a machine that others use too. */
const remotePatienceMs = 60_000;
/** As the script itself does, only what runs an undo still: a number that was written down may be another's by now. */
const watcher = `cat ${journal}/*.watch 2> /dev/null | while read -r pid rest; do
  grep -qa '[.]undo' "/proc/$pid/cmdline" 2> /dev/null && kill -KILL "$pid"; done`;
/** The lock of a program that was killed holds for two minutes. */
const lockIsOver = `rm -f ${journal}/remote.lock`;
/** What root runs for the program: shells that read a script. One that was sent goes on when its program is gone. */
const whichScripts = "-u root -f '^(sudo -n )?sh$'";
const scripts = `pkill -KILL ${whichScripts}`;

/** The same change made from another machine. */
export function remoteVictim(lab: Lab, remote: string): Victim {
  const { hasMark, phase, transaction, forget } = journalOf(lab);
  const { host, ...reach } = lab.reachWorkstation;
  const running = new Set<() => void>();

  /** Each `Said` in order, then undefined; `kill` ends it at once. */
  function started(work: Order['work']) {
    const order: Order = { ssh: { ...reach, host: `admin@${host}` }, patienceMs: remotePatienceMs, work };
    const child = spawn(process.execPath, [here, JSON.stringify(order)], { stdio: ['ignore', 'pipe', 'inherit'] });
    const kill = (): void => void child.kill('SIGKILL');
    running.add(kill);
    child.once('close', () => running.delete(kill));
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    const next = async (): Promise<Said | undefined> => {
      const { value, done } = await lines.next();
      return done === true ? undefined : saidSchema.parse(JSON.parse(value));
    };
    return { next, kill };
  }
  async function recover(killAfterMs?: number): Promise<void> {
    await lab.shell.tried(lockIsOver);
    const { next, kill } = started({ act: 'recover' });
    if (killAfterMs !== undefined) void pause(killAfterMs).then(kill);
    const said = await next();
    if (killAfterMs === undefined && said?.event !== 'recovered') throw new Error(`recover: ${JSON.stringify(said)}`);
  }
  const killRunning = (): void => running.forEach((kill) => kill());
  return {
    begin: async (act) => {
      const { next } = started(
        act === 'apply'
          ? { act, steps: stepsFor(remote), password: account.password }
          : { act, transaction: await transaction() },
      );
      const begun = await next();
      if (begun?.event !== 'begun') throw new Error(`${act}: ${JSON.stringify(begun)}`);
      const ended = async (): Promise<string> => {
        const said = await next();
        return said === undefined ? 'killed' : [said.event, said.sentence ?? []].flat().join(': ');
      };
      return { ended: ended() };
    },
    kill: async (number) => {
      const whom = (['program', 'program and watcher', 'scripts'] as const)[number(3)] ?? 'program';
      if (whom !== 'scripts') killRunning();
      if (whom === 'program and watcher') await lab.shell.tried(`${scripts}; ${watcher}`);
      if (whom === 'scripts') await lab.shell.tried(scripts);
      return whom;
    },
    phase,
    settle: async (number, withinMs) => {
      const ways = await perhapsInVain(number, withinMs, recover);
      const noScript = async (): Promise<boolean> => (await lab.shell.tried(`pgrep ${whichScripts}`)).exitCode !== 0;
      await until('what the program had sent has ended', noScript, undefined, settledWithinMs);
      ways.push('recover');
      await recover();
      if (await hasMark()) throw new Error('Something is unfinished after it was recovered.');
      await lab.shell.tried(lockIsOver);
      return ways.join(', ');
    },
    forget,
    close: async () => killRunning(),
  };
}

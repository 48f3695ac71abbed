/** Who makes a change of a lab's workstation and is killed in the middle of it. */
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { FixStep } from '../../main/change/steps.ts';
import type { ElevatedWord } from '../helpers/own-system.ts';
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
    const { stdout } = await lab.shell.tried(`cd ${journal} && cat *.json`);
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
  const forget = async (): Promise<void> => void (await lab.shell.run(`rm -f ${journal}/*.json`));
  return { hasMark, phase, transaction, forget };
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
      const ways: string[] = [];
      if (number(3) === 0) {
        ways.push('recover, killed');
        await recover(number(withinMs * 3));
      }
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

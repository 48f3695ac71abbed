import { instant, milliseconds } from '../../shared/model/units.ts';
import {
  commandLine,
  MachineError,
  type CommandResult,
  type Machine,
  type MachineFamily,
} from '../../main/machine/machine.ts';

type Answer<T> = T | MachineError;

export interface FakeMachineContents {
  /** `linux` where nothing is said. */
  readonly family?: MachineFamily;
  /** By path. */
  readonly files?: Readonly<Record<string, Answer<string>>>;
  readonly directories?: Readonly<Record<string, Answer<readonly string[]>>>;
  readonly links?: Readonly<Record<string, Answer<string>>>;
  /** By command line (`ip -j neigh`); a text stands for what a command that ended well printed. */
  readonly commands?: Readonly<Record<string, Answer<string | CommandResult>>>;
}

export interface FakeMachine extends Machine {
  /** Everything that was asked for, in order: paths and command lines; `---` for the beginning of a look. */
  readonly asked: readonly string[];
  /** How many turns of the event loop asked for something: over SSH each is one round trip. */
  readonly trips: () => number;
}

/** A machine that is a table. What is not in it throws `not-recorded`; its clock ticks a second per look. */
export function fakeMachine(contents: FakeMachineContents): FakeMachine {
  const asked: string[] = [];
  let looks = 0;
  let trips = 0;
  let underWay: Promise<void> | undefined;
  const answer = async <T>(table: Readonly<Record<string, Answer<T>>> | undefined, key: string): Promise<T> => {
    asked.push(key);
    if (underWay === undefined) {
      trips += 1;
      underWay = new Promise((resolve) => {
        setImmediate(() => {
          underWay = undefined;
          resolve();
        });
      });
    }
    await underWay;
    const found = Object.hasOwn(table ?? {}, key) ? table?.[key] : undefined;
    if (found === undefined) throw new MachineError('not-recorded', key, `The test does not hold ${key}.`);
    if (found instanceof MachineError) throw found;
    return found;
  };
  return {
    id: 'local',
    family: contents.family ?? 'linux',
    asked,
    trips: () => trips,
    readFile: async (path) => await answer(contents.files, path),
    listDirectory: async (path) => await answer(contents.directories, path),
    readLink: async (path) => await answer(contents.links, path),
    run: async (argv) => {
      const result = await answer(contents.commands, commandLine(argv));
      return typeof result === 'string' ? { exitCode: 0, stdout: result, stderr: '' } : result;
    },
    beginLook: () => {
      looks += 1;
      asked.push('---');
    },
    now: () => ({ at: instant(Date.UTC(2026, 10, 21) + looks * 1000), clock: milliseconds(looks * 1000) }),
    close: async () => undefined,
  };
}

/** `absent('/proc/fs/cifs/DebugData')` */
export const absent = (source: string): MachineError =>
  new MachineError('absent', source, `${source} does not exist.`, 'ENOENT');
export const denied = (source: string): MachineError =>
  new MachineError('denied', source, `${source} may not be read.`, 'EACCES');

/** A computer that is a table; what is not in it is not there. Every file in it is root's, with permissions 0644. */
export function computer(contents: FakeMachineContents): FakeMachine {
  const stats = Object.keys(contents.files ?? {}).map((path) => [
    `stat -c '%a %u %F' -- ${path}`,
    '644 0 regular file\n',
  ]);
  const machine = fakeMachine({ ...contents, commands: { ...Object.fromEntries(stats), ...contents.commands } });
  const orAbsent = (error: unknown): never => {
    if (error instanceof MachineError && error.kind === 'not-recorded') throw absent(error.source);
    throw error;
  };
  return {
    ...machine,
    readFile: (path) => machine.readFile(path).catch(orAbsent),
    listDirectory: (path) => machine.listDirectory(path).catch(orAbsent),
    readLink: (path) => machine.readLink(path).catch(orAbsent),
    run: (argv, options) =>
      machine.run(argv, options).catch((error: unknown) => {
        const isMissing = error instanceof MachineError && error.kind === 'not-recorded' && argv[0] === 'stat';
        return isMissing ? { exitCode: 1, stdout: '', stderr: 'stat: No such file or directory\n' } : orAbsent(error);
      }),
  };
}

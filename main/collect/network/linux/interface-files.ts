import type { Interface } from '../../../../shared/model/network.ts';
import { bitsPerSecond, type BitsPerSecond } from '../../../../shared/model/units.ts';
import { MachineError, type Machine } from '../../../machine/machine.ts';
import { interfaceDirectory, type interfaceFiles } from '../../sources.ts';

type InterfaceFile = (typeof interfaceFiles)[number];

/** What a file of /sys/class/net/NAME/ said: its text, or the system's word for why not (EINVAL: interface is down). */
interface FileAnswer {
  readonly path: string;
  readonly text: string | undefined;
  readonly errno: string | undefined;
}

export type FileAnswers = Readonly<Partial<Record<InterfaceFile, FileAnswer>>>;

/** These files of these interfaces, by name. */
export async function readFilesOf(
  machine: Machine,
  names: readonly string[],
  files: readonly InterfaceFile[],
): Promise<ReadonlyMap<string, FileAnswers>> {
  return new Map(await Promise.all(names.map(async (name) => [name, await filesOf(machine, name, files)] as const)));
}

async function filesOf(machine: Machine, name: string, files: readonly InterfaceFile[]): Promise<FileAnswers> {
  const answers = await Promise.all(
    files.map(async (file) => [file, await answerOf(machine, `${interfaceDirectory(name)}/${file}`)] as const),
  );
  return Object.fromEntries(answers);
}

async function answerOf(machine: Machine, path: string): Promise<FileAnswer> {
  try {
    return { path, text: (await machine.readFile(path)).trim(), errno: undefined };
  } catch (error) {
    if (error instanceof MachineError) return { path, text: undefined, errno: error.errno };
    throw error;
  }
}

/** As `grep . FILES` prints them. */
export function fileLines(files: FileAnswers): readonly string[] {
  return Object.values(files).flatMap((answer) =>
    answer?.text === undefined ? [] : [`${answer.path}:${answer.text}`],
  );
}

/** The file of an interface that is switched off cannot be read (EINVAL). */
export function linkByCarrier(carrier: FileAnswer | undefined): 'up' | 'down' | undefined {
  if (carrier?.text === '1') return 'up';
  return carrier?.text === '0' || carrier?.errno === 'EINVAL' ? 'down' : undefined;
}

/** In Mbit/s; -1, and in older kernels its unsigned forms, where the driver does not tell. */
export function speedOf(speed: FileAnswer | undefined): BitsPerSecond | undefined {
  const text = speed?.text;
  if (text === undefined || !/^\d{1,9}$/.test(text)) return undefined;
  const megabits = Number(text);
  return megabits === 0 || megabits === 65_535 ? undefined : bitsPerSecond(megabits * 1e6);
}

export function duplexOf(duplex: FileAnswer | undefined): Interface['duplex'] {
  return duplex?.text === 'full' || duplex?.text === 'half' ? duplex.text : undefined;
}

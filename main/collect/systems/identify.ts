import type { Account, Kernel } from '../../../shared/model/machine.ts';
import { unchecked, valueOf, type Reading } from '../../../shared/model/reading.ts';
import { commandLine, MachineError, type Machine } from '../../machine/machine.ts';
import { commandFailed, ifReadable, reading } from '../text/reading.ts';
import { ParseError } from '../text/parse-error.ts';
import { presenceOf, type StoragePresence } from '../served/storage-look.ts';
import { allToolPaths, storageToolPaths } from './profiles/known.ts';
import type { Clues } from './profiles/profile.ts';
import { parseAssignments, parseId, parseQnapSystem, type Assignments } from './release-files.ts';
import type { Said } from './system.ts';
import { commands, directories, existing, systemFiles, type Argv } from '../sources.ts';

/** What the first turn of a full look found: enough to choose a profile and to ask for everything else at once. */
export interface Introduction {
  readonly clues: Clues;
  readonly account: Reading<Account>;
  readonly kernel: Reading<Kernel>;
  /** Paths of programs that are there. */
  readonly programs: ReadonlySet<string>;
  readonly interfaceNames: readonly string[];
  readonly bondNames: readonly string[];
  /** Services beside SMB. */
  readonly storage: StoragePresence;
  /** The lines from which the system is recognised. */
  readonly said: Said;
  /** Why nothing could be asked at all. */
  readonly unreachable: MachineError | undefined;
}

/** Asks a NAS what it is; everything in one turn. */
export async function introduction(machine: Machine, timeoutMs: number): Promise<Introduction> {
  const [
    { unreachable, kernel, ...told },
    account,
    programs,
    interfaceNames,
    bondNames,
    storage,
    storagePrograms,
    { clues, said },
  ] = await Promise.all([
    kernelOf(machine, timeoutMs),
    accountOf(machine, timeoutMs),
    programsOf(machine, timeoutMs, allToolPaths()),
    namesIn(machine, directories.interfaces),
    namesIn(machine, directories.bonds),
    presenceOf(machine),
    // A question of its own: recordings hold the answer to the other one as it stands.
    programsOf(machine, timeoutMs, storageToolPaths),
    fileClues(machine, timeoutMs),
  ]);
  return {
    clues: { ...clues, ...told, midclt: [...programs].some((path) => path.endsWith('/midclt')), windows: undefined },
    account,
    kernel,
    programs: programs.union(storagePrograms),
    interfaceNames,
    // What a listing says becomes part of paths: a name with a slash is none.
    bondNames: bondNames.filter((name) => !name.includes('/')),
    storage,
    said,
    unreachable,
  };
}

async function kernelOf(
  machine: Machine,
  timeoutMs: number,
): Promise<Pick<Clues, 'kernelName' | 'kernelRelease'> & Pick<Introduction, 'kernel' | 'unreachable'>> {
  let unreachable: MachineError | undefined;
  const names = await reading(machine, commandLine(commands.system), async () => {
    try {
      const result = await machine.run(commands.system, { timeoutMs });
      if (result.exitCode !== 0) throw commandFailed(commands.system, result);
      return { value: result.stdout.trim().split(/\s+/), lines: [result.stdout.trim()] };
    } catch (error) {
      if (error instanceof MachineError && error.kind === 'unreachable') unreachable = error;
      throw error;
    }
  });
  const [kernelName, release] = valueOf(names) ?? [];
  const kernel: Reading<Kernel> =
    names.state !== 'known' ? names : release === undefined ? unchecked : { ...names, value: { release } };
  return { kernelName: kernelName === '' ? undefined : kernelName, kernelRelease: release, kernel, unreachable };
}

function accountOf(machine: Machine, timeoutMs: number): Promise<Reading<Account>> {
  return reading(machine, 'id', async () => {
    const { stdout } = await machine.run(commands.user, { timeoutMs });
    return { value: parseId(stdout), lines: stdout.trim().split('\n').slice(0, 1) };
  });
}

async function programsOf(machine: Machine, timeoutMs: number, paths: readonly string[]): Promise<Set<string>> {
  const said = await ifReadable(machine.run(existing(paths), { timeoutMs }));
  const lines = new Set((said?.stdout ?? '').split('\n'));
  return new Set(paths.filter((path) => lines.has(path)));
}

async function namesIn(machine: Machine, directory: string): Promise<readonly string[]> {
  return (await ifReadable(machine.listDirectory(directory))) ?? [];
}

type FileClues = Omit<Clues, 'kernelName' | 'kernelRelease' | 'midclt' | 'windows'>;

async function fileClues(machine: Machine, timeoutMs: number): Promise<{ clues: FileClues; said: Said }> {
  const text = (path: string): Promise<string | undefined> => ifReadable(machine.readFile(path));
  const [osRelease, synology, model, version, qnap, unraid, package_, folder, ksmbd] = await Promise.all([
    text(systemFiles.osRelease),
    text(systemFiles.synologyVersion),
    text(systemFiles.synologyModel),
    text(systemFiles.version),
    text(systemFiles.qnap),
    text(systemFiles.unraid),
    packageVersion(machine, commands.openMediaVault, timeoutMs),
    ifReadable(machine.listDirectory(directories.openMediaVault)),
    ifReadable(machine.listDirectory(directories.ksmbd)),
  ]);
  const clues = {
    osRelease: understood(parseAssignments, osRelease),
    synology: understood(parseAssignments, synology),
    synologyModel: firstLine(model),
    version: firstLine(version),
    qnap: understood(parseQnapSystem, qnap),
    unraid: understood(parseAssignments, unraid),
    openMediaVault: package_ ?? (folder === undefined ? undefined : ''),
    ksmbd: ksmbd !== undefined,
  };
  const texts = { osRelease, synologyVersion: synology, synologyModel: model, version, qnap, unraid };
  return { clues, said: saidBy(texts) };
}

/** Lines that name a product, a version or a model; the rest of such files is of no use here, and may be private. */
const telling =
  /^(?:NAME|ID|VERSION_ID|productversion|buildnumber|smallfixnumber|version|Version|Model|Internal Model|Build Number) ?=/;

function saidBy(texts: Readonly<Partial<Record<keyof typeof systemFiles, string | undefined>>>): Said {
  const single: readonly string[] = ['synologyModel', 'version'];
  const parts = Object.entries(systemFiles).flatMap(([name, path]) => {
    const text = Object.entries(texts).find(([key]) => key === name)?.[1];
    if (text === undefined) return [];
    const lines = single.includes(name)
      ? [firstLine(text) ?? '']
      : text.split('\n').filter((line) => telling.test(line));
    return [{ path, lines }];
  });
  return { sources: parts.map(({ path }) => path), lines: parts.flatMap(({ lines }) => lines) };
}

async function packageVersion(machine: Machine, argv: Argv, timeoutMs: number): Promise<string | undefined> {
  const said = await ifReadable(machine.run(argv, { timeoutMs }));
  const version = said?.exitCode === 0 ? said.stdout.trim() : '';
  return version === '' ? undefined : version;
}

const longestLine = 200;

function firstLine(text: string | undefined): string | undefined {
  const line = text?.split('\n')[0]?.replaceAll('\0', '').trim().slice(0, longestLine);
  return line === '' ? undefined : line;
}

/** A file of another form is no clue; what it is of is asked for by others too. */
function understood(parse: (text: string) => Assignments, text: string | undefined): Assignments | undefined {
  if (text === undefined) return undefined;
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof ParseError) return undefined;
    throw error;
  }
}

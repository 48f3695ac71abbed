import type { Reading } from '../../../shared/model/reading.ts';
import { commandLine, MachineError, type CommandResult } from '../../machine/machine.ts';
import { commandOf, runAsRootIfNeeded, type Look } from '../look.ts';
import type { Argv } from '../sources.ts';
import { ParseError } from '../text/parse-error.ts';
import { commandFailed, reading } from '../text/reading.ts';
import { linesOf } from '../text/text-lines.ts';

/** One line of a file of the kernel's. */
export interface Attribute {
  /** Of its file, below the folder that was searched: `iqn.2026-01.lab:disk/tpgt_1/enable`. */
  readonly path: string;
  readonly text: string;
  readonly quoted: string;
}

/**
 * What `find FOLDER … -exec grep -aH . {} +` prints: `FOLDER/some/file:a line of it`. Folders hold names with colons and
 * blanks in them, so `forms` say where a path ends; a line of another file of such a name is passed over.
 */
export function parseAttributes(text: string, folder: string, forms: readonly RegExp[]): readonly Attribute[] {
  return linesOf(text, folder).flatMap((line): readonly Attribute[] => {
    if (!line.text.startsWith(`${folder}/`))
      throw new ParseError(`${folder}: not a line below it`, line.number, line.text);
    const below = line.text.slice(folder.length + 1);
    const path = forms.map((form) => form.exec(below)?.[0]).find((found) => found !== undefined);
    if (path === undefined || below[path.length] !== ':') return [];
    const value = below.slice(path.length + 1).replaceAll('\0', '');
    return [{ path, text: value, quoted: line.text.replaceAll('\0', '') }];
  });
}

/** A reading, and whether it needed root. */
export interface RootReading<T> {
  readonly read: Reading<T>;
  readonly bySudo: boolean;
}

/** What a command tells that any account may run in one place and only root in another. */
export async function readAsRootIfNeeded<T>(
  look: Look,
  argv: Argv,
  needsRoot: (result: CommandResult) => boolean,
  take: (result: CommandResult) => { readonly value: T; readonly lines: readonly string[] },
  sudoFirst: boolean,
): Promise<RootReading<T>> {
  let bySudo = false;
  const read = await reading(
    look.machine,
    commandLine(commandOf(look, argv)),
    async () => {
      const answer = await runAsRootIfNeeded(look, argv, needsRoot, sudoFirst);
      ({ bySudo } = answer);
      return { ...take(answer.result), source: answer.source };
    },
    'nas-sudo',
  );
  return { read, bySudo };
}

/** What `find` and the `grep` that it starts say, by whatever path they were started; sudo may remark on other things. */
const ownComplaint = /^(?:\S*\/)?(?:find|grep): /;
const refused = /: Permission denied$/;
const gone = /: No such (?:file or directory|device)$/;

const complaintsOf = ({ stderr }: CommandResult): readonly string[] =>
  stderr.split('\n').filter((line) => ownComplaint.test(line));

/** Attributes below a folder. A file that went while they were read (a client left) takes nothing else with it. */
export function readAttributes<T>(
  look: Look,
  argv: Argv,
  parse: (text: string) => T,
  linesOfValue: (value: T) => readonly string[],
  sudoFirst: boolean,
): Promise<RootReading<T>> {
  const [, folder = ''] = argv;
  const isMissing = (line: string): boolean =>
    gone.test(line) && [`'${folder}'`, folder].some((name) => line.endsWith(`: ${name}: No such file or directory`));
  return readAsRootIfNeeded(
    look,
    argv,
    (result) => complaintsOf(result).some((line) => refused.test(line)),
    (result) => {
      const complaints = complaintsOf(result);
      if (complaints.some((line) => refused.test(line))) {
        throw new MachineError('denied', commandLine(argv), 'Not every file may be read.');
      }
      if (complaints.some(isMissing)) throw new MachineError('absent', commandLine(argv), `There is no ${folder}.`);
      // 1 is also the answer of a grep that finds nothing, 2 that of one whose file went.
      const isUnread = result.stdout === '' && complaints.length === 0 && result.stderr.trim() !== '';
      if (result.exitCode > 2 || (result.exitCode > 0 && isUnread) || complaints.some((line) => !gone.test(line)))
        throw commandFailed(argv, result);
      const value = parse(result.stdout);
      return { value, lines: linesOfValue(value) };
    },
    sudoFirst,
  );
}

import { ChangeRefused } from '../changer.ts';
import type { Operation, OperationOf } from '../operation.ts';
import type { FileContent } from '../operations/file-content.ts';
import { MachineError, type Machine } from '../../machine/machine.ts';
import { outputOf, ifHeld } from '../../collect/text/reading.ts';
import { ParseError } from '../../collect/text/parse-error.ts';
import { preparing } from '../../../shared/text/fixes/preparing.ts';

export const statFile = (path: string): readonly [string, ...string[]] => ['stat', '-c', '%a %u %F', '--', path];

/** What a path is, by `stat -c '%a %u %F'` (stat(1) of coreutils and of busybox): `644 0 regular file`. */
export interface FileStatus {
  readonly mode: number;
  readonly uid: number;
  readonly kind: string;
}

export function parseFileStatus(text: string): FileStatus {
  const parts = /^(?<mode>[0-7]{1,4}) (?<uid>\d{1,10}) (?<kind>[a-z][a-z ]*)\n$/.exec(text)?.groups;
  const { mode, uid, kind } = parts ?? {};
  if (mode === undefined || uid === undefined || kind === undefined)
    throw new ParseError('stat: not understood', 1, text);
  return { mode: Number.parseInt(mode, 8), uid: Number(uid), kind };
}

/**
 * A file of the system as it will be when `earlier` are done; `undefined`: there is none. Refused is what cannot be put
 * back byte by byte: a link, a file that is not root's, special permission bits, bytes that are no UTF-8.
 */
export async function fileNow(
  machine: Machine,
  path: string,
  earlier: readonly Operation[],
): Promise<FileContent | undefined> {
  const before = earlier.findLast((operation) => operation.kind === 'file' && operation.path === path);
  if (before?.kind === 'file') return before.after;
  const text = await textOf(machine, path);
  if (text === undefined) return undefined;
  const { mode, uid, kind } = parseFileStatus(await outputOf(machine, statFile(path)));
  if (kind === 'symbolic link') throw new ChangeRefused('not-ours', preparing.isLink(path));
  if (!kind.startsWith('regular') || uid !== 0 || mode > 0o777)
    throw new ChangeRefused('not-ours', preparing.unusualFile(path));
  if (text.includes('\uFFFD')) throw new ChangeRefused('not-ours', preparing.notUtf8(path));
  return { text, mode };
}

async function textOf(machine: Machine, path: string): Promise<string | undefined> {
  try {
    return await machine.readFile(path);
  } catch (error) {
    if (!(error instanceof MachineError) || error.kind !== 'absent') throw error;
    // A link to nowhere reads like nothing, and would be followed by whoever writes.
    if ((await ifHeld(machine.readLink(path))) === undefined) return undefined;
    throw new ChangeRefused('not-ours', preparing.isLink(path));
  }
}

/** The operation that leaves this text; none where the text is there already. */
export function fileChange(
  path: string,
  before: FileContent | undefined,
  text: string,
  extras: Pick<OperationOf<'file'>, 'check' | 'activate'> = {},
): readonly Operation[] {
  if (before?.text === text) return [];
  const found = before === undefined ? {} : { before };
  return [{ kind: 'file', path, ...extras, ...found, after: { text, mode: before?.mode ?? 0o644 } }];
}

/** Every file that is ours alone begins with this line; a file of the same name without it is somebody else's. */
export const head = `# ${preparing.mark}\n`;

/** What stands below the mark; nothing where there is no file. */
export function ownText(path: string, file: FileContent | undefined): string {
  if (file === undefined) return '';
  if (!file.text.startsWith(head)) throw new ChangeRefused('not-ours', preparing.foreignFile(path));
  return file.text.slice(head.length);
}

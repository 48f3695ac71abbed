import type { OpenFile } from '../../../shared/model/fix.ts';
import { commandFailed, ifReadable, runCommand } from '../../collect/text/reading.ts';
import type { Machine } from '../../machine/machine.ts';

export interface OpenFiles {
  readonly files: readonly OpenFile[];
  /** Some processes are not shown to this user. */
  readonly unseen: boolean;
}

/**
 * What keeps these places in use: open files, working directories, programs and mapped libraries of all processes, by the
 * links of /proc/PID (proc(5)). One `find`, because over SSH each question is a round trip. An ordinary user sees the own
 * processes only: `unseen`.
 */
export async function openFilesOn(machine: Machine, places: readonly string[]): Promise<OpenFiles> {
  if (places.length === 0) return { files: [], unseen: false };
  const argv = findLinks(places);
  const result = await runCommand(machine, argv);
  const complaints = result.stderr.split('\n').filter((line) => line !== '');
  // Processes that ended meanwhile are no failure, and what is denied is told.
  const other = complaints.find(
    (line) => !/: (?:No such file or directory|No such process)$|denied$|not permitted$/.test(line),
  );
  if (other !== undefined) throw commandFailed(argv, { ...result, stderr: other });
  const links = parseLinks(result.stdout);
  const names = await programsOf(machine, [...new Set(links.map(({ pid }) => pid))]);
  const files = links.flatMap(({ pid, path }): readonly OpenFile[] => {
    const at = places.filter((place) => path === place || path.startsWith(`${place}/`)).toSorted(byLength)[0];
    const program = names.get(pid);
    return at === undefined || program === undefined ? [] : [{ at, program, pid, path }];
  });
  return { files: unique(files), unseen: complaints.some((line) => /denied$|not permitted$/.test(line)) };
}

const byLength = (left: string, right: string): number => right.length - left.length;

/** `-lname` takes patterns: their signs are escaped. */
const literal = (path: string): string => path.replace(/[\\*?[\]]/g, '\\$&');

/**
 * Where `find` does not go: what is no process, and of a process each directory but its two of links. Others answer in
 * their own ways once a process has ended and its parent has not asked (a zombie): `net` with "Invalid argument".
 */
const noProcess = '( -path /proc/* ! -path /proc/[0-9]* -prune )'.split(' ');
const otherFolders = '( -type d -path /proc/*/* ! -name fd ! -name map_files -prune )'.split(' ');

function findLinks(places: readonly string[]): readonly [string, ...string[]] {
  const kinds = ['fd/*', 'map_files/*', 'cwd', 'root', 'exe'].flatMap((kind, index) => [
    ...(index === 0 ? [] : ['-o']),
    '-path',
    `/proc/[0-9]*/${kind}`,
  ]);
  const targets = places.flatMap((place, index) => [
    ...(index === 0 ? [] : ['-o']),
    '-lname',
    literal(place),
    '-o',
    '-lname',
    `${literal(place)}/*`,
  ]);
  const format = ['-printf', String.raw`%p\0%l\0`];
  return [
    'find',
    '/proc',
    '-maxdepth',
    '3',
    ...noProcess,
    '-o',
    ...otherFolders,
    '-o',
    '(',
    ...kinds,
    ')',
    '(',
    ...targets,
    ')',
    ...format,
  ];
}

/** Path and target of each link, each closed by a NUL, because names may hold anything else. */
export function parseLinks(text: string): readonly { readonly pid: number; readonly path: string }[] {
  const words = text.split('\0');
  const links: { pid: number; path: string }[] = [];
  for (let index = 0; index + 2 < words.length; index += 2) {
    const pid = /^\/proc\/(?<pid>\d{1,10})\//.exec(words[index] ?? '')?.groups?.['pid'];
    const path = (words[index + 1] ?? '').replace(/ \(deleted\)$/, '');
    if (pid !== undefined) links.push({ pid: Number(pid), path });
  }
  return links;
}

/** /proc/PID/comm; a process that has ended meanwhile has none and keeps nothing. */
async function programsOf(machine: Machine, pids: readonly number[]): Promise<ReadonlyMap<number, string>> {
  const names = await Promise.all(
    pids.map(async (pid) => [pid, await ifReadable(machine.readFile(`/proc/${pid}/comm`))] as const),
  );
  return new Map(names.flatMap(([pid, name]) => (name === undefined ? [] : [[pid, name.trimEnd()] as const])));
}

function unique(files: readonly OpenFile[]): readonly OpenFile[] {
  const seen = new Map(files.map((file) => [`${file.pid} ${file.path}`, file]));
  return [...seen.values()].toSorted((left, right) => left.pid - right.pid || (left.path < right.path ? -1 : 1));
}

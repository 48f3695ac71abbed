import { quote } from '../../machine/quote.ts';
import type { FileContent } from '../operations/file-content.ts';
import type { FileEdit } from '../operations/operation-kind.ts';
import { wordOf } from './commands.ts';
import { differenceOf, type Difference } from './line-difference.ts';
import { hiddenWord, secretsIn } from '../../../shared/text/secrets.ts';

/**
 * Commands that change a file as an operation does, for a person to paste. Secrets of the old text are not named: the
 * command passes over them. POSIX sh and the sed of GNU and busybox (`-i`).
 */
export function editCommands({ path, before, after }: FileEdit): readonly string[] {
  if (after === undefined) return [`sudo rm -- ${wordOf(path)}`];
  if (before === undefined) return createCommands(path, after);
  if (after.text.startsWith(before.text)) return [written(`tee -a`, path, after.text.slice(before.text.length))];
  const lines = differenceOf(linesOf(before.text), linesOf(after.text));
  return [
    `sudo sed -i ${sedScripts(lines)
      .map((script) => `-e ${quote(script)}`)
      .join(' ')} ${wordOf(path)}`,
  ];
}

/** What stands behind the last newline is no line, or an empty line before it could be taken for it. */
const linesOf = (text: string): readonly string[] =>
  text.endsWith('\n') ? text.slice(0, -1).split('\n') : text === '' ? [] : text.split('\n');

function createCommands(path: string, after: FileContent): readonly string[] {
  const folder = path.slice(0, path.lastIndexOf('/')) || '/';
  const mode = after.mode.toString(8).padStart(4, '0');
  return [`sudo mkdir -p ${wordOf(folder)}`, written('tee', path, after.text), `sudo chmod ${mode} ${wordOf(path)}`];
}

/** The text as it is, between marks that no line of it is. */
function written(program: string, path: string, text: string): string {
  const lines = text.split('\n');
  let mark = 'EOF';
  while (lines.includes(mark)) mark += 'F';
  // A here-document always ends its last line.
  return `sudo ${program} ${wordOf(path)} >/dev/null <<'${mark}'\n${text.replace(/\n$/, '')}\n${mark}`;
}

/** One script per line that is replaced, removed or added; sed counts the lines of the old text. */
function sedScripts(lines: readonly Difference[]): readonly string[] {
  const scripts: string[] = [];
  for (let index = 0; index < lines.length;) {
    const run = runFrom(lines, index);
    const removed = run.filter((line) => line.kind === 'removed');
    const added = run.filter((line) => line.kind === 'added');
    const paired = Math.min(removed.length, added.length);
    for (const [place, line] of removed.entries()) {
      const fresh = place < paired ? added[place] : undefined;
      scripts.push(fresh === undefined ? `${line.oldNumber}d` : substitution(line.oldNumber, line.text, fresh.text));
    }
    for (const line of added.slice(paired)) scripts.push(insertion(line));
    index += Math.max(run.length, 1);
  }
  return scripts;
}

function runFrom(lines: readonly Difference[], from: number): readonly Difference[] {
  const end = lines.findIndex((line, index) => index >= from && line.kind === 'same');
  return lines.slice(from, end === -1 ? undefined : end);
}

/** Before the first line there is none to add behind. */
function insertion({ oldNumber, text }: Difference): string {
  const escaped = text.replace(/\\/g, '\\\\');
  return oldNumber === 0 ? `1i\\\n${escaped}` : `${oldNumber}a\\\n${escaped}`;
}

/** Characters that mean something in a basic regular expression, or end it. */
const pattern = (text: string): string => text.replace(/[\\.*[\]^$|]/g, '\\$&');
const replacement = (text: string): string => text.replace(/[\\&|]/g, '\\$&');

/**
 * `12s|OLD|NEW|` with the words that differ, and as many before them as it takes for OLD to stand there first in its line.
 * A secret in OLD is matched by what can be in it, and taken over where it stays.
 */
function substitution(number: number, before: string, after: string): string {
  const head = commonStart(before, after);
  const tail = Math.min(commonEnd(before, after), before.length - head, after.length - head);
  const end = wordEnd(before, before.length - tail);
  let start = wordStart(before, head);
  while (start > 0 && (start === end || before.indexOf(before.slice(start, end)) !== start)) {
    start = wordStart(before, start - 1);
  }
  const old = before.slice(start, end);
  const fresh = after.slice(start, after.length - (before.length - end));
  return `${number}s|${old === '' ? '^' : withGroups(old)}|${withReferences(old, fresh)}|`;
}

function withGroups(text: string): string {
  const value = (secret: string): string =>
    secret
      .split(',,')
      .map((part) => (part === '' ? '' : '[^,[:space:]]*'))
      .join(',,');
  const group = (secret: string): string => `\\(${secret.startsWith('"') ? '"[^"]*"' : value(secret)}\\)`;
  return around(text, pattern, group);
}

/** A secret that the old text does not hold is for the person to fill in. */
function withReferences(old: string, fresh: string): string {
  const known = secretsIn(old).map(({ start, end }) => old.slice(start, end));
  return around(fresh, replacement, (secret) =>
    known.includes(secret) ? `\\${known.indexOf(secret) + 1}` : hiddenWord,
  );
}

/** A text in which the secrets are written one way and everything between them another way. */
function around(text: string, other: (part: string) => string, secret: (part: string) => string): string {
  let from = 0;
  let result = '';
  for (const { start, end } of secretsIn(text)) {
    result += other(text.slice(from, start)) + secret(text.slice(start, end));
    from = end;
  }
  return result + other(text.slice(from));
}

function commonStart(left: string, right: string): number {
  let length = 0;
  while (length < left.length && left[length] === right[length]) length += 1;
  return length;
}

function commonEnd(left: string, right: string): number {
  let length = 0;
  while (length < left.length && left.at(-1 - length) === right.at(-1 - length)) length += 1;
  return length;
}

/** The place where the option or field begins that this is a part of: people read words. A secret is one word. */
function wordStart(line: string, at: number): number {
  let start = at;
  while (start > 0 && (isInSecret(line, start) || !/[,\s]/.test(line[start - 1] ?? ''))) start -= 1;
  return start;
}

function wordEnd(line: string, at: number): number {
  let end = at;
  while (end < line.length && (isInSecret(line, end) || !/[,\s]/.test(line[end] ?? ''))) end += 1;
  return end;
}

const isInSecret = (line: string, at: number): boolean =>
  secretsIn(line).some(({ start, end }) => start < at && at < end);

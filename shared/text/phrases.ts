import { isUnfit } from './plain.ts';

/** Small numbers as words, as people say them. */
export function count(value: number): string {
  return ['no', 'one', 'two', 'three', 'four', 'five', 'six'][value] ?? String(value);
}

/** `one channel`, `two channels` */
export function channelsOf(value: number): string {
  return `${count(value)} ${value === 1 ? 'channel' : 'channels'}`;
}

/** `Both` of two, `All three` of three. */
export function all(value: number): string {
  return value === 2 ? 'Both' : `All ${count(value)}`;
}

/** A NAS at the beginning of a sentence; a name stays as it is. */
export function first(nas: string): string {
  return nas === 'the NAS' ? 'The NAS' : nas;
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `eth0`, `eth0 and eth1`, `eth0, eth1 and eth2` */
export function listed(names: readonly string[]): string {
  const last = names.at(-1);
  return names.length < 2 || last === undefined ? names.join('') : `${names.slice(0, -1).join(', ')} and ${last}`;
}

/**
 * A word for a shell command line, quoted where it must be; `undefined` for one with control characters, or with what is not seen, which no
 * command to copy may hold (a terminal would act on them when pasted).
 */
export function shellWord(word: string): string | undefined {
  if (isUnfit(word)) return undefined;
  if (word === '') return "''";
  return /^[\w@%+=:,./-]+$/.test(word) && !word.startsWith('-') ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** A command line of the given words, or `undefined` if one of them cannot be written on one. */
export function commandOf(...words: readonly string[]): string | undefined {
  const quoted = words.map(shellWord);
  return quoted.every((word) => word !== undefined) ? quoted.join(' ') : undefined;
}

/**
 * A command of PowerShell with its named values, each text in single quotes: nothing in it means anything there. PowerShell
 * takes typographic quotes for quotes as well. `undefined` as of `commandOf`.
 */
export function powerShellLine(
  cmdlet: string,
  values: Readonly<Record<string, PowerShellValue>>,
  switches: readonly string[] = [],
): string | undefined {
  const named = Object.entries(values).map(([name, value]) => ({ name, word: powerShellWord(value) }));
  if (named.some(({ word }) => word === undefined)) return undefined;
  return [cmdlet, ...named.map(({ name, word }) => `-${name} ${word}`), ...switches.map((name) => `-${name}`)].join(
    ' ',
  );
}

type PowerShellValue = string | number | boolean;

/** A value as PowerShell writes it; `undefined` as of `commandOf`. */
export function powerShellWord(value: PowerShellValue): string | undefined {
  if (typeof value !== 'string') return typeof value === 'number' ? String(value) : `$${value}`;
  return isUnfit(value) ? undefined : powerShellText(value);
}

const powerShellText = (text: string): string => `'${text.replaceAll(/['\u2018-\u201b]/g, '$&$&')}'`;

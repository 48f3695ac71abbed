/** Puts assets/lanewise-record.ps1 together: the scripts that the program itself runs, its rules of redaction, and the parts beside this file. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { classes, everywhere } from '../../main/machine/redact-addresses.ts';
import { usualAccounts, usualDomains } from '../../main/machine/redact-places.ts';
import { forms, patterns, rules } from '../../main/machine/redact-windows-rules.ts';
import { windowsScripts } from '../../main/machine/windows/scripts.ts';
import program from '../../package.json' with { type: 'json' };
import { dotNetPattern } from './dot-net-pattern.ts';

const root = resolve(import.meta.dirname, '../..');
export const recordScriptFile = join(root, 'assets/lanewise-record.ps1');

const part = (name: string): string => readFileSync(join(import.meta.dirname, `${name}.ps1`), 'utf8');
const powershell = (name: string): string => readFileSync(join(root, 'assets/powershell', `${name}.ps1`), 'utf8');

/** The whole script: ASCII, for Windows PowerShell 5.1. */
export const recordScript = (): string =>
  [
    part('head'),
    '# Written by `npm run record-script` from tools/record-script and assets/powershell: change those.\n',
    "Set-StrictMode -Version Latest\n$ErrorActionPreference = 'Stop'\n$ProgressPreference = 'SilentlyContinue'\n",
    redactionParts(),
    fieldsBlock(),
    scriptsTable(),
    ...['apart', 'looks', 'measured', 'main'].map(part),
  ].join('\n');

/** What replaces names, without what reads or writes. */
export const redactionParts = (): string => [tables(), ...['addresses', 'names', 'rows'].map(part)].join('\n');

function tables(): string {
  const kept = [
    ...everywhere.map(([network, length]) => `${network} ${length} all`),
    ...classes.map(([network, length, bits]) => `${network} ${length} ${bits}`),
  ];
  return [
    `$version = ${quoted(program.version)}`,
    '# A network, its length, and how many leading bits of its addresses stay.',
    `$addressClasses = ${list(kept)}`,
    `$usualAccounts = ${list([...usualAccounts])}`,
    `$usualDomains = ${list([...usualDomains])}`,
    '# By the name of a property: what its text may tell.',
    `$rules = ${table(Object.entries(rules))}`,
    '# Of this form a text stays.',
    `$forms = ${table(expressions(forms))}`,
    `$patterns = ${table(expressions(patterns))}`,
    '',
  ].join('\n');
}

const expressions = (all: Readonly<Record<string, RegExp>>): readonly (readonly [string, string])[] =>
  Object.entries(all).map(([name, expression]) => [name, dotNetPattern(expression)]);

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** A few on a line. */
function list(items: readonly string[]): string {
  const lines = Array.from({ length: Math.ceil(items.length / 6) }, (_, line) =>
    items.slice(line * 6, line * 6 + 6).map(quoted),
  );
  return `@(\n${lines.map((words) => `    ${words.join(', ')}`).join(',\n')}\n)`;
}

const table = (entries: readonly (readonly [string, string])[]): string =>
  `@{\n${entries.map(([name, value]) => `    ${quoted(name)} = ${quoted(value)}`).join('\n')}\n}`;

/** What these scripts use, as text for where they run. */
const fieldsBlock = (): string => `$fields = {\n${indented(powershell('fields'))}\n}\n`;

/** Each script of the program as it is, in braces. */
function scriptsTable(): string {
  const entries = Object.keys(windowsScripts).map(
    (name) => `    ${quoted(name)} = {\n${indented(powershell(name))}\n    }`,
  );
  return `# The scripts by which Lanewise itself reads Windows.\n$scripts = [ordered] @{\n${entries.join('\n')}\n}\n`;
}

const indented = (text: string): string =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' ? '' : `        ${line}`))
    .join('\n');

/**
 * The scripts that read a Windows machine: Windows PowerShell 5.1, a fixed list of cmdlets, nothing that writes. Those that change
 * one lie in a folder of their own, with a list of their own.
 */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { changeScripts } from '../../../main/machine/windows/scripts.ts';
import { complaintsAbout } from '../../helpers/power-shell-grammar.ts';
import {
  changingWords as changing,
  hostingWords,
  loadingWords as loading,
  readingWords as reading,
} from '../../helpers/windows-words.ts';

const folder = path.join(import.meta.dirname, '../../../assets/powershell');
const scripts = (await readdir(folder)).filter((name) => name.endsWith('.ps1') && name !== 'host.ps1');

const changingFolder = path.join(folder, 'change');
const changingScripts = await readdir(changingFolder);

const loadingFolder = path.join(folder, 'load');
const loadingScripts = await readdir(loadingFolder);

const read = (name: string): Promise<string> => readFile(path.join(folder, name), 'utf8');

describe('a script that reads Windows', () => {
  test.each(scripts)('%s is plain 5.1 and only reads', async (name) => {
    const allowed = name === 'fields.ps1' ? { ...reading, invoked: ['$Query'] } : reading;
    expect(await complaintsAbout(await read(name), allowed)).toEqual([]);
  });

  test('is run by host.ps1, which is plain 5.1 and runs what lies beside it alone', async () => {
    const host = await read('host.ps1');
    expect(await complaintsAbout(host, hostingWords)).toEqual([]);
    expect(host.match(/-TypeName '[^']+'/g)?.toSorted()).toEqual([
      "-TypeName 'IO.StreamReader'",
      "-TypeName 'IO.StreamWriter'",
      "-TypeName 'Text.UTF8Encoding'",
    ]);
    expect(host.match(/^param.*$/gm)).toEqual(["param([ValidateSet('change', 'load')] [string] $Also)"]);
    expect(host.match(/^.*\$folders.*$/gm)).toEqual([
      '$folders = @($PSScriptRoot)',
      'if ($Also) { $folders += Join-Path -Path $PSScriptRoot -ChildPath $Also }',
      "foreach ($path in $folders | ForEach-Object { [IO.Directory]::GetFiles($_, '*.ps1') }) {",
    ]);
  });

  test('is ASCII, since 5.1 reads a file without a mark as ANSI', async () => {
    for (const name of [...scripts, 'host.ps1']) expect.soft(await read(name), name).toMatch(/^[\n\x20-\x7e]*$/);
  });
});

describe('a script that changes Windows', () => {
  test('is one of the list', () => {
    expect(changingScripts.toSorted()).toEqual(
      Object.keys(changeScripts)
        .map((name) => `${name}.ps1`)
        .toSorted(),
    );
  });

  test.each(changingScripts)('%s is plain 5.1, in ASCII, and changes what it may', async (name) => {
    const text = await readFile(path.join(changingFolder, name), 'utf8');
    expect(await complaintsAbout(text, changing)).toEqual([]);
    expect(text).toMatch(/^[\n\x20-\x7e]*$/);
    // Nothing that makes a share less safe.
    expect(text).not.toMatch(/guest|sign(?:ing|ature)|encrypt|certificate/i);
  });

  test.each([
    ['resets all', 'Reset-SmbClientConfiguration -All'],
    ['runs what it was given', '& $asked.program'],
    ['makes code of a text', 'Invoke-Expression $asked.value'],
    ['goes on after an error', 'Enable-NetAdapterRss -Name $name'],
  ])('none %s', async (_what, script) => {
    expect(await complaintsAbout(script, changing)).not.toEqual([]);
  });
});

describe('the script that reads a share', () => {
  test('is alone in its folder', () => {
    expect(loadingScripts).toEqual(['share-load.ps1']);
  });

  test('is plain 5.1, in ASCII, and only reads', async () => {
    const text = await readFile(path.join(loadingFolder, 'share-load.ps1'), 'utf8');
    expect(await complaintsAbout(text, loading)).toEqual([]);
    expect(text).toMatch(/^[\n\x20-\x7e]*$/);
    expect(text.match(/\[IO\.FileAccess\]::\w+/g)).toEqual(['[IO.FileAccess]::Read']);
  });
});

describe('what is refused in one', () => {
  test.each([
    ['a cmdlet that changes', 'Set-SmbClientConfiguration -EnableMultiChannel $true'],
    ['one in the midst of text', '"$(Remove-SmbMapping)"'],
    ['one inside a pipeline', '$a | Remove-SmbMapping -Force'],
    ['a name that is only known at run time', '& $name'],
    ['a name that is put together', '& $a.Name'],
    ['another script', '. ./other.ps1'],
    ['a program', 'netsh interface show interface'],
    ['a type that reaches files', "[IO.File]::Delete('x')"],
    ['a method that is not listed', '$adapter.Disable()'],
    ['a static method that is not listed', '[xml]::Load(1)'],
    ['a file that is written', '$a > adapters.txt'],
    ['a default for null', '$a ?? 1'],
    ['an assignment to null', '$a ??= 1'],
    ['a member of what may be null', '${a}?.Name'],
    ['a choice in one expression', '$a ? 1 : 2'],
    ['a chain', 'Select-Field && Select-Field'],
    ['a query that goes on after an error', 'Get-SmbMapping | Select-Field'],
    ['a newer parameter', '$a | ForEach-Object -Parallel { 1 }'],
    ['what nobody can read', 'foreach ('],
  ])('%s', async (_what, script) => {
    expect(await complaintsAbout(script, reading)).not.toEqual([]);
  });
});

/** The script that records a Windows machine by itself: current, plain 5.1, and nothing that writes but its own folder. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { patterns } from '../../../main/machine/redact-windows-rules.ts';
import { dotNetPattern } from '../../../tools/record-script/dot-net-pattern.ts';
import { recordScript, recordScriptFile } from '../../../tools/record-script/script.ts';
import { complaintsAbout, type AllowedWords } from '../../helpers/power-shell-grammar.ts';
import { queriesOfWindows, readingWords } from '../../helpers/windows-words.ts';

const script = readFileSync(recordScriptFile, 'utf8');
const functions = [...script.matchAll(/^ *function (?<name>[\w-]+)/gm)].map(({ groups }) => groups?.['name'] ?? '');

const wordsIn = (text: string): readonly string[] => text.split(/\s+/);

/** Beside what the scripts of the program use: text, numbers, clocks; and one folder that is written. */
const recording: AllowedWords = {
  commands: [
    ...readingWords.commands,
    ...functions,
    ...wordsIn(`ConvertTo-Json Get-Module Group-Object New-Object Select-Object Set-StrictMode Sort-Object Start-Sleep Where-Object
      Write-Host`),
  ],
  stopping: queriesOfWindows,
  types: [
    ...readingWords.types,
    ...wordsIn(`array byte[] char Collections.IDictionary Convert Diagnostics.Process Diagnostics.Stopwatch double Enum
      Environment Globalization.CultureInfo Management.Automation.GetValueException Management.Automation.PSCustomObject Math
      InitialSessionState Management.Automation.MethodInvocationException Management.Automation.RuntimeException PowerShell RunspaceFactory
      Net.IPAddress object[] ref regex string StringComparer StringComparison Text.Encoding void
      IO.Directory IO.File IO.Path`),
  ],
  methods: [
    ...readingWords.methods,
    ...wordsIn(`Add Combine ComputeHash Contains ContainsKey Escape GetAddressBytes GetBytes GetCurrentProcess GetType GetValues IsMatch
      Match Min PadLeft PadRight Parse Refresh Replace Round Sort Split StartNew StartsWith Substring ToByte ToCharArray
      ToLowerInvariant ToUpperInvariant TryParse
      AddParameter AddScript BeginInvoke BeginStop Complete Create CreateDefault CreateRunspace Dispose EndInvoke Exit GetCommandLineArgs ImportPSModule Invoke
      Open ReadAll WaitOne
      CreateDirectory Exists GetDirectoryName WriteAllText`),
  ],
  invoked: ['$Query'],
};

describe('lanewise-record.ps1', () => {
  test('is what npm run record-script writes', () => {
    expect(script).toBe(recordScript());
  });

  test('is plain 5.1, and does nothing beyond its list', async () => {
    expect(await complaintsAbout(script, recording)).toEqual([]);
  });

  test('is ASCII, since 5.1 reads a file without a mark as ANSI', () => {
    expect(script).toMatch(/^[\n\x20-\x7e]*$/);
  });

  test('writes in one place, and only what Write-Text is given a place in the new folder for', () => {
    expect(script.match(/\[IO\.File\]::Write\w+|CreateDirectory/g)).toEqual([
      'CreateDirectory',
      '[IO.File]::WriteAllText',
    ]);
    expect(script.match(/Write-Text -Path "[^"]*"/g)).toEqual(
      ['$Folder/$stored', '$Folder/asked.json', '$Folder/measured.json', '$Folder/machine.json'].map(
        (path) => `Write-Text -Path "${path}"`,
      ),
    );
    const made = wordsIn(
      `Collections.ArrayList Collections.Hashtable Management.Automation.PSDataCollection[psobject] Net.IPAddress
        Security.Cryptography.HMACSHA256 object[]`,
    );
    expect(new Set(script.match(/New-Object -TypeName '[^']+'/g))).toEqual(
      new Set(made.map((type) => `New-Object -TypeName '${type}'`)),
    );
  });
});

test('apart, nothing runs but the scripts and the cmdlets that stand in it', () => {
  expect(script.match(/AddScript\([^)]*\)|Invoke-Apart -Text "[^\n]*?" -Words/g)).toEqual([
    'AddScript($text, $false)',
    'AddScript($Text, $true)',
    'Invoke-Apart -Text "$($scripts[$Script])" -Words',
    'Invoke-Apart -Text "Get-Shape -Objects @($($cmdlets[$class]))" -Words',
  ]);
});

describe('a pattern for .NET', () => {
  test('means digits and letters of ASCII alone, and no line end behind the text', () => {
    expect(dotNetPattern(/^\d+[\w.-]\/$/i)).toBe('(?i)^[0-9]+[A-Za-z0-9_.-]/\\z');
    expect(dotNetPattern(patterns.literal)).toBe('(?i)^(?<six>[0-9a-f-]+)(?<zone>s[0-9]+)?\\.ipv6-literal\\.net\\z');
    expect(dotNetPattern(/^[$]\$.$/s)).toBe('(?s)^[$]\\$.\\z');
  });

  test.each([/\W/, /a/g, /a/m, /[^\D]/])('%s has none', (expression) => {
    expect(() => dotNetPattern(expression)).toThrow(/No pattern of \.NET/);
  });
});

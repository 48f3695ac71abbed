/** The script that records a Windows machine by itself, in a real PowerShell, at the machines of the fake Windows. */
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { player } from '../../main/machine/recorded.ts';
import { readRecording } from '../../main/machine/recording-reader.ts';
import type { Exchange } from '../../main/machine/recording.ts';
import { redactor } from '../../main/machine/redact.ts';
import { windowsScripts } from '../../main/machine/windows/scripts.ts';
import { recordScriptFile, redactionParts } from '../../tools/record-script/script.ts';
import { windowsSmbOf } from '../../shared/model/machine.ts';
import { valueOf } from '../../shared/model/reading.ts';
import { expectedLooks, fakeWindows, foldersOf } from '../helpers/fake-windows.ts';
import { allTextIn, expectedOf, givenAway, judgedLooks, told } from '../helpers/judged-windows.ts';
import { withPowerShell } from '../helpers/power-shell.ts';
import { healthyAnswers } from '../helpers/windows-answers.ts';
import { placesOfNames, secretWord } from '../helpers/windows-secrets.ts';

/** Those that differ in what a recording must keep. */
const machines = `constraint doubled-pairs german guest-blocked iscsi-mpio-failover iscsi-no-session iscsi-not-elevated
  iscsi-two-disks lane-lost link-local no-server-index not-elevated
  nothing-mapped old-build other-port overlay-wins rdma team three-names twelve-mappings two-ports virtual-switch`.split(
  /\s+/,
);

/** A text as PowerShell writes it, without anything in it that it would replace. */
const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

describe('lanewise-record.ps1', withPowerShell, () => {
  let folder: string;
  let windows: Awaited<ReturnType<typeof fakeWindows>>;
  let printed: string;
  const recordedAt = (name: string, look: number): string => path.join(folder, `${name}-${look + 1}`);

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'lanewise-record-'));
    windows = await fakeWindows();
    const runs = machines.flatMap((name) =>
      expectedLooks(name).map((_, look) => {
        const served = foldersOf(name, look).map(quoted).join(', ');
        const out = quoted(recordedAt(name, look));
        return [
          `[IO.File]::WriteAllLines($env:LANEWISE_FAKE_WINDOWS, [string[]] @(${served}))`,
          `& ${quoted(recordScriptFile)} -Out ${out} -Looks ${name === 'two-ports' ? 2 : 1} -Seconds 0`,
        ].join('\n');
      }),
    );
    printed = await windows.run(runs.join('\n'));
  }, 600_000);
  afterAll(async () => {
    await windows.end();
    await rm(folder, { recursive: true });
  });

  test.each(machines)('%s comes to the same as live, and its recording names nobody', async (name) => {
    const again = await judgedLooks(name, async (_, look) => player(await readRecording(recordedAt(name, look))));
    expect(again.map(told)).toEqual(expectedOf(name));
    for (const look of expectedLooks(name).keys()) expect(allTextIn(recordedAt(name, look))).not.toMatch(givenAway);
  });

  test('every look is a frame that is played', async () => {
    const recording = player(await readRecording(recordedAt('two-ports', 0)));
    expect(recording).toMatchObject({ family: 'windows', redacted: true, hostName: 'host1' });
    expect(recording.frames).toHaveLength(2);
    expect(existsSync(path.join(recordedAt('two-ports', 0), 'frames/0002/asked.json'))).toBe(true);
  });

  test('measures each reading, and tells what Windows refuses, has and means by its words', () => {
    const measured = (name: string) =>
      measuredForm.parse(JSON.parse(readFileSync(path.join(recordedAt(name, 0), 'measured.json'), 'utf8')));
    const { readings, classes, system } = measured('two-ports');
    // The service of the iSCSI initiator does not run there.
    const asked = Object.keys(windowsScripts).filter((name) => !/^(?:iscsi|mpio)-/.test(name));
    expect(new Set(readings.map(({ script }) => script))).toEqual(new Set(asked));
    const ofIscsi = measured('iscsi-two-disks').readings.map(({ script }) => script);
    expect(new Set(ofIscsi)).toEqual(new Set(Object.keys(windowsScripts)));
    expect(readings.every(({ milliseconds }) => milliseconds.length === 2)).toBe(true);
    expect(system).toMatchObject({ BuildNumber: '22631', Elevated: true });
    expect(classes['Get-SmbMapping']).toMatchObject({
      properties: { RemotePath: 'System.String' },
      words: { Status: expect.stringMatching(/^\w+=0 \w+=1 .*=6$/) },
    });
    const refused = measured('not-elevated').readings.filter(({ ok }) => !ok);
    expect(refused).toContainEqual(
      expect.objectContaining({ script: 'smb-connections', error: 'Windows System Error 5,Get-SmbConnection' }),
    );
  });

  test('says where the recording is, what it holds, and that no real Windows has run it', () => {
    expect(printed).toContain(`The recording is in ${recordedAt('two-ports', 0)}`);
    expect(printed).toMatch(/measured\.json tells how long each reading took/);
    expect(printed).toMatch(/Not answered: [^\n]*smb-connections/);
    expect(printed).toMatch(/never run on a real Windows/);
  });

  test('goes on without a reading that does not come to its end', async () => {
    // Waits where nothing can stop it, as a driver that does not answer does; what it gave before stays.
    const hanging = `
      function global:Get-SmbMultichannelConnection { [pscustomobject] @{ ServerName = 'nas' }; [Threading.Thread]::Sleep(-1) }`;
    const module = path.join(folder, 'hanging.psm1');
    await writeFile(module, hanging);
    await windows.serve('two-ports');
    const out = path.join(folder, 'hanging');
    const said = await windows.run(
      `Import-Module ${quoted(module)}\n& ${quoted(recordScriptFile)} -Out ${quoted(out)} -Looks 1 -Longest 5`,
    );
    expect(said).toMatch(/No answer within 5 seconds: smb-multichannel\./);
    const { readings, classes } = measuredForm.parse(JSON.parse(readFileSync(path.join(out, 'measured.json'), 'utf8')));
    expect(readings.filter(({ ok }) => !ok)).toMatchObject([{ script: 'smb-multichannel', error: 'TimedOut' }]);
    expect(classes).toMatchObject({
      'Get-SmbMultichannelConnection': { error: 'TimedOut' },
      'Get-SmbConnection': { properties: { ServerName: 'System.String' } },
    });
    const [look] = await judgedLooks('two-ports', async () => player(await readRecording(out)));
    if (look === undefined) throw new Error('the recording has no look');
    expect(valueOf(windowsSmbOf(look.latest.snapshot.facts).mappings)).toHaveLength(1);
    expect(look.codes).toEqual(['host.cannot-look']);
  });

  test('writes into no folder that is there', async () => {
    const again = `& ${quoted(recordScriptFile)} -Out ${quoted(recordedAt('team', 0))} -Looks 1`;
    await expect(windows.run(again)).rejects.toMatchObject({ stderr: expect.stringMatching(/exists already/) });
  });

  test('replaces names and addresses exactly as the program does', async () => {
    const exchanges = [...Object.entries(healthyAnswers), ...Object.entries(oddAnswers)].map(([asked, stdout]) =>
      scriptExchange(asked, stdout),
    );
    const [ours] = await redactedBy(windows, folder, [exchanges]);
    expect(ours).toEqual(redactedByProgram(exchanges));
  });

  test('gives away no name, wherever it stands', async () => {
    const names = fc.sample(secretWord, { numRuns: 5 * placesOfNames.length, seed: 14 });
    const cases = names.map((name, index) => {
      const row = placesOfNames[index % placesOfNames.length]?.(name);
      return [scriptExchange('smb-events', `${JSON.stringify(row)}\n`)];
    });
    const answers = await redactedBy(windows, folder, cases);
    expect(answers).toHaveLength(names.length);
    for (const [index, answer] of answers.entries())
      expect(JSON.stringify(answer).toLowerCase()).not.toContain(names[index]);
  });
});

const measuredForm = z.object({
  system: z.record(z.string(), z.unknown()),
  readings: z.array(
    z.object({ script: z.string(), milliseconds: z.array(z.number()), ok: z.boolean(), error: z.string() }),
  ),
  classes: z.record(
    z.string(),
    z.object({
      properties: z.record(z.string(), z.string().nullable()).optional(),
      words: z.record(z.string(), z.string()).optional(),
      error: z.string().optional(),
    }),
  ),
});

const rows = (...all: readonly object[]): string => all.map((row) => `${JSON.stringify(row)}\n`).join('');

/** Every form that a name or an address has. */
const oddAnswers: Readonly<Record<string, string>> = {
  'smb-mappings': rows(
    { LocalPath: 'Q:', RemotePath: '\\\\Tower.example.org\\Films\\new\\2026', TransportType: 'TCP' },
    { LocalPath: 'home', RemotePath: '\\\\fd00--1.ipv6-literal.net\\Films' },
    { LocalPath: 'LPT1', RemotePath: '\\\\10.0.1.10\\IPC$' },
  ),
  'smb-connections': rows(
    { ServerName: 'TOWER', ShareName: 'films', UserName: 'NT AUTHORITY\\SYSTEM', Credential: 'tower\\ann' },
    { ServerName: 'tower.lan', UserName: 'AzureAD\\AnnMiller', Credential: 'ann@EXAMPLE.ORG' },
    { PrincipalName: 'cifs/tower.example.org@EXAMPLE.ORG', UserName: 'guest', Credential: 'http/tower@EXAMPLE.ORG' },
  ),
  'iscsi-sessions': rows(
    {
      TargetNodeAddress: 'iqn.2026-01.org.example:tower.films',
      SessionIdentifier: 'ffffe001e67f4020-400001370000000d',
    },
    { UniqueId: '6001405512FE4A3D1C9BD4B2FDAE9FD0', ConnectionIdentifier: 'ffffe001e67f4020-1', DriveLetters: ['Q:'] },
    { TargetAddress: '10.0.1.10', InitiatorAddress: '0.0.0.0', TargetPortalAddress: 'tower.example.org', Size: '1' },
  ),
  'smb-share-counters': rows({ Name: '\\tower\\films' }, { Name: '_Total' }, { Name: 'To the cellar' }),
  'ip-addresses': rows(
    { IPAddress: '192.168.77.255', PrefixLength: 24 },
    { IPAddress: '172.20.3.4', PrefixLength: 20, InterfaceAlias: 'vEthernet (Default Switch)' },
    { NextHop: '172.20.15.255', ServerIpAddress: '172.20.15.254' },
    { IPAddress: '203.0.113.7' },
    { IPAddress: '2001:db8:1:2::25', PrefixLength: 64 },
    { IPAddress: '2001:db8:1:2:211:32ff:feaa:bb0c', PrefixLength: 64 },
    { IPAddress: 'fe80::211:32ff:feaa:bb0c%12', InterfaceAlias: 'To the cellar' },
    { IPAddress: '::ffff:10.0.2.10' },
    { IPAddress: 'Tower', NextHop: '::', DestinationPrefix: '10.0.0.0/8' },
    { DestinationPrefix: 'ff00::/8', NextHop: '0.0.0.0', IpAddresses: ['10.0.1.10', 'fe80::1'] },
  ),
  adapters: rows(
    { InterfaceDescription: 'Intel(R) Tower Adapter', InterfaceGuid: '{0B8A1F0E-6C1D-4F7E-9A55-3F1B2C7D9E10}' },
    {
      InterfaceDescription: 'Ann Tunnel',
      InterfaceGuid: 'none',
      PermanentAddress: '001132AABB0C',
      MacAddress: '00-11',
    },
    { PnPDeviceID: 'USB\\VID_0BDA&PID_8156\\4013000001', DriverName: '\\SystemRoot\\System32\\drivers\\e2f.sys' },
    { PnPDeviceID: 'nothing', DriverName: 'C:\\Users\\ann\\x.sys', ReceiveLinkSpeed: '1000', MtuSize: 1500 },
    { MacAddress: 'FF-FF-FF-FF-FF-FF', LinkLayerAddress: '00-11-32-aa-bb-0c', NewInAnyBuild: 'Ann', Empty: '' },
  ),
  'smb-events': rows(
    { Id: 30_822, Data: { RemoteAddress: '020001BD0A00020A6E61730000000000', ServerName: '\\10.0.2.10' } },
    { Id: 30_803, Data: { Address: '170001BD0000000020010DB80001000200000000000000250C000000FFFF' } },
    { Id: 31_001, Data: { Status: '3221225653', UserNameLength: '3', UserName: 'ann', Reason: 'Kein Weg' } },
    { Data: { ObjectName: '\\;LanmanRedirector\\;X:000000000012\\Tower\\Films\\a.txt', InstanceName: 'Default' } },
  ),
};

const scriptExchange = (asked: string, stdout: string): Extract<Exchange, { result: unknown }> => {
  const [script = '', ...words] = asked.split(' ');
  return {
    ask: { kind: 'command', argv: ['powershell', `${script}.ps1`, ...words] },
    result: { exitCode: 0, stdout, stderr: '' },
  };
};

type Answers = readonly (readonly unknown[])[];
const rowsIn = (stdout: string): readonly unknown[] =>
  stdout
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('{"end"'))
    .map((line): unknown => JSON.parse(line));

function redactedByProgram(exchanges: readonly Exchange[]): Answers {
  const [{ exchanges: changed }] = redactor({ key: 'test' }).recording({
    id: 'local',
    family: 'windows',
    hostName: 'DESK',
    createdAt: new Date(0),
    note: '',
    redacted: false,
    derived: [],
    frames: [{ offsetMs: 0, exchanges }],
  }).frames;
  return changed.map((exchange) => ('result' in exchange ? rowsIn(exchange.result.stdout) : []));
}

/** Each case by the script's own functions, with a key that is known. */
async function redactedBy(
  windows: { run(script: string): Promise<string> },
  folder: string,
  cases: readonly (readonly Extract<Exchange, { result: unknown }>[])[],
): Promise<readonly Answers[]> {
  const given = path.join(folder, 'cases.json');
  const parts = path.join(folder, 'parts.ps1');
  await writeFile(
    given,
    JSON.stringify(cases.map((one) => one.map(({ result }) => ({ Rows: rowsIn(result.stdout) })))),
  );
  await writeFile(parts, redactionParts());
  const script = `
    Set-StrictMode -Version Latest
    $parts = [scriptblock]::Create([IO.File]::ReadAllText(${quoted(parts)}))
    $cases = ConvertFrom-Json -InputObject ([IO.File]::ReadAllText(${quoted(given)})) -DateKind String -NoEnumerate
    foreach ($case in $cases) {
        & {
            . $parts
            $hash.Key = [Text.Encoding]::UTF8.GetBytes('test')
            Add-Name -Kind 'host' -Name 'DESK'
            Read-Names -Readings $case
            $stage = 'replace'
            [void] (Get-FakeHost -Text 'DESK')
            $answers = @($case | ForEach-Object { , @($_.Rows | ForEach-Object { Get-FakeRow -Row $_ }) })
            [Console]::Out.WriteLine((ConvertTo-Json -InputObject $answers -Compress -Depth 9))
        }
    }`;
  const answers = z.array(z.array(z.unknown()));
  return (await windows.run(script))
    .split('\n')
    .filter(Boolean)
    .map((line) => answers.parse(JSON.parse(line)));
}

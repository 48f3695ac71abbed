/** The fake Windows behaves as Windows does where Lanewise's scripts and fixes depend on it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fakeWindows } from '../helpers/fake-windows.ts';
import { withPowerShell } from '../helpers/power-shell.ts';

/** Writes each value as a line of JSON; of what fails, the id. */
const show = (...expressions: readonly string[]): string =>
  expressions
    .map((one) => `try { ConvertTo-Json -Compress -InputObject @(${one}) } catch { $_.FullyQualifiedErrorId }`)
    .join('\n');

describe('the fake Windows', withPowerShell, () => {
  let windows: Awaited<ReturnType<typeof fakeWindows>>;
  const linesOf = async (...expressions: readonly string[]): Promise<readonly string[]> =>
    (await windows.run(show(...expressions))).trimEnd().split('\n');

  beforeAll(async () => {
    windows = await fakeWindows();
  });
  afterAll(() => windows.end());

  test('types values as CIM does, and adds what the modules of Windows add', async () => {
    await windows.serve('two-ports');
    const typeOf = (value: string): string => `(${value}).GetType().FullName`;
    const state = '(Get-NetTCPConnection -RemotePort 445)[0].State';
    expect(
      await linesOf(
        `${typeOf(state)}, "$(${state})", [int] ${state}`,
        typeOf('(Get-NetAdapter)[0].ReceiveLinkSpeed'),
        typeOf('(Get-NetTCPConnection)[0].CreationTime'),
        "(Get-NetAdapter -Name 'Ethernet 2') | ForEach-Object { $_.MacAddress, $_.Status, $_.LinkSpeed }",
      ),
    ).toEqual([
      '["Microsoft.PowerShell.Cmdletization.GeneratedTypes.NetTCPConnection.State","Established",5]',
      '["System.UInt64"]',
      '["System.DateTime"]',
      '["00-1B-21-C0-FF-0F","Up","1 Gbps"]',
    ]);
  });

  test('refuses by the id of Windows, and goes on unless it is told to stop', async () => {
    await windows.serve('german');
    expect(
      await linesOf(
        'Get-SmbConnection -ErrorAction SilentlyContinue; 1',
        'Get-SmbConnection -ErrorAction Stop',
        'Get-NetTCPConnection -RemotePort 4455 -ErrorAction Stop',
        "Get-CimInstance -ClassName 'Win32_Nothing'",
        "Get-ChildItem -Path 'HKCU:\\Nothing'",
        'Set-SmbClientConfiguration -EnableMultiChannel $true -Force -ErrorAction Stop',
      ),
    ).toEqual([
      '[1]',
      'Windows System Error 5,Get-SmbConnection',
      'CmdletizationQuery_NotFound_RemotePort,Get-NetTCPConnection',
      'HRESULT 0x80041010,Microsoft.Management.Infrastructure.CimCmdlets.GetCimInstanceCommand',
      'PathNotFound,Microsoft.PowerShell.Commands.GetChildItemCommand',
      'Windows System Error 5,Set-SmbClientConfiguration',
    ]);
  });

  test('what is changed is read afterwards, until a machine is served anew', async () => {
    await windows.serve('multichannel-disabled');
    const enabled = '(Get-SmbClientConfiguration).EnableMultiChannel';
    const constraints = 'Get-SmbMultichannelConstraint | ForEach-Object { $_.ServerName, $_.InterfaceAlias }';
    const mapped = "(Get-SmbMapping).LocalPath; (Get-ChildItem -Path 'HKCU:\\Network').PSChildName";
    expect(
      await linesOf(
        `Set-SmbClientConfiguration -EnableMultiChannel $true -Force; ${enabled}`,
        'New-SmbMultichannelConstraint -ServerName nas -InterfaceIndex 12, 15 -Force | ForEach-Object InterfaceGuid',
        `Remove-SmbMultichannelConstraint -ServerName nas -InterfaceIndex 12 -Force; ${constraints}`,
        `Remove-SmbMultichannelConstraint -ServerName nas -Force; ${constraints}`,
        `New-SmbMapping -LocalPath Y: -RemotePath '\\\\nas\\photo' -Persistent $true | Out-Null; ${mapped}`,
        `Remove-SmbMapping -LocalPath X: -UpdateProfile -Force; ${mapped}`,
      ),
    ).toEqual([
      '[true]',
      '["{0b8a1f0e-6c1d-4f7e-9a55-3f1b2c7d000c}","{0b8a1f0e-6c1d-4f7e-9a55-3f1b2c7d000f}"]',
      '["nas","Ethernet 2"]',
      '[]',
      '["X:","Y:","X","Y"]',
      '["Y:","Y"]',
    ]);
    await windows.serve('multichannel-disabled');
    expect(await linesOf(enabled)).toEqual(['[false]']);
  });

  test('receive side scaling is switched on, and given queues', async () => {
    const row = "Get-NetAdapterRss -Name 'Ethernet' | ForEach-Object { $_.Enabled, $_.NumberOfReceiveQueues }";
    await windows.serve('rss-off');
    expect(
      await linesOf(
        row,
        `Enable-NetAdapterRss -Name 'Ethernet' -NoRestart; Set-NetAdapterRss -Name 'Ethernet' -NumberOfReceiveQueues 4; ${row}`,
      ),
    ).toEqual(['[false,8]', '[true,4]']);
  });

  test('each look has the answers of its frame', async () => {
    const lanes = '@(Get-NetTCPConnection -RemotePort 445).Count';
    const seen: string[] = [];
    for (const look of [0, 1, 2]) {
      await windows.serve('lane-lost', look);
      seen.push(...(await linesOf(lanes)));
    }
    expect(seen).toEqual(['[2]', '[1]', '[2]']);
  });
});

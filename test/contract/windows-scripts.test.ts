/** The scripts that read a Windows machine, in a real PowerShell, at every machine of the fake Windows. */
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { expectedLooks, fakeMachines, foldersOf, powerShellScripts } from '../helpers/fake-windows.ts';
import { powerShell, withPowerShell } from '../helpers/power-shell.ts';

const digits = z.string().regex(/^\d+$/).nullable();
const text = z.string().nullable();
const number = z.number().nullable();
const flag = z.boolean().nullable();
const time = z.iso.datetime().nullable();
const fields = (all: Readonly<Record<string, z.ZodType>>): z.ZodType => z.strictObject(all).partial();
const each = (type: z.ZodType, names: string): Readonly<Record<string, z.ZodType>> =>
  Object.fromEntries(names.split(' ').map((name) => [name, type]));

/** Every field that a script may write, and its type. */
const rows: Readonly<Record<string, z.ZodType>> = {
  machine: fields({
    ...each(text, 'HostName Caption Version BuildNumber UserName PSVersion PSEdition'),
    ProductType: number,
    Initiator: number,
    Elevated: flag,
  }),
  adapters: fields({
    ...each(text, 'Name InterfaceDescription InterfaceGuid PnPDeviceID PermanentAddress MacAddress DriverName'),
    ...each(number, 'InterfaceIndex InterfaceType NdisPhysicalMedium InterfaceOperationalStatus InterfaceAdminStatus'),
    ...each(number, 'MediaConnectState MtuSize VlanID'),
    ...each(flag, 'Virtual HardwareInterface ConnectorPresent FullDuplex'),
    ...each(digits, 'ReceiveLinkSpeed TransmitLinkSpeed'),
    ...each(z.array(z.number()).nullable(), 'LowerLayerInterfaceIndices HigherLayerInterfaceIndices'),
  }),
  'adapter-rss': fields({
    Name: text,
    Enabled: flag,
    ...each(number, 'NumberOfReceiveQueues MaxProcessors Profile'),
  }),
  'adapter-statistics': fields({ Name: text, ...each(digits, 'ReceivedBytes SentBytes') }),
  'ip-addresses': fields({
    ...each(text, 'IPAddress InterfaceAlias'),
    ...each(number, 'InterfaceIndex PrefixLength AddressFamily AddressState PrefixOrigin SuffixOrigin'),
    SkipAsSource: flag,
  }),
  routes: fields({
    ...each(text, 'DestinationPrefix NextHop InterfaceAlias'),
    ...each(number, 'InterfaceIndex RouteMetric InterfaceMetric AddressFamily'),
  }),
  'route-to': fields({
    ...each(text, 'Asked IPAddress DestinationPrefix NextHop InterfaceAlias'),
    ...each(number, 'PrefixLength InterfaceIndex'),
  }),
  neighbours: fields({
    ...each(text, 'IPAddress LinkLayerAddress InterfaceAlias'),
    ...each(number, 'InterfaceIndex State'),
  }),
  'smb-mappings': fields({
    ...each(text, 'LocalPath RemotePath TransportType'),
    ...each(number, 'Status TcpPort QuicPort RdmaPort'),
    Persistent: flag,
  }),
  'smb-connections': fields({
    ...each(text, 'ServerName ShareName UserName Credential Dialect'),
    ...each(flag, 'ContinuouslyAvailable Encrypted Signed'),
    NumOpens: digits,
    SmbInstance: number,
  }),
  'smb-multichannel': fields({
    ...each(text, 'ServerName ServerIpAddress ClientIpAddress ClientInterfaceFriendlyName'),
    ...each(number, 'ClientInterfaceIndex ServerInterfaceIndex MaxChannels CurrentChannels FailureCount SmbInstance'),
    ...each(number, 'TcpConnectionCount RdmaConnectionCount QuicConnectionCount'),
    ...each(digits, 'ClientLinkSpeed ServerLinkSpeed'),
    ...each(flag, 'Selected ClientRSSCapable ServerRSSCapable ClientRdmaCapable ServerRdmaCapable Failed'),
  }),
  'smb-client-interfaces': fields({
    FriendlyName: text,
    InterfaceIndex: number,
    LinkSpeed: digits,
    IpAddresses: z.array(z.string()).nullable(),
    ...each(flag, 'RdmaCapable RssCapable'),
  }),
  'smb-client-configuration': fields({
    ...each(flag, 'EnableMultiChannel RequireSecuritySignature EnableSecuritySignature EnableInsecureGuestLogons'),
    ...each(flag, 'EnableBandwidthThrottling EnableLargeMtu EnableSMBQUIC RequireEncryption'),
    ...each(number, 'ConnectionCountPerRssNetworkInterface MaximumConnectionCountPerServer SessionTimeout KeepConn'),
    ...each(text, 'Smb2DialectMin Smb2DialectMax'),
  }),
  'smb-client-parameters': fields(
    each(number, 'ConnectionCountPerNetworkInterface ConnectionCountPerRdmaNetworkInterface DisableMultiChannel'),
  ),
  'smb-constraints': fields({ ...each(text, 'ServerName InterfaceAlias InterfaceGuid'), InterfaceIndex: number }),
  'tcp-connections': fields({
    ...each(text, 'LocalAddress RemoteAddress'),
    ...each(number, 'LocalPort RemotePort State OwningProcess'),
    CreationTime: time,
  }),
  'smb-share-counters': fields({
    Name: text,
    CurrentDataQueueLength: number,
    ...each(digits, 'ReadBytesPersec WriteBytesPersec Timestamp_Sys100NS'),
  }),
  'iscsi-sessions': fields({
    ...each(text, 'SessionIdentifier TargetNodeAddress InitiatorPortalAddress'),
    NumberOfConnections: number,
    ...each(flag, 'IsConnected IsPersistent'),
  }),
  'iscsi-connections': fields({
    ...each(text, 'SessionIdentifier ConnectionIdentifier InitiatorAddress TargetAddress'),
    ...each(number, 'InitiatorPortNumber TargetPortNumber'),
  }),
  'iscsi-portals': fields({
    ...each(text, 'TargetNodeAddress TargetPortalAddress'),
    TargetPortalPortNumber: number,
  }),
  'iscsi-disks': fields({
    ...each(text, 'UniqueId SessionIdentifier'),
    ...each(number, 'Number UniqueIdFormat OfflineReason LogicalUnit'),
    Size: digits,
    IsOffline: flag,
    DriveLetters: z.array(z.string()).nullable(),
  }),
  'mpio-disks': fields({
    ...each(number, 'DiskNumber LoadBalancePolicy'),
    IsMpioEnabled: flag,
    PathState: z.array(number).nullable(),
  }),
  'smb-events': fields({ Id: number, Log: text, TimeCreated: time, Data: z.record(z.string(), z.string()) }),
};

/** The file of the fake that a script's rows come from, one row each. */
const fileOf: Readonly<Record<string, string>> = {
  adapters: 'Get-NetAdapter',
  'adapter-rss': 'Get-NetAdapterRss',
  'adapter-statistics': 'Get-NetAdapterStatistics',
  'ip-addresses': 'Get-NetIPAddress',
  routes: 'Get-NetRoute',
  neighbours: 'Get-NetNeighbor',
  'smb-mappings': 'Get-SmbMapping',
  'smb-connections': 'Get-SmbConnection',
  'smb-multichannel': 'Get-SmbMultichannelConnection',
  'smb-client-interfaces': 'Get-SmbClientNetworkInterface',
  'smb-client-configuration': 'Get-SmbClientConfiguration',
  'smb-constraints': 'Get-SmbMultichannelConstraint',
  'smb-share-counters': 'Get-CimInstance/Win32_PerfRawData_Counters_SMBClientShares',
  'smb-events': 'Get-WinEvent',
  'iscsi-sessions': 'Get-IscsiSession',
  'mpio-disks': 'Get-CimInstance/MSFT_StorageNodeToPhysicalDisk',
};

const looks = fakeMachines.flatMap((machine) =>
  expectedLooks(machine).map((_, look) => ({ look: `${machine} ${look + 1}`, folders: foldersOf(machine, look) })),
);

const served = z.union([z.array(z.unknown()), z.object({ error: z.object({ id: z.string() }) })]);
function servedBy(folders: readonly string[], name: string): z.infer<typeof served> {
  const file = folders.map((folder) => path.join(folder, `${name}.json`)).find((one) => existsSync(one));
  return served.parse(JSON.parse(readFileSync(file ?? name, 'utf8')));
}

const line = z.object({
  look: z.string(),
  script: z.string(),
  row: z.unknown().optional(),
  ok: z.boolean().optional(),
  id: z.string().optional(),
});

describe('in PowerShell', withPowerShell, () => {
  let folder: string;
  let answers: readonly z.infer<typeof line>[];
  const of = (look: string, script: string) => answers.filter((one) => one.look === look && one.script === script);

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'lanewise-scripts-'));
    answers = await runAll(folder);
  }, 300_000);
  afterAll(() => rm(folder, { recursive: true }));

  test('every script is known here', () => {
    const files = readdirSync(powerShellScripts).filter((name) => name.endsWith('.ps1'));
    const names = files.map((name) => path.basename(name, '.ps1'));
    expect(names.filter((name) => name !== 'host' && name !== 'fields').sort()).toEqual(Object.keys(rows).sort());
  });

  test.each(looks)('$look: every script ends, with rows of its named fields', ({ look }) => {
    for (const [script, type] of Object.entries(rows)) {
      const said = of(look, script);
      expect.soft(said.at(-1)?.ok, script).toBeTypeOf('boolean');
      for (const one of said.slice(0, -1)) expect.soft(type.safeParse(one.row).error, script).toBeUndefined();
    }
  });

  test.each(looks)('$look: no row is lost, and a refusal keeps its id', ({ look, folders }) => {
    for (const [script, file] of Object.entries(fileOf)) {
      const content = servedBy(folders, file);
      const said = of(look, script);
      if (Array.isArray(content))
        expect.soft([script, said.length, said.at(-1)?.ok]).toEqual([script, content.length + 1, true]);
      else expect.soft([script, said.length, said[0]?.id]).toEqual([script, 1, content.error.id]);
    }
  });

  test('connections of several ports come, although one of the ports has none', () => {
    const ports = (look: string) =>
      of(look, 'tcp-connections').flatMap(
        (one) => z.object({ RemotePort: z.number() }).safeParse(one.row).data?.RemotePort ?? [],
      );
    expect(ports('two-ports 1')).toEqual([445, 445]);
    expect(ports('other-port 1')).toEqual([445, 4455, 4455]);
    expect(of('nothing-mapped 1', 'tcp-connections')).toEqual([expect.objectContaining({ ok: true })]);
  });

  test('a network that no route leads to has no row, and the others have theirs', () => {
    const asked = (look: string) =>
      of(look, 'route-to')
        .map((one) => one.row)
        .filter(Boolean);
    expect(asked('team 1')).toMatchObject([
      { Asked: '10.0.1.10', IPAddress: '10.0.1.20' },
      { Asked: '10.0.1.10', DestinationPrefix: '10.0.1.0/24', NextHop: '0.0.0.0', InterfaceAlias: 'Team' },
    ]);
  });

  test('an optional property of a newer build is left out on an older one, and what is unknown is not read', () => {
    const [mapping] = of('old-build 1', 'smb-mappings').map((one) => one.row);
    expect(mapping).toEqual({ LocalPath: 'X:', RemotePath: '\\\\nas\\media', Status: 0, Persistent: true });
  });

  test('an adapter that is down has the speed that Windows gives, and no duplex', () => {
    expect(of('german 1', 'adapters').map((one) => one.row)).toContainEqual(
      expect.objectContaining({ Name: 'WLAN', ReceiveLinkSpeed: '18446744073709551615', FullDuplex: null }),
    );
  });
});

/** One PowerShell for all: to start one takes longer than all the scripts of a machine. */
async function runAll(folder: string): Promise<readonly z.infer<typeof line>[]> {
  const asked = { 'tcp-connections': ['445', '4455'], 'route-to': ['10.0.1.10', 'fd00::10'] };
  const list = looks.map(({ look, folders }) => ({ look, served: [folder, ...folders], arguments: asked }));
  await writeFile(path.join(folder, 'looks.json'), JSON.stringify(list));
  const { program, environment } = powerShell();
  const script = path.join(import.meta.dirname, '../windows/fake/run-scripts.ps1');
  const words = ['-NoProfile', '-NonInteractive', '-File', script, powerShellScripts, path.join(folder, 'looks.json')];
  const env = { ...process.env, ...environment, LANEWISE_FAKE_WINDOWS: path.join(folder, 'served') };
  const { stdout } = await promisify(execFile)(program, words, { env, maxBuffer: 64 * 1024 * 1024 });
  return stdout
    .trim()
    .split('\n')
    .map((text) => line.parse(JSON.parse(text)));
}

import { smbServerOf } from '../../../shared/model/machine.ts';
import { expect, test } from 'vitest';
import { collectMachine } from '../../../main/collect/collect-machine.ts';
import { windowsCommands } from '../../../main/collect/smb-server/windows/windows-script.ts';
import { commandLine } from '../../../main/machine/machine.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import { debian, nasMachine } from './nas-machine.ts';
import { connections } from './samba-words.ts';

const windowsAnswer = {
  system: { value: [{ Caption: 'Microsoft Windows Server 2022 Standard', Version: '10.0.20348' }] },
  model: { value: [{ Manufacturer: 'Dell', Model: 'T150' }] },
  configuration: { value: [{ EnableMultiChannel: false, RequireSecuritySignature: true, EncryptData: false }] },
  announced: { value: [{ IpAddress: '10.0.0.25', FriendlyName: 'Ethernet', LinkSpeed: 1e9, RssCapable: true }] },
  connections: {
    value: [
      {
        LocalAddress: '10.0.0.25',
        LocalPort: 445,
        RemoteAddress: '10.0.0.50',
        RemotePort: 40_001,
        State: 'Established',
      },
      { LocalAddress: '::', LocalPort: 445, RemoteAddress: '::', RemotePort: 0, State: 'Listen' },
    ],
  },
  adapters: {
    value: [
      { Name: 'Ethernet', ifIndex: 7, MacAddress: '00-11-22-AA-BB-01', MtuSize: 1500, ReceiveLinkSpeed: 1e9, Up: true },
    ],
  },
  addresses: { value: [{ InterfaceIndex: 7, IPAddress: '10.0.0.25', PrefixLength: 24 }] },
  counters: { value: [{ Name: 'Ethernet', ReceivedBytes: 100, SentBytes: 200 }] },
  teams: { error: 'HRESULT 0x80041010,Get-NetLbfoTeam' },
  sessions: { error: 'Windows System Error 5,Get-SmbSession' },
};

test('Windows Server: one PowerShell, and one refusal loses only its own part', async () => {
  const machine = nasMachine({
    commands: {
      [commandLine(windowsCommands.system)]: JSON.stringify(windowsAnswer),
      [commandLine(windowsCommands.full)]: `\uFEFF${JSON.stringify(windowsAnswer)}\r\n`,
      [commandLine(windowsCommands.tick)]: JSON.stringify({
        connections: { error: 'CmdletizationQuery_NotFound_LocalPort,Get-NetTCPConnection' },
      }),
    },
  });
  const facts = await collectMachine('nas', machine, 'full');
  expect(valueOf(facts.system)).toMatchObject({ kind: 'windows-server', model: 'Dell T150' });
  expect(valueOf(smbServerOf(facts).configuration)).toMatchObject({
    multichannel: { on: false },
    signing: 'required',
    encryption: 'off',
  });
  expect(connections(facts)).toMatchObject({
    source: 'windows-connections',
    list: ['10.0.0.50:40001 → 10.0.0.25 established client 10.0.0.50'],
  });
  expect(valueOf(facts.network.interfaces)).toMatchObject([
    { name: 'Ethernet', kind: 'wired', link: 'up', speed: 1e9, mac: '00:11:22:aa:bb:01', sent: 200 },
  ]);
  expect(smbServerOf(facts).sessions).toMatchObject({ state: 'denied', needs: 'nas-administrator' });
  const next = await collectMachine('nas', machine, 'tick', facts);
  expect([
    valueOf(smbServerOf(next).connections)?.list,
    next.network.interfaces.state,
    smbServerOf(next).configuration,
  ]).toEqual([[], 'failed', smbServerOf(facts).configuration]);
});

test('a Windows account without rights: still Windows, and each refusal says who may read it', async () => {
  const wmi = 'HRESULT 0x80041003,Microsoft.Management.Infrastructure.CimCmdlets.GetCimInstanceCommand';
  const refused = { error: wmi };
  const { connections: list, adapters, addresses } = windowsAnswer;
  const answer = { connections: list, adapters, addresses, system: refused, model: refused, configuration: refused };
  const machine = nasMachine({
    commands: {
      [commandLine(windowsCommands.system)]: JSON.stringify({ system: refused }),
      [commandLine(windowsCommands.full)]: JSON.stringify(answer),
      [commandLine(windowsCommands.tick)]: JSON.stringify(answer),
    },
  });
  const facts = await collectMachine('nas', machine, 'full');
  expect(valueOf(facts.system)).toEqual({ kind: 'windows-server', name: 'Windows' });
  expect(smbServerOf(facts).configuration).toMatchObject({ state: 'denied', needs: 'nas-administrator' });
  expect(valueOf(smbServerOf(facts).connections)?.list).toHaveLength(1);
  expect((await collectMachine('nas', machine, 'tick', facts)).system).toBe(facts.system);
});

test('a full look at what was Windows asks nothing but PowerShell, until something else answers there', async () => {
  const commands = {
    [commandLine(windowsCommands.system)]: JSON.stringify(windowsAnswer),
    [commandLine(windowsCommands.full)]: JSON.stringify(windowsAnswer),
  };
  const first = await collectMachine('nas', nasMachine({ commands }), 'full');
  const again = nasMachine({ commands });
  await collectMachine('nas', again, 'full', first);
  expect(again.asked).toEqual([commandLine(windowsCommands.full)]);
  const other = await collectMachine('nas', nasMachine(debian()), 'full', first);
  expect(valueOf(other.system)).toMatchObject({ kind: 'linux', name: 'Debian GNU/Linux' });
});

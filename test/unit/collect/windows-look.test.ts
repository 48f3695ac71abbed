/** What a workstation with Windows tells, from the lines of its scripts to facts. */
import { failedReadings } from '../../helpers/failed-readings.ts';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { collectMachine } from '../../../main/collect/collect-machine.ts';
import { windowsSmbOf, type MachineFacts } from '../../../shared/model/machine.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import {
  adapter,
  answer,
  healthyAnswers,
  mapping,
  refusal,
  shareCounter,
  tcpRow,
  windowsMachine,
  type Answers,
  type Row,
} from '../../helpers/windows-answers.ts';

const look = (change: Answers = {}, previous?: MachineFacts) =>
  collectMachine('workstation', windowsMachine({ ...healthyAnswers, ...change }), 'full', previous);
const tick = (previous: MachineFacts, change: Answers = {}) =>
  collectMachine('workstation', windowsMachine({ ...healthyAnswers, ...change }), 'tick', previous);

describe('a full look', () => {
  test('asks in two turns and understands all of it', async () => {
    const machine = windowsMachine(healthyAnswers);
    const facts = await collectMachine('workstation', machine, 'full');
    expect(machine.trips()).toBe(2);
    const { windowsSmb, network } = facts;
    const readings = Object.entries<unknown>({ ...windowsSmb, ...network });
    const states = readings.flatMap(([name, reading]) => {
      const { state } = z.object({ state: z.string() }).safeParse(reading).data ?? {};
      return state === undefined ? [] : [`${name} ${state}`];
    });
    expect(states.filter((one) => !one.endsWith(' known')).toSorted()).toEqual([
      'bonds unchecked',
      'namespace unchecked',
      'reversePathDrops unchecked',
      'rules unchecked',
      'settings unchecked',
    ]);
    expect(windowsSmb?.unknownProperties).toEqual([]);
  });

  test('tells what the machine is', async () => {
    const facts = await look();
    expect([facts.family, valueOf(facts.hostName), valueOf(facts.system), valueOf(facts.account)]).toEqual([
      'windows',
      'DESK',
      { kind: 'windows', name: 'Microsoft Windows 11 Pro', version: '10.0.22631' },
      { name: 'DESK\\ada', root: true },
    ]);
    expect(valueOf(windowsSmbOf(facts).edition)).toEqual({ kind: 'client', build: 22_631, elevated: true });
  });

  test('tells its network in the same words as every machine', async () => {
    const { network } = await look();
    expect(valueOf(network.interfaces)).toMatchObject([
      {
        name: 'Ethernet',
        kind: 'wired',
        link: 'up',
        speed: 1e9,
        duplex: 'full',
        mac: '00:11:32:aa:bb:12',
        addresses: [
          { address: '10.0.1.20', prefixLength: 24 },
          { address: 'fe80::1c2d:3e4f:5a6b:7c8d', scope: 'link' },
        ],
        received: 1000,
        sent: 2000,
      },
      { name: 'Ethernet 2' },
    ]);
    expect(valueOf(network.neighbours)).toMatchObject([
      { address: '10.0.1.10', dev: 'Ethernet', mac: '00:11:32:00:00:01', states: ['REACHABLE'], router: false },
      { states: ['STALE'] },
      { address: '10.0.1.1', router: true },
    ]);
    expect(valueOf(network.routes)).toEqual([
      { to: 'default', kind: 'via-interface', dev: 'Ethernet', gateway: '10.0.1.1' },
    ]);
    expect(Object.values(network.routesTo).map(valueOf)).toEqual([
      { to: '10.0.1.10', kind: 'via-interface', dev: 'Ethernet', source: '10.0.1.20' },
      { to: '10.0.2.10', kind: 'via-interface', dev: 'Ethernet 2', source: '10.0.2.20' },
    ]);
    const [socket] = valueOf(network.sockets) ?? [];
    expect(socket).toMatchObject({ state: 'ESTAB', remote: { address: '10.0.1.10', port: 445 } });
    expect([socket?.bytesReceived, socket?.bytesAcked, socket?.unacknowledged]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('asks for connections by the port that a mapping has', async () => {
    const other = tcpRow('10.0.1.20', 50_300, '10.0.1.10', { RemotePort: 8445 });
    const { network } = await look({
      'smb-mappings': answer(mapping('X:', '\\\\nas\\media', { TransportType: 1, TcpPort: 8445 })),
      'tcp-connections 445': answer(),
      'tcp-connections 445 8445': answer(other),
      'route-to 10.0.1.10 10.0.2.10': healthyAnswers['route-to 10.0.1.10 10.0.2.10'],
    });
    expect(valueOf(network.sockets)).toMatchObject([{ remote: { port: 8445 } }]);
  });

  test('takes no connection of another program for one of the system', async () => {
    const { network } = await look({
      'tcp-connections 445': answer(tcpRow('10.0.1.20', 1, '10.0.1.10', { OwningProcess: 4711 })),
    });
    expect(valueOf(network.sockets)).toEqual([]);
  });
});

describe('adapters', () => {
  const interfacesOf = async (...rows: readonly Row[]) =>
    valueOf((await look({ adapters: answer(...rows) })).network.interfaces) ?? [];

  test('without a link have no speed, whatever number stands there', async () => {
    const speeds = [null, 0, '18446744073709551615', 18_446_744_073_709_552_000];
    const all = await interfacesOf(
      ...speeds.map((speed, index) =>
        adapter(`Ethernet ${index}`, 20 + index, {
          InterfaceOperationalStatus: index === 3 ? 1 : 2,
          MediaConnectState: index === 3 ? 1 : 2,
          ReceiveLinkSpeed: speed,
          TransmitLinkSpeed: speed,
          FullDuplex: null,
        }),
      ),
    );
    expect(all.map(({ link, speed }) => [link, speed])).toEqual([
      ['down', undefined],
      ['down', undefined],
      ['down', undefined],
      ['up', undefined],
    ]);
  });

  test('are told apart by what they lie upon, their medium and their type', async () => {
    const virtual = { Virtual: true, HardwareInterface: false, NdisPhysicalMedium: 0 };
    const all = await interfacesOf(
      adapter('Ethernet', 12),
      adapter('Ethernet 2', 15, { HigherLayerInterfaceIndices: [30] }),
      adapter('Team', 30, { ...virtual, LowerLayerInterfaceIndices: [12], ReceiveLinkSpeed: 2e9 }),
      adapter('USB', 16, { PnPDeviceID: 'usb\\VID_0BDA&PID_8156\\1', ReceiveLinkSpeed: 2.5e9 }),
      adapter('vEthernet (LAN)', 31, {
        ...virtual,
        LowerLayerInterfaceIndices: { value: [16], Count: 1 },
        ReceiveLinkSpeed: 10e9,
      }),
      adapter('Default Switch', 32, virtual),
      adapter('Wi-Fi', 17, { InterfaceType: 71, NdisPhysicalMedium: 9 }),
      adapter('Tailscale', 33, { ...virtual, InterfaceType: 53 }),
    );
    expect(all.map(({ name, kind, speed, lower }) => [name, kind, speed, lower.join()])).toEqual([
      ['Ethernet', 'wired', 1e9, ''],
      ['Ethernet 2', 'wired', 1e9, ''],
      ['Team', 'bond', 2e9, 'Ethernet,Ethernet 2'],
      ['USB', 'wired', 2.5e9, ''],
      ['vEthernet (LAN)', 'bridge', 2.5e9, 'USB'],
      ['Default Switch', 'virtual', undefined, ''],
      ['Wi-Fi', 'wireless', 1e9, ''],
      ['Tailscale', 'tunnel', 1e9, ''],
    ]);
    expect(all.map(({ master, usb }) => [master, usb])).toEqual([
      ['Team', undefined],
      ['Team', undefined],
      [undefined, undefined],
      [undefined, true],
      [undefined, undefined],
      [undefined, undefined],
      [undefined, undefined],
      [undefined, undefined],
    ]);
  });

  test('tell their receive queues, of which one that is off has one', async () => {
    const { network } = await look({
      'adapter-rss': answer(
        { Name: 'Ethernet', Enabled: true, NumberOfReceiveQueues: 2, Profile: 4, MaxProcessors: 2 },
        { Name: 'Ethernet 2', Enabled: false, NumberOfReceiveQueues: 4 },
      ),
    });
    expect(valueOf(network.interfaces)?.map(({ receiveQueues }) => receiveQueues)).toEqual([2, 1]);
  });

  test('without their addresses are not known, as they would pass for ones that have none', async () => {
    const { network } = await look({ 'ip-addresses': refusal('SomethingBroke,Get-NetIPAddress') });
    expect(network.interfaces).toMatchObject({ state: 'failed', source: 'PowerShell: Get-NetIPAddress' });
  });
});

describe('what could not be read', () => {
  test.each([
    ['Windows System Error 5,Get-SmbMultichannelConnection', 'denied'],
    ['HRESULT 0x80041003,Get-SmbMultichannelConnection', 'denied'],
    ['CommandNotFoundException', 'absent'],
    ['Windows System Error 1722,Get-SmbMultichannelConnection', 'failed'],
  ])('%s is %s, and takes nothing else away', async (id, state) => {
    const facts = await look({ 'smb-multichannel': refusal(id), 'route-to 10.0.1.10 10.0.2.10': answer() });
    expect(windowsSmbOf(facts).pairs.state).toBe(state);
    expect(windowsSmbOf(facts).mappings.state).toBe('known');
  });

  test('of a stub that prints nothing is a failure, never an empty list', async () => {
    const facts = await look({ 'smb-mappings': '' });
    expect(windowsSmbOf(facts).mappings).toMatchObject({ state: 'failed', reason: /printed nothing/ });
  });

  test('names the error and its words', async () => {
    const facts = await look({ 'smb-mappings': refusal('Windows System Error 67', 'Der Netzwerkname …\nZeile 2') });
    expect(windowsSmbOf(facts).mappings).toMatchObject({
      reason: 'PowerShell answered Windows System Error 67 (Der Netzwerkname …).',
    });
  });

  test('is nothing of a cap or count that was printed as none', async () => {
    const facts = await look({
      'smb-client-configuration': answer({ EnableMultiChannel: true, Smb2DialectMax: 'None' }),
      'smb-client-parameters': answer(),
    });
    expect(valueOf(windowsSmbOf(facts).configuration)).toMatchObject({ multichannel: true, dialectCap: undefined });
    expect(windowsSmbOf(facts).parameters.state).toBe('absent');
  });
});

test('properties of a newer build are kept in the lines, and named once', async () => {
  const newer = mapping('X:', '\\\\nas\\media', { SkipCertificateCheck: false });
  const facts = await look({ 'smb-mappings': answer(newer, newer) });
  expect(windowsSmbOf(facts).unknownProperties).toEqual(['smb-mappings.SkipCertificateCheck']);
  expect(JSON.stringify(windowsSmbOf(facts).mappings)).toContain('SkipCertificateCheck');
});

describe('a tick', () => {
  test('asks once, only for what moves, and keeps the rest', async () => {
    const full = await look();
    const machine = windowsMachine(healthyAnswers);
    const facts = await collectMachine('workstation', machine, 'tick', full);
    expect(machine.trips()).toBe(1);
    expect(machine.asked.filter((one) => one !== '---')).toEqual([
      'powershell smb-mappings.ps1',
      'powershell smb-multichannel.ps1',
      'powershell smb-share-counters.ps1',
      'powershell adapters.ps1',
      'powershell adapter-statistics.ps1',
      'powershell tcp-connections.ps1 445',
    ]);
    expect(facts.network.neighbours).toBe(full.network.neighbours);
    expect(valueOf(facts.network.interfaces)).toEqual(valueOf(full.network.interfaces));
  });

  test('sees that a cable was pulled', async () => {
    const pulled = adapter('Ethernet', 12, { MediaConnectState: 2, InterfaceOperationalStatus: 2 });
    const facts = await tick(await look(), { adapters: answer(pulled, adapter('Ethernet 2', 15)) });
    expect(valueOf(facts.network.interfaces)?.map(({ link, addresses }) => [link, addresses.length])).toEqual([
      ['down', 2],
      ['up', 1],
    ]);
  });
});

describe('a load that was seen', () => {
  const busy = { 'smb-share-counters': answer(shareCounter('\\\\NAS\\media', 5, 9)) };

  test('is kept with its time while everything is set up as it was', async () => {
    const first = await look(busy);
    const later = await tick(await tick(first));
    expect(Object.keys(windowsSmbOf(later).loaded)).toEqual(['\\\\nas\\media']);
    expect(windowsSmbOf(later).loaded).toEqual(windowsSmbOf(first).loaded);
    expect(windowsSmbOf(await look({}, later)).loaded).toEqual(windowsSmbOf(first).loaded);
  });

  test('is forgotten when mappings, interfaces or settings change', async () => {
    const first = await look(busy);
    const slower = { adapters: answer(adapter('Ethernet', 12, { ReceiveLinkSpeed: 1e8 }), adapter('Ethernet 2', 15)) };
    expect(windowsSmbOf(await tick(first, slower)).loaded).toEqual({});
    const off = { 'smb-client-configuration': answer({ EnableMultiChannel: false }) };
    expect(windowsSmbOf(await look(off, first)).loaded).toEqual({});
  });

  test.each([String.raw`\NAS\media`, String.raw`\\NAS\media`])('is that of the share, named %s', async (name) => {
    const seen = await look({ 'smb-share-counters': answer(shareCounter(name, 5, 9), shareCounter('_Total', 5, 9)) });
    expect(Object.keys(windowsSmbOf(seen).loaded)).toEqual(['\\\\nas\\media']);
  });

  test('of fewer requests than open every connection is none', async () => {
    const idle = await look({ 'smb-share-counters': answer(shareCounter('\\\\nas\\media', 5, 7)) });
    expect(windowsSmbOf(idle).loaded).toEqual({});
  });
});

test('what fails for a reason that nobody knows is told from what is refused or not there', async () => {
  expect(failedReadings(await look())).toEqual([]);
  const facts = await look({
    'smb-connections': refusal('Windows System Error 5,Get-SmbConnection'),
    'smb-client-interfaces': refusal('CommandNotFoundException'),
    'smb-constraints': refusal('Windows System Error 87,Get-SmbMultichannelConstraint', 'Falscher Parameter.'),
    adapters: refusal('HRESULT 0x80041001,Get-NetAdapter', ''),
  });
  expect(failedReadings(facts)).toEqual([
    'network interfaces: PowerShell: Get-NetAdapter: PowerShell answered HRESULT 0x80041001,Get-NetAdapter.',
    expect.stringMatching(/^smb constraints: .* Windows System Error 87,Get-SmbMultichannelConstraint \(Falscher/),
  ]);
});

import type { Interface } from '../../../shared/model/network.ts';
import { expect, test } from 'vitest';
import { portAt } from '../../../main/snapshot/nas-port.ts';
import { portRate } from '../../../main/snapshot/nas-rates.ts';
import { portEndOf } from '../../../renderer/ui/lanes/ends.ts';
import { entriesOf, portRows } from '../../../renderer/features/nas/port-rows.ts';
import { splitSummary } from '../../../renderer/ui/lanes/split-label.tsx';
import { unreadOf } from '../../../renderer/features/nas/unread.ts';
import { type Diagram, diagramOf } from '../../../renderer/ui/lanes/diagram-model.ts';
import { hashOf, routeOf } from '../../../renderer/state/route.ts';
import { mayAsk, nasWithoutShares, watchedNas } from '../../../renderer/state/nas.ts';
import type { Publication } from '../../../shared/ipc/publication.ts';
import { unchecked, valueOf } from '../../../shared/model/reading.ts';
import { bitsPerSecond, bytes, bytesPerSecond, milliseconds } from '../../../shared/model/units.ts';
import { lineOf, settingRows } from '../../../shared/text/screens/nas-settings.ts';
import { nasDialectText, sambaText } from '../../../shared/text/screens/nas.ts';
import { known } from '../../helpers/host-facts.ts';
import { connection, port as nasInterface } from '../../helpers/nas-facts.ts';
import { factsAt } from '../../helpers/scene-nas.ts';
import { sceneNasId } from '../../helpers/scene-nas-answers.ts';
import { play } from '../../helpers/scene.ts';
import { scenes } from '../../helpers/scenes.ts';

type SceneName = keyof typeof scenes;
function publication(scene: SceneName): Publication {
  const latest = play(scenes[scene], 12).at(-1);
  if (latest === undefined) throw new Error('a scene has a look');
  return latest;
}

function pictureOf(scenario: SceneName): Diagram {
  const published = publication(scenario);
  const [share] = published.snapshot?.shares ?? [];
  const [nas] = published.snapshot?.nas ?? [];
  if (published.snapshot === undefined || share === undefined || nas === undefined) throw new Error('no share');
  return diagramOf(share, nas, published);
}

const splitsOf = (scenario: SceneName) => pictureOf(scenario).lanes.map((line) => line.end?.split?.kind);

test('each port of the picture has the name and the speed that the NAS gives it', () => {
  expect(pictureOf('nas-asked').ports.map(({ key, port }) => [key, portEndOf(port)])).toEqual([
    ['10.0.0.25', { name: 'eth0', link: 'up', kind: 'wired', speed: 1e9 }],
    ['10.0.0.26', { name: 'eth1', link: 'up', kind: 'wired', speed: 1e9 }],
  ]);
});

test('without the NAS’s word the picture is as it was', () => {
  expect(pictureOf('nas-silent').ports.map(({ port }) => portEndOf(port))).toEqual([undefined, undefined]);
  expect(pictureOf('nas-silent').lanes.map(({ end }) => end)).toEqual([undefined, undefined]);
});

test('a port that announces another speed than it has shows both, one that is not there says so', () => {
  const [first, second] = pictureOf('nas-other-speed').ports;
  expect(first && portEndOf(first.port)).toMatchObject({ name: 'eth0', speed: 1e9, announced: 2.5e9 });
  expect([first?.notAtNas, second?.notAtNas]).toEqual([false, true]);
});

test('a line is split only where the two ends disagree on it', () => {
  expect(splitsOf('nas-asked')).toEqual([undefined, undefined]);
  expect(splitsOf('nas-port-idle')).toEqual([undefined, 'port-idle']);
  expect(splitsOf('nas-lane-gone')).toEqual([undefined, 'not-at-nas']);
});

test('a port that is idle at the NAS is not called busy because of what leaves here', () => {
  const [busy, idle] = pictureOf('nas-port-idle').ports;
  expect(busy?.busy).toBeGreaterThan(0.8);
  expect(idle?.busy).toBeLessThan(0.01);
});

test('who hears the picture hears both numbers', () => {
  const split = { kind: 'port-idle', here: bytesPerSecond(112e6), there: bytesPerSecond(0), utilisation: 0 } as const;
  expect(splitSummary(split, 'bits')).toBe('here 0.90 Gbit/s NAS 0 Mbit/s; the two ends disagree');
  expect(splitSummary({ kind: 'not-at-nas' }, 'bits')).toBe('here – NAS not there; the two ends disagree');
});

const unknownSpeed = { announced: true, rss: false, use: { kind: 'usable' }, path: 'announced' } as const;

test('a virtual switch has the speed of the one port below it, a bond’s is never guessed', () => {
  const above = (lower: readonly string[]) =>
    nasInterface('ovs', '10.0.0.5', { kind: 'open-vswitch', speed: undefined, lower });
  const ports = [nasInterface('eth0', ''), nasInterface('eth1', '')];
  const endOf = (address: string, interfaces: readonly Interface[]) =>
    portEndOf({ ...unknownSpeed, address, atNas: portAt(address, interfaces) });
  expect(endOf('10.0.0.5', [above(['eth0']), ...ports])?.speed).toBe(1e9);
  expect(endOf('10.0.0.5', [above(['eth0', 'eth1']), ...ports])?.speed).toBeUndefined();
  expect(endOf('10.0.0.6', ports)).toBeUndefined();
});

const namesOf = (interfaces: readonly Interface[]) => {
  const { shown, others } = portRows(interfaces, [], new Set());
  const text = (rows: typeof shown) => rows.map(({ port, depth }) => `${'>'.repeat(depth)}${port.name}`);
  return [text(shown), text(others)];
};

test('what a bond or switch is made of stands below it, what nothing passes apart', () => {
  expect(
    namesOf([
      nasInterface('lo', '127.0.0.1', { kind: 'loopback' }),
      nasInterface('eth0', '', { master: 'bond0' }),
      nasInterface('eth1', '', { master: 'bond0' }),
      nasInterface('bond0', '', { kind: 'bond', lower: ['eth0', 'eth1'] }),
      nasInterface('ovs_bond0', '10.0.0.5', { kind: 'open-vswitch', lower: ['bond0'] }),
      nasInterface('docker0', '172.17.0.1', { kind: 'bridge', lower: ['veth1'] }),
      nasInterface('veth1', '', { kind: 'virtual', master: 'docker0' }),
    ]),
  ).toEqual([
    ['ovs_bond0', '>bond0', '>>eth0', '>>eth1'],
    ['lo', 'docker0', '>veth1'],
  ]);
});

test('a virtual port that is offered to clients is one of its ports before anything has used it', () => {
  const ports = ['eth0', 'eth1'].map((name, index) => nasInterface(name, `10.0.0.${25 + index}`, { kind: 'virtual' }));
  const used = portRows(ports, [], new Set(['10.0.0.26']));
  expect([used.shown, used.others].map((rows) => rows.map(({ port }) => port.name))).toEqual([['eth1'], ['eth0']]);
});

test('a VLAN stands below its port, however many there are', () => {
  expect(
    namesOf([
      nasInterface('eth0.10', '10.0.10.5', { kind: 'vlan', lower: ['eth0'] }),
      nasInterface('eth0', '10.0.0.5'),
      nasInterface('eth0.20', '10.0.20.5', { kind: 'vlan', lower: ['eth0'] }),
    ])[0],
  ).toEqual(['eth0', '>eth0.10', '>eth0.20']);
});

test('ports that claim to be part of each other are each listed once', () => {
  expect(namesOf([nasInterface('a', '', { master: 'b' }), nasInterface('b', '', { master: 'a' })])).toEqual([
    ['a', 'b'],
    [],
  ]);
});

test('a port’s connections are counted only where they could be listed', () => {
  const list = factsAt(0).network.interfaces;
  expect(portRows(valueOf(list) ?? [], undefined, new Set()).shown.map(({ connections }) => connections)).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test('a counter that fell gives no rate', () => {
  const at = (sent: number, clock: number) =>
    factsAt(0, {
      interfaces: [nasInterface('eth0', '', { received: bytes(0), sent: bytes(sent) })],
      readings: { asked: milliseconds(clock) },
    });
  expect(valueOf(portRate(at(0, 0), at(4000, 2000), 'eth0'))?.sent).toBe(2000);
  expect(valueOf(portRate(at(4000, 0), at(10, 2000), 'eth0'))).toBeUndefined();
  expect(valueOf(portRate(at(0, 0), at(10, 0), 'eth0'))).toBeUndefined();
  expect(valueOf(portRate(undefined, at(10, 2000), 'eth0'))).toBeUndefined();
});

test('each setting finds its own line, and one that limits the channels is marked', () => {
  const lines = ['interfaces = eth0', 'bind interfaces only = Yes', 'server multi channel support = No'];
  expect(lineOf('interfaces', lines)).toBe('interfaces = eth0');
  expect(lineOf('guestAccount', lines)).toBeUndefined();
  const rows = settingRows(
    {
      multichannel: { on: false, by: 'printed' },
      interfaces: [{ name: 'eth0', speed: bitsPerSecond(1e9), rss: true }],
      maximumProtocol: 'SMB2_10',
    },
    lines,
    'bits',
  );
  expect(rows).toEqual([
    { name: 'Multichannel', value: 'off', byDefault: false, limits: true, line: lines[2] },
    { name: 'Interfaces it announces', value: 'eth0 (1 Gbit/s, RSS)', byDefault: false, limits: false, line: lines[0] },
    { name: 'Newest dialect', value: 'SMB 2.1', byDefault: false, limits: true },
  ]);
});

test('what is missing is listed with its reason, once for several things that fail together', () => {
  const gone = { state: 'failed', source: 'nas', reason: 'it was closed' } as const;
  const facts = factsAt(0, {
    sessions: { state: 'denied', source: 'smbstatus -p', needs: 'nas-sudo' },
    routes: gone,
    rules: gone,
  });
  expect(unreadOf(facts).map(({ missing, bySudo }) => [missing.map(({ name }) => name), bySudo])).toEqual([
    [['The sessions'], true],
    [['The routes', 'The routing rules'], false],
  ]);
});

test('what a Windows refuses to an account is one reason, whatever was asked', () => {
  const refused = (cmdlet: string) =>
    ({ state: 'denied', source: `PowerShell: ${cmdlet}`, needs: 'nas-administrator' }) as const;
  const told = { sessions: refused('Get-SmbSession'), configuration: refused('Get-SmbServerConfiguration') };
  const facts = factsAt(0, { readings: told });
  expect(unreadOf(facts)).toMatchObject([
    {
      reason:
        'PowerShell: Get-SmbServerConfiguration and PowerShell: Get-SmbSession may not be read. ' +
        'Only an administrator of the NAS may read this. Log in there with such an account.',
      bySudo: false,
      missing: [{ name: 'The settings of the SMB service' }, { name: 'The sessions' }],
    },
  ]);
});

test('names of dialects and versions are those people use', () => {
  expect(['SMB3_11', 'SMB3_00', 'SMB2_10', 'SMB2_02', 'SMB3', 'NT1', '3.1.1', '2.1'].map(nasDialectText)).toEqual([
    'SMB 3.1.1',
    'SMB 3.0',
    'SMB 2.1',
    'SMB 2.0.2',
    'SMB 3',
    'NT1',
    'SMB 3.1.1',
    'SMB 2.1',
  ]);
  expect(sambaText('4.22.11-Debian-4.22.11+dfsg-0+deb13u1')).toBe('Samba 4.22.11');
});

test('a NAS is found behind its shares by what was read, before that by its address', () => {
  const asked = publication('nas-asked');
  const [nas] = asked.snapshot?.nas ?? [];
  if (nas === undefined) throw new Error('the scenario has a NAS');
  expect(watchedNas(asked, nas)?.view?.machine).toBe('ada@nas');
  expect(watchedNas(publication('nas-connecting'), nas)?.id).toBe(sceneNasId);
  expect(watchedNas(publication('all-fine'), nas)).toBeUndefined();
  expect(watchedNas(publication('nas-silent'), nas)?.view).toBeUndefined();
});

test('a NAS without a share here has a place of its own', () => {
  expect(nasWithoutShares(publication('nas-no-share')).map(({ name }) => name)).toEqual(['attic']);
});

test('nothing that plays can be asked', () => {
  expect((['all-fine', 'remote', 'sample', 'recording'] as const).map((name) => mayAsk(publication(name)))).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

test('the address of a NAS’s page leads to it', () => {
  expect(routeOf(hashOf({ page: 'nas', nas: sceneNasId }))).toEqual({ page: 'nas', nas: sceneNasId });
});

test('connections of every service count at a port; where those of one could not be listed, none is counted', () => {
  const served = (address: string) =>
    ({
      client: { address: '10.0.0.9', port: 1 },
      nas: { address, port: 3260 },
      state: 'established',
      quoted: [],
    }) as const;
  const facts = factsAt(0, { connections: [connection('10.0.0.50', 40_001, '10.0.0.25')] });
  const iscsiServer = { services: [], listening: unchecked, connections: known([served('10.0.0.26')]) };
  expect(entriesOf({ ...facts, iscsiServer })).toEqual(['10.0.0.25', '10.0.0.26']);
  expect(entriesOf({ ...facts, iscsiServer: { ...iscsiServer, connections: unchecked } })).toBeUndefined();
});

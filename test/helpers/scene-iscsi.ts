import { collectMachine } from '../../main/collect/collect-machine.ts';
import type { ServedTarget, TargetSession } from '../../shared/model/iscsi-server.ts';
import type { MachineFacts } from '../../shared/model/machine.ts';
import type { ServedNfsClient } from '../../shared/model/nfs-server.ts';
import type { ServedConnection } from '../../shared/model/served.ts';
import { bytes, instant, milliseconds } from '../../shared/model/units.ts';
import { known } from './host-facts.ts';
import {
  disk,
  iscsiMachine,
  lsblk,
  mapDevice,
  mapsJson,
  type MadeSession,
  type MadeWorkstation,
} from './iscsi-machine.ts';
import { port } from './nas-facts.ts';
import { movedBy, nearGigabit } from './scene-facts.ts';
import { factsAt, watched } from './scene-nas.ts';
import { sceneBegins, type Scene } from './scene.ts';
import { together as one, twoPortals, wwid } from './two-portals.ts';

const { target, first, second } = twoPortals('iqn.2000-01.com.synology:nas.media.8e935d09c70');
const disks = [
  ['sda', 4],
  ['sdb', 5],
] as const;
const dead = { dm: 'failed', check: 'faulty' } as const;

const under = (name: string, more: Readonly<Record<string, unknown>> = {}): string =>
  lsblk(...disks.map(([dev, host]) => disk(dev, `${host}:0:0:1`, { children: [mapDevice(name, more)] })));
const record = ({ portal }: MadeSession, startup = 'automatic'): string =>
  `/etc/iscsi/nodes/${target}/${portal},3260,1/default:node.startup = ${startup}\n`;

const healthy: MadeWorkstation = {
  sessions: [first, second],
  disks: under('mpatha', { fstype: 'ext4', mountpoint: '/mnt/media' }),
  maps: one,
  counts: { sda: [0, 0], sdb: [0, 0] },
  records: record(first) + record(second),
};

/** A workstation as it is made up, whose disks read at these rates: bytes a second, by disk. */
async function scene(made: MadeWorkstation, rates: Readonly<Record<string, number>> = {}): Promise<Scene> {
  const still = await collectMachine('workstation', iscsiMachine(made), 'full');
  return { look: (at) => ({ facts: lookAt(still, rates, at) }) };
}

function lookAt(facts: MachineFacts, rates: Readonly<Record<string, number>>, at: number): MachineFacts {
  const counts = Object.entries(rates).map(([name, rate], index) => {
    const read = bytes(rate === 0 ? 41e9 : movedBy(at, rate, index));
    return { name, read, written: bytes(0), inFlight: rate === 0 ? 0 : 4, quoted: `8 0 ${name} 1 0 ${read / 512}` };
  });
  const time = milliseconds(at * 1000);
  return {
    ...facts,
    readAt: instant(sceneBegins + at * 1000),
    asked: time,
    answered: time,
    ...(facts.iscsiClient && { iscsiClient: { ...facts.iscsiClient, counts: known(counts, '/proc/diskstats') } }),
  };
}

const busy = { sda: nearGigabit, sdb: nearGigabit * 0.96 };
const long = 'vm-store-of-the-cluster-in-the-cellar-0123456789';

/** Two hypervisors, a client of NFS, and this workstation at one NAS. */
const initiator = (name: string, ...addresses: readonly string[]): TargetSession => ({
  initiator: name,
  connections: addresses.map((client) => ({ client })),
});
const servedTarget: ServedTarget = {
  name: target,
  software: 'tgt',
  enabled: true,
  luns: [1],
  sessions: [
    initiator('iqn.1993-08.org.debian:01:workstation', '10.77.1.50', '10.77.2.50'),
    initiator('iqn.1998-01.com.vmware:esx1-4b2f0a17', '10.77.1.61', '10.77.2.61'),
    initiator('iqn.1993-08.org.debian:01:pve-of-the-cluster-in-the-cellar', '10.77.1.62'),
  ],
  listsAll: true,
  quoted: [],
};
const served = (client: string, nas: string, at = 3260, by = 40_001): ServedConnection => ({
  client: { address: client, port: by },
  nas: { address: nas, port: at },
  state: 'established',
  quoted: [`ESTAB ${nas}:${at} ${client}:${by}`],
});
const toTarget = [
  served('10.77.1.50', '10.77.1.25'),
  served('10.77.2.50', '10.77.2.25', 3260, 40_002),
  served('10.77.1.61', '10.77.1.25'),
  served('10.77.2.61', '10.77.2.25'),
  served('10.77.1.62', '10.77.1.25'),
];
const nfsClient: ServedNfsClient = {
  id: '12',
  address: { address: '10.77.1.70', port: 811 },
  name: 'Linux NFSv4.1 render-node',
  minorVersion: 1,
  confirmed: true,
  quoted: [],
};
const listening = (at: number) => known(['10.77.1.25', '10.77.2.25'].map((address) => ({ address, port: at })));

function storageNas(at: number): MachineFacts {
  const facts = factsAt(at, {
    interfaces: [port('eth0', '10.77.1.25'), port('eth1', '10.77.2.25'), port('lo', '127.0.0.1', { kind: 'loopback' })],
    connections: [],
  });
  return {
    ...facts,
    iscsiServer: {
      services: [{ software: 'tgt', targets: known([servedTarget]), bySudo: false }],
      listening: listening(3260),
      connections: known(toTarget),
    },
    nfsServer: {
      software: 'kernel',
      clients: known([nfsClient]),
      exports: known([{ path: '/srv/media', client: '10.77.1.0/24', quoted: '/srv/media 10.77.1.0/24' }]),
      listening: listening(2049),
      connections: known([served('10.77.1.70', '10.77.1.25', 2049, 811)]),
      bySudo: false,
    },
  };
}

const upon = { fstype: 'ext4', mountpoint: '/mnt/media' };

/** The LUN while one of its two sessions is logged out. */
async function withoutPath(gone: MadeSession): Promise<Scene> {
  const left = disks.filter(([, host]) => host !== gone.host);
  const made = {
    ...healthy,
    sessions: [first, second].filter((session) => session !== gone),
    disks: lsblk(...left.map(([dev, host]) => disk(dev, `${host}:0:0:1`, { children: [mapDevice('mpatha', upon)] }))),
    maps: mapsJson(wwid, [{ paths: left.map(([dev]) => ({ dev })) }]),
  };
  return scene(made, busy);
}
const without: Readonly<Record<string, Scene>> = {
  [first.portal]: await withoutPath(first),
  [second.portal]: await withoutPath(second),
};
const healthyScene = await scene(healthy, busy);
const together: Scene = {
  ...healthyScene,
  machine: iscsiMachine(healthy),
  away: (portal, at) => (without[portal] ?? healthyScene).look(at),
};

/** A workstation with LUNs. */
export const iscsiScenes = {
  'lun-together': together,
  'lun-failover': await scene(
    {
      ...healthy,
      disks: under('mpatha'),
      maps: mapsJson(wwid, [{ paths: [{ dev: 'sda' }] }, { state: 'enabled', paths: [{ dev: 'sdb' }] }]),
    },
    { sda: nearGigabit, sdb: 0 },
  ),
  'lun-no-map': await scene(
    {
      ...healthy,
      disks: lsblk(...disks.map(([dev, host]) => disk(dev, `${host}:0:0:1`))),
      wwids: { sda: `naa.${wwid.slice(1)}`, sdb: `naa.${wwid.slice(1)}` },
      maps: undefined,
    },
    { sda: 0, sdb: 0 },
  ),
  'lun-lost': await scene(
    {
      ...healthy,
      sessions: [first, { ...second, state: 'FAILED', connection: 'failed' }],
      maps: mapsJson(wwid, [{ paths: [{ dev: 'sda' }, { dev: 'sdb', ...dead }] }]),
    },
    { sda: nearGigabit, sdb: 0 },
  ),
  'lun-one-session': await scene(
    { ...healthy, sessions: [first], disks: lsblk(disk('sda', '4:0:0:1')), maps: undefined },
    { sda: nearGigabit },
  ),
  'lun-denied': await scene(
    { ...healthy, sessions: [first], disks: lsblk(disk('sda', '4:0:0:1')), maps: undefined, records: undefined },
    { sda: 0 },
  ),
  'lun-long-names': await scene(
    {
      ...healthy,
      disks: under(long),
      maps: mapsJson(wwid, [{ paths: [{ dev: 'sda' }, { dev: 'sdb' }] }], { name: long }),
    },
    busy,
  ),
  'lun-at-nas': {
    look: (at) => ({ ...together.look(at), nas: [watched({ name: 'storage', facts: storageNas(at) })] }),
  },
} as const satisfies Readonly<Record<string, Scene>>;

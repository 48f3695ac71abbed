import type { Interface } from '../../shared/model/network.ts';
import type { Lane, Share } from '../../shared/model/snapshot.ts';
import { bitsPerSecond, bytes } from '../../shared/model/units.ts';
import { gigabit, lane, type Moment, nas, nic, port, session, share, verdict, wander } from './mock-parts.ts';

export const hostName = 'workstation';
export const enp3s0 = nic('enp3s0', '10.100.5.152');
export const nearGigabit = 119e6;
export const diskStation = nas(
  'nas',
  'nas',
  [port('10.100.4.25'), port('10.100.4.26', { mac: '00:11:32:aa:10:02' })],
  ['nas', '10.100.4.25'],
);
export const way = { nic: 'enp3s0', from: '10.100.5.152' } as const;

export function machineNics(moment: Moment): readonly Interface[] {
  const moved = Math.round(moment.look * 2e8);
  return [
    { ...enp3s0, received: bytes((enp3s0.received ?? 0) + moved) },
    nic('wlp4s0', '10.100.7.31', {
      kind: 'wireless',
      speed: bitsPerSecond(866e6),
      supportedSpeed: undefined,
      driver: 'iwlwifi',
      model: 'Intel Wi-Fi 6 AX200',
      receiveQueues: undefined,
      mac: '3c:58:c2:10:77:e1',
      addresses: [{ family: 'ipv4', address: '192.168.7.31', prefixLength: 24, scope: 'global' }],
    }),
    nic('enx00e04c680117', '10.100.5.153', {
      usb: true,
      link: 'down',
      speed: undefined,
      duplex: undefined,
      supportedSpeed: bitsPerSecond(2.5e9),
      driver: 'r8152',
      model: 'Realtek RTL8156 2.5GbE',
      mac: '00:e0:4c:68:01:17',
      addresses: [],
    }),
    nic('eno1', '192.168.1.20', {
      speed: bitsPerSecond(1e8),
      supportedSpeed: gigabit,
      partnerSpeed: gigabit,
      driver: 'e1000e',
      model: 'Intel I219-V',
      receiveQueues: 1,
      mac: '04:d9:f5:80:11:22',
      addresses: [
        { family: 'ipv4', address: '192.168.1.20', prefixLength: 24, scope: 'global' },
        { family: 'ipv6', address: '2001:db8:4:1:6d9:f5ff:fe80:1122', prefixLength: 64, scope: 'global' },
      ],
    }),
    nic('lo', '127.0.0.1', { kind: 'loopback', speed: undefined }),
    nic('docker0', '172.17.0.1', { kind: 'bridge', speed: undefined }),
  ];
}

export function lanes(moment: Moment, load: 'busy' | 'idle', key = 'session'): readonly Lane[] {
  const at = (seed: number): number =>
    load === 'idle' ? 180 : nearGigabit * (0.86 + 0.14 * wander(moment.look, seed));
  return [
    lane({ channel: 1, ...way, to: '10.100.4.25', received: at(1), sent: at(1) / 130, key }, moment),
    lane({ channel: 2, ...way, to: '10.100.4.26', received: at(2), sent: at(2) / 130, key }, moment),
  ];
}

export function media(moment: Moment, load: 'busy' | 'idle' = 'busy'): Share {
  return share({
    name: 'media',
    nas: diskStation,
    verdict: verdict('full', 'all-ports-carry', 2, 2),
    session: session(lanes(moment, load)),
  });
}

export function backup(moment: Moment): Share {
  return share({
    name: 'backup',
    nas: diskStation,
    verdict: verdict('full', 'all-ports-carry', 2, 2),
    session: session(lanes(moment, 'idle', 'backup')),
  });
}

export function single(moment: Moment): Share {
  const received = nearGigabit * (0.93 + 0.07 * wander(moment.look, 3));
  return share({
    name: 'media',
    nas: diskStation,
    verdict: verdict('single', 'ports-unused', 1, 2),
    session: session([lane({ channel: 1, ...way, to: '10.100.4.25', received, sent: 700_000 }, moment)]),
    mount: { asked: 1 },
  });
}

/** Its second channel is lost. */
export function lost(moment: Moment): Share {
  const [first] = lanes(moment, 'busy');
  const gone = lane({ channel: 2, state: 'reconnecting' }, moment);
  return share({
    name: 'media',
    nas: diskStation,
    verdict: verdict('broken', 'lane-lost', 1, 2),
    session: session([...(first === undefined ? [] : [first]), gone]),
  });
}

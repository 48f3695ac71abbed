import { expect, test } from 'vitest';
import { storageLaneAtNas } from '../../../main/snapshot/storage-lanes.ts';
import type { MachineFacts } from '../../../shared/model/machine.ts';
import { unchecked } from '../../../shared/model/reading.ts';
import type { Lane } from '../../../shared/model/snapshot.ts';
import { bytes, milliseconds } from '../../../shared/model/units.ts';
import { known } from '../../helpers/host-facts.ts';
import { bareServer } from '../../helpers/machine-facts.ts';
import { port } from '../../helpers/nas-facts.ts';

const lane: Lane = {
  id: 'session1',
  number: 1,
  label: 'Session 1',
  state: 'connected',
  local: { address: '10.0.1.50', port: 40_000 },
  remote: { address: '10.0.1.25', port: 3260 },
  attribution: 'certain',
  count: unchecked,
  rate: unchecked,
  recent: unchecked,
};

function at(second: number, clientPort = 40_000): MachineFacts {
  const connection = {
    client: { address: '10.0.1.50', port: clientPort },
    nas: { address: '10.0.1.25', port: 3260 },
    state: 'established',
    received: bytes(0),
    sent: bytes(second * 1000),
    quoted: ['ESTAB'],
  } as const;
  return {
    ...bareServer,
    asked: milliseconds(second * 1000),
    network: { ...bareServer.network, interfaces: known([port('eth0', '10.0.1.25')]) },
    iscsiServer: { services: [], listening: unchecked, connections: known([connection]) },
  };
}

test('a lane of iSCSI finds its other end by both addresses and ports, with the rate that the NAS counts', () => {
  const end = storageLaneAtNas(lane, at(3), at(2));
  expect(end).toMatchObject({
    match: 'certain',
    port: { name: 'eth0' },
    rate: { state: 'known', value: { sent: 1000 } },
  });
});

test('another connection of the same two addresses is not its end', () => {
  const end = storageLaneAtNas(lane, at(3, 40_001), at(2, 40_001));
  expect(end).toMatchObject({ match: 'none', rate: { state: 'unchecked' } });
  expect(end).not.toHaveProperty('connection');
});

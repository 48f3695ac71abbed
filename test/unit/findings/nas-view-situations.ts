import { valueOf } from '../../../shared/model/reading.ts';
import { type MachineFacts, smbClientOf } from '../../../shared/model/machine.ts';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import { bytes } from '../../../shared/model/units.ts';
import { known } from '../../helpers/host-facts.ts';
import { bothConnections, connection, nasFacts, port } from '../../helpers/nas-facts.ts';
import { channel, counted, facts, lone, mount, session } from '../../helpers/snapshot-builder.ts';
import { oneConnection, ends, endsInTime } from './nas-looks.ts';
import type { Situation } from './situation.ts';
import { first } from './smb-parts.ts';
import { withFacts } from '../../helpers/machine-facts.ts';

/** A copy over both channels of which the NAS counts the bytes on the given ports. */
function copying(
  megabytes: number,
  requests: number,
  sent: (second: number) => readonly [number, number],
): readonly Snapshot[] {
  return endsInTime(
    Array.from({ length: 10 }, (_, time): readonly [MachineFacts, MachineFacts] => {
      const [one, two] = sent(time);
      const base = facts({
        sockets: [
          counted(40_001, '10.0.0.25', time * megabytes * 1e6),
          counted(40_002, '10.0.0.26', time * megabytes * 1e6),
        ],
      });
      const channels = [channel(1, { requestsOnWire: requests }), channel(2, { requestsOnWire: 0 })];
      const data = valueOf(smbClientOf(base).debugData);
      const servers = data?.servers.map((server) => ({ ...server, sessions: [session({ channels })] })) ?? [];
      const cifs = known({ features: [], outstanding: { '0x1': requests }, servers });
      const ports = [port('eth0', '10.0.0.25', { sent: bytes(one) }), port('eth1', '10.0.0.26', { sent: bytes(two) })];
      const ticks = time * 100;
      const processors = known(
        [
          { busy: ticks, waiting: 0, total: ticks },
          { busy: 0, waiting: 0, total: ticks },
        ],
        '/proc/stat',
        [`cpu0 ${ticks} 0 0 0 0`, `cpu1 0 0 0 ${ticks} 0`],
      );
      return [withFacts(base, { debugData: cifs }), nasFacts({ interfaces: ports, processors })];
    }),
  );
}

/** Where the two ends do not say the same, or one of them says nothing. */
export const nasViewSituations: readonly Situation[] = [
  {
    name: 'the NAS lacks a connection that this computer holds',
    history: endsInTime([
      [facts(), nasFacts({ connections: oneConnection })],
      [facts(), nasFacts({ connections: oneConnection })],
    ]),
    roots: ['warning nas.views-differ'],
  },
  {
    name: 'the same at one look of two: it was just made',
    history: endsInTime([
      [facts(), nasFacts()],
      [facts(), nasFacts({ connections: oneConnection })],
    ]),
    roots: [],
  },
  {
    name: 'the NAS keeps a connection that ended here',
    history: ends(nasFacts({ connections: [...bothConnections, connection('10.0.0.50', 39_000, '10.0.0.26')] })),
    roots: ['note nas.views-differ'],
  },
  {
    name: 'other workstations on the same NAS',
    history: ends(
      nasFacts({
        connections: [
          ...bothConnections,
          connection('10.0.0.51', 40_001, '10.0.0.25', { group: 'pid 8', sessions: ['s2'] }),
        ],
      }),
    ),
    roots: [],
  },
  {
    name: 'the bytes of the second port’s channel leave the NAS by the first',
    history: copying(110, 8, (time) => [time * 220e6, 0]),
    roots: ['warning nas.views-differ'],
  },
  {
    name: 'each port of the NAS sends what its channel moves',
    history: copying(110, 8, (time) => [time * 110e6, time * 110e6]),
    roots: [],
  },
  {
    name: 'many requests wait, and a processor of the NAS has no time left',
    history: copying(30, 12, (time) => [time * 30e6, time * 30e6]),
    roots: ['note load.limited-elsewhere'],
  },
  {
    name: 'the NAS cannot be reached: the workstation’s word stands',
    history: ends(
      nasFacts({
        machine: 'ada@10.0.0.25',
        readings: Object.fromEntries(
          ['system', 'interfaces', 'connections', 'sessions', 'configuration', 'version', 'settings', 'bonds'].map(
            (name) => [name, { state: 'failed', source: 'ssh', reason: 'No route to host.' }],
          ),
        ),
      }),
    ),
    roots: ['warning nas.cannot-look'],
  },
  {
    name: 'sudo is not allowed: sessions are not told',
    history: ends(
      nasFacts({ readings: { sessions: { state: 'denied', source: 'smbstatus -p --json', needs: 'nas-sudo' } } }),
    ),
    roots: ['note nas.cannot-look'],
  },
  {
    name: 'a recording of the NAS that does not hold its settings',
    history: ends(
      nasFacts({
        connections: oneConnection,
        readings: {
          configuration: { state: 'failed', source: 'testparm -sv', reason: 'Not there.', notRecorded: true },
        },
      }),
      { sockets: [first], mounts: [mount(1)] },
      [lone()],
    ),
    roots: ['warning smb.not-requested'],
  },
];

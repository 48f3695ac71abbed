import type { Lane, Share } from '../../shared/model/snapshot.ts';
import { notRequested } from './mock-findings.ts';
import { lane, type Moment, nas, port, session, share, verdict, wander } from './mock-parts.ts';
import type { Scene } from './mock-scene.ts';
import { diskStation, way, backup, single, lost } from './mock-shares.ts';

/** Twelve shares of three NAS, in every state. */
export function manyShares(moment: Moment): Scene {
  const tank = nas('tank', 'tank', [port('10.100.6.1'), port('10.100.6.2'), port('10.100.6.3'), port('10.100.6.4')]);
  const attic = nas('attic', 'attic', [port('10.100.7.9')]);
  const toTank = (key: string, count: number, load: number): readonly Lane[] =>
    Array.from({ length: count }, (_, index) =>
      lane(
        {
          channel: index + 1,
          ...way,
          to: `10.100.6.${index + 1}`,
          received: load * (0.6 + 0.4 * wander(moment.look, index + key.length)),
          sent: 4e5,
          key,
        },
        moment,
      ),
    );
  const onTank = (name: string, count: number, load: number): Share =>
    share({
      name,
      nas: tank,
      verdict: count === 4 ? verdict('full', 'all-ports-carry', 4, 4) : verdict('partial', 'ports-unused', count, 4),
      session: session(toTank(name, count, load)),
      mount: { asked: count, address: '10.100.6.1' },
    });
  const onAttic = (name: string): Share =>
    share({
      name,
      nas: attic,
      verdict: verdict('limited', 'nas-has-one-port', 1, 1),
      session: session([lane({ channel: 1, ...way, to: '10.100.7.9', received: 200, key: 'attic' }, moment)]),
    });
  const unread = share({
    name: 'iso',
    nas: tank,
    verdict: {
      ...verdict('unknown', 'not-readable', 0, 0),
      missing: ['The kernel shows no session for this mount, so its channels cannot be counted.'],
    },
    session: { state: 'failed', source: '/proc/fs/cifs/DebugData', reason: 'no session names //tank/iso' },
  });
  const missed = single(moment);
  const shares = [
    backup(moment),
    missed,
    { ...lost(moment), id: 'lost', name: 'cameras', at: '/mnt/cameras' },
    onTank('projects', 4, 9e7),
    onTank('render-cache', 4, 1.15e8),
    onTank('scratch', 2, 5e7),
    unread,
    onTank('homes', 4, 120),
    onTank('vm-images', 4, 3e6),
    onAttic('photos'),
    onAttic('music'),
    onAttic('letters'),
  ];
  return { nas: [diskStation, tank, attic], shares, findings: [notRequested(missed, moment)] };
}

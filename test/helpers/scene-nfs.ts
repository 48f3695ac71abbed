import type { MachineFacts } from '../../shared/model/machine.ts';
import type { NfsMount } from '../../shared/model/nfs.ts';
import { bitsPerSecond, bytes, instant, milliseconds } from '../../shared/model/units.ts';
import { known, neighbour } from './host-facts.ts';
import { nasAt, nfsFacts, nfsMount, nfsSocket, nfsStats, transport } from './nfs-facts.ts';
import { enp3s0, movedBy, nearGigabit } from './scene-facts.ts';
import { sceneBegins, type Scene } from './scene.ts';

const [first, second] = [nasAt(25), nasAt(26)];
/** One port of the NAS is as fast as the cable of this machine, so that which of them is used matters. */
const fast = { ...enp3s0, speed: bitsPerSecond(10e9) };

/** Shares of one session whose connections go to these addresses, with what each has moved by a second. */
function lookAt(mounts: readonly NfsMount[], addresses: readonly string[], at: number): MachineFacts {
  const sockets = addresses.map((address, index) =>
    nfsSocket(700 + index, address, {
      local: { address: '10.0.0.50', port: 700 + index },
      bytesReceived: bytes(movedBy(at, nearGigabit / addresses.filter((one) => one === address).length, index)),
      bytesAcked: bytes(at * 200_000),
    }),
  );
  const facts = nfsFacts(
    {
      mounts,
      stats: mounts.map((mount) => nfsStats(mount, addresses.length)),
      transports: addresses.map((address, index) => transport(0, index, address, 700 + index)),
    },
    sockets,
    {
      interfaces: known([fast]),
      neighbours: known([neighbour(first, '02:00:00:00:00:25'), neighbour(second, '02:00:00:00:00:26')]),
    },
  );
  const time = milliseconds(at * 1000);
  return { ...facts, readAt: instant(sceneBegins + at * 1000), asked: time, answered: time };
}

const scene = (mounts: readonly NfsMount[], addresses: readonly string[]): Scene => ({
  look: (at) => ({ facts: lookAt(mounts, addresses, at) }),
});

const options = { options: { sec: 'sys' }, readSize: bytes(1024 * 1024) };
const backup = nfsMount({ ...options, path: '/backup', at: '/mnt/backup', maxConnect: 2 });

/** A workstation with shares of NFS. */
export const nfsScenes = {
  'nfs-trunked': scene([nfsMount({ ...options, maxConnect: 2 }), backup], [first, second]),
  'nfs-nconnect': scene([nfsMount({ ...options, nconnect: 4 })], [first, first, first, first]),
  'nfs-soft': scene(
    [nfsMount({ ...options, recovery: 'soft', quoted: ['nas:/media /mnt/media nfs4 rw,soft'] })],
    [first],
  ),
} as const;

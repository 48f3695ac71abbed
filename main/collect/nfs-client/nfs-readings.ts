import {
  noNfsClient,
  portOfMount,
  nfsPort,
  switchesOf,
  type NfsMountStats,
  type NfsPlanned,
} from '../../../shared/model/nfs.ts';
import { nfsClientOf } from '../../../shared/model/machine.ts';
import type { TcpSocket } from '../../../shared/model/network.ts';
import { valueOf, type Reading } from '../../../shared/model/reading.ts';
import type { Machine } from '../../machine/machine.ts';
import type { ClientAsk, ClientParts, ClientRead, LinuxClient } from '../client.ts';
import { files } from '../sources.ts';
import { readMountsOf } from '../systems/mount-table.ts';
import { isLinkLocal } from '../text/ip-address.ts';
import { reading } from '../text/reading.ts';
import { parseMountStats } from './mountstats.ts';
import { nfsMounts } from './nfs-mounts.ts';
import { plannedMounts } from './planned.ts';
import { readTransports } from './transports.ts';

/** Linux's NFS client: mounts, what mountstats adds to them, and the transports of the kernel's RPC client. */
export const nfsClient: LinuxClient = { read: readNfs, addresses, unseen };

/** While nothing is mounted, nothing but the mount table is read. */
async function readNfs({ look: { machine }, table, before }: ClientAsk): Promise<ClientRead> {
  const last = before ? nfsClientOf(before) : noNfsClient;
  const known = valueOf(last.transports);
  const [mounts, ahead] = await Promise.all([
    table.then((one) => readMountsOf(machine, one, nfsMounts)),
    known === undefined ? undefined : readTransports(machine, known),
  ]);
  if (mounts.state !== 'known' || mounts.value.length === 0) {
    return { parts: { nfsClient: { ...noNfsClient, mounts } } };
  }
  const keepsStats = last.stats.state === 'known' && places(mounts.value) === places(valueOf(last.mounts) ?? []);
  const [stats, transports, planned] = await Promise.all([
    keepsStats ? last.stats : readStats(machine),
    ahead ?? (last.transports.state === 'absent' ? last.transports : readTransports(machine, [])),
    keepsStats ? last.planned : readPlanned(machine),
  ]);
  return { parts: { nfsClient: { mounts, stats, transports, planned } } };
}

const places = (mounts: readonly { readonly remote: string; readonly at: string }[]): string =>
  mounts.map(({ remote, at }) => `${remote} ${at}`).join('\n');

/** Anyone may read it. */
async function readStats(machine: Machine): Promise<Reading<readonly NfsMountStats[]>> {
  return await reading(machine, files.mountStats, async () => {
    const value = parseMountStats(await machine.readFile(files.mountStats));
    return { value, lines: value.flatMap(({ quoted }) => quoted) };
  });
}

async function readPlanned(machine: Machine): Promise<Reading<readonly NfsPlanned[]>> {
  return await reading(machine, files.fstab, async () => {
    const value = plannedMounts(await machine.readFile(files.fstab));
    return { value, lines: value.map(({ quoted }) => quoted) };
  });
}

function addresses({ nfsClient = noNfsClient }: ClientParts): readonly string[] {
  const mounts = valueOf(nfsClient.mounts) ?? [];
  const switches = switchesOf(valueOf(nfsClient.transports) ?? [], mounts);
  const targets = [...switches.values()].flatMap((group) => group.map(({ remote }) => remote.address));
  return [...mounts.flatMap(({ address }) => address ?? []), ...targets].filter((one) => !isLinkLocal(one));
}

/** By another port: that of a mount, or of a transport. */
function unseen({ nfsClient = noNfsClient }: ClientParts, sockets: readonly TcpSocket[]): readonly string[] {
  const mounts = valueOf(nfsClient.mounts) ?? [];
  const switches = switchesOf(valueOf(nfsClient.transports) ?? [], mounts);
  const ends = [
    ...mounts.map((mount) => ({ address: mount.address, port: portOfMount(mount) })),
    ...[...switches.values()].flatMap((group) => group.map(({ remote }) => remote)),
  ];
  const isSeen = ({ address, port }: (typeof ends)[number]): boolean =>
    sockets.some(({ remote }) => remote.address === address && remote.port === port);
  return ends.flatMap((end) => {
    const { address, port = nfsPort } = end;
    return address === undefined || port === nfsPort || isLinkLocal(address) || isSeen(end) ? [] : [address];
  });
}

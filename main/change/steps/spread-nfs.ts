import { z } from 'zod';
import { nfsFixTexts as texts } from '../../../shared/text/fixes/nfs.ts';
import { familyOf } from '../../../shared/model/ip-family.ts';
import { hasSessions, portOfMount, switchesOf, type NfsMount, type NfsTransport } from '../../../shared/model/nfs.ts';
import { isOpen } from '../../../shared/model/snapshot.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import { nfsMounts } from '../../collect/nfs-client/nfs-mounts.ts';
import { readTransports } from '../../collect/nfs-client/transports.ts';
import { files } from '../../collect/sources.ts';
import type { Machine } from '../../machine/machine.ts';
import { ChangeRefused } from '../changer.ts';
import { nfsAddress, nfsExport } from '../nfs-words.ts';
import type { Operation } from '../operation.ts';
import { stepKind } from './step-kind.ts';
import { placeSchema, text } from './values.ts';

/**
 * Sends connections of a mount that is in use to these addresses of its NAS, so that each address has as many as the others, as
 * near as can be. That they are one server is asked of the kernel by root, when it is done.
 */
const schema = z.strictObject({
  verb: z.literal('spread-nfs'),
  at: placeSchema,
  remote: text(1024),
  addresses: z.array(nfsAddress).min(1).max(15),
});

export const spreadNfs = stepKind(schema, {
  async prepare({ at, remote, addresses }, machine) {
    const mount = await mountNow(machine, at, remote);
    const wanted = exportOf(mount);
    const { home } = wanted;
    for (const address of addresses)
      if (familyOf(address) !== familyOf(home)) throw new ChangeRefused('bad-plan', texts.otherFamily(address, home));
    const transports = await transportsNow(machine, mount, home);
    return movesOf(transports, [home, ...addresses], mount).map(({ transport, to }): Operation => ({
      kind: 'nfs-transport',
      group: transport.switch,
      name: transport.name,
      ...wanted,
      before: home,
      after: to,
    }));
  },
  missingIn({ at, addresses }, { shares }) {
    const share = shares.find((one) => one.at === at);
    const lanes = share === undefined ? [] : (valueOf(share.session)?.lanes ?? []);
    const reached = lanes.filter(isOpen).map(({ remote }) => remote?.address);
    return share === undefined ? at : addresses.find((address) => !reached.includes(address));
  },
});

async function mountNow(machine: Machine, at: string, remote: string): Promise<NfsMount> {
  const table = { text: await machine.readFile(files.mountInfo), form: 'mountinfo' } as const;
  const mount = nfsMounts(table).findLast((one) => one.at === at && one.remote === remote);
  if (mount === undefined) throw new ChangeRefused('bad-plan', texts.notMounted(at));
  return mount;
}

const exportSchema = z.object({ ...nfsExport, home: nfsAddress });

/** What names the export, and what the kernel asks a server with. */
function exportOf(mount: NfsMount): z.infer<typeof exportSchema> {
  const { at, version, address, protocol, path } = mount;
  if (version === undefined || !hasSessions(version) || !/^tcp6?$/.test(protocol ?? ''))
    throw new ChangeRefused('bad-plan', texts.tooOld(at));
  // The kernel would add the connection that root asks by.
  if ((mount.maxConnect ?? 1) > 1) throw new ChangeRefused('bad-plan', texts.hasRoom(at));
  const security = mount.options['sec'] ?? 'sys';
  const known = exportSchema.safeParse({
    path,
    minor: version.minor,
    tcpPort: portOfMount(mount),
    security,
    home: address,
  });
  if (!known.success) throw new ChangeRefused('bad-plan', texts.notMounted(at));
  return known.data;
}

/** Those of the mount: nothing that the kernel prints leads from one to the other, but that no other set goes to its address. */
async function transportsNow(machine: Machine, mount: NfsMount, home: string): Promise<readonly NfsTransport[]> {
  const told = await readTransports(machine, []);
  if (told.state !== 'known') throw new ChangeRefused('bad-plan', texts.notTold(mount.at));
  const groups = [...switchesOf(told.value, [mount]).values()];
  if (groups.length > 1) throw new ChangeRefused('bad-plan', texts.several(mount.at, home));
  return groups[0] ?? [];
}

interface Move {
  readonly transport: NfsTransport;
  readonly to: string;
}

/** The first connection of a mount is the one that its state is kept by, and stays. */
function movesOf(
  transports: readonly NfsTransport[],
  [home = '', ...others]: readonly string[],
  { at }: NfsMount,
): readonly Move[] {
  const needed = others.length + 1;
  const movable = transports.filter(
    ({ main, remote, kind }) => main === false && remote.address === home && kind === 'tcp',
  );
  if (movable.length < others.length || !transports.some(({ main }) => main === true))
    throw new ChangeRefused('bad-plan', texts.tooFew(at, needed));
  const wanted = new Map(others.map((to) => [to, Math.floor(transports.length / needed)]));
  for (const { remote } of transports) wanted.set(remote.address, (wanted.get(remote.address) ?? 0) - 1);
  const places = others.flatMap((to) => Array.from({ length: Math.max(0, wanted.get(to) ?? 0) }, () => to));
  return movable.toReversed().flatMap((transport, index) => {
    const to = places[index];
    return to === undefined ? [] : [{ transport, to }];
  });
}

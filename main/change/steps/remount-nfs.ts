import { z } from 'zod';
import { preparing } from '../../../shared/text/fixes/preparing.ts';
import { nfsFixTexts as texts } from '../../../shared/text/fixes/nfs.ts';
import type { NfsMount } from '../../../shared/model/nfs.ts';
import { namesOf, nfsMounts } from '../../collect/nfs-client/nfs-mounts.ts';
import { files } from '../../collect/sources.ts';
import { parseFstab, plainPlace, withOptions, type FstabEntry } from '../../collect/systems/fstab.ts';
import { MachineError, type Machine } from '../../machine/machine.ts';
import { asNfs } from '../../snapshot/adapters/nfs/native.ts';
import { ChangeRefused } from '../changer.ts';
import { mountFamilies } from '../mount-families.ts';
import { nfsAddress } from '../nfs-words.ts';
import type { Operation } from '../operation.ts';
import { isForUsers, optionsWithoutLine } from '../origin/line-options.ts';
import { isBelow, parseMountLines, type MountLine } from '../origin/mount-lines.ts';
import { systemdRuns } from '../origin/mount-unit.ts';
import { optionName, splitOptions } from '../origin/option-list.ts';
import { refuseUnclear } from './named-mounts.ts';
import { nfsDifference } from './nfs-difference.ts';
import { refuseOpenNfs } from './open-place.ts';
import { stepKind } from './step-kind.ts';
import { fileChange, fileNow } from './system-file.ts';
import { placeSchema, text } from './values.ts';

const fstabPath = '/etc/fstab';

/**
 * Unmounts all shares of one set of connections, gives their lines of fstab room for that many addresses, and mounts them in the
 * order in which they were: the first one decides for all. `servers`: the addresses of the NAS that lines may name, because the
 * kernel shows the first one for all.
 */
const schema = z.strictObject({
  verb: z.literal('remount-nfs'),
  mounts: z
    .array(z.strictObject({ at: placeSchema, remote: text(1024) }))
    .min(1)
    .max(64),
  servers: z.array(nfsAddress).max(16),
  maxConnect: z.int().min(2).max(16),
});
type Step = Readonly<z.infer<typeof schema>>;

const isNfs = ({ type }: MountLine): boolean => mountFamilies['nfs-mount'].types.some((one) => one === type);

export const remountNfs = stepKind(schema, {
  async prepare(step, machine, _caller, earlier) {
    await needHelper(machine);
    const table = await machine.readFile(files.mountInfo);
    const lines = parseMountLines(table);
    const mounts = nfsMounts({ text: table, form: 'mountinfo' });
    refuseUnclear(step.mounts, mounts, lines, isNfs);
    const named = namedOf(step, mounts);
    const fstab = await fileNow(machine, fstabPath, earlier);
    if (fstab === undefined) throw new ChangeRefused('not-ours', texts.noLine(step.mounts[0]?.at ?? ''));
    const entries = parseFstab(fstab.text);
    const changes = named.map((mount) => {
      const entry = lineOf(mount, entries, lines, step);
      return { entry, options: withRoom(entry.options, step.maxConnect) };
    });
    for (const mount of named) await refuseOpenNfs(mount, { machine, lines });
    const activate = (await systemdRuns(machine)) ? { activate: 'systemd' as const } : {};
    const by = { by: 'fstab' } as const;
    const places = named.map(({ at, remote }) => ({ kind: 'nfs-mount', at, remote }) as const);
    return [
      ...places.toReversed().map((one): Operation => ({ ...one, before: by })),
      ...fileChange(fstabPath, fstab, withOptions(fstab.text, changes), activate),
      ...places.map((one): Operation => ({ ...one, after: by })),
    ];
  },
  places: ({ mounts }) => mounts.map(({ at }) => at),
  missingIn({ mounts, maxConnect }, { shares }) {
    for (const { at } of mounts) {
      const share = shares.find((one) => one.at === at);
      const mount = share && asNfs(share)?.mount;
      if (mount === undefined) return at;
      if ((mount.maxConnect ?? 1) < maxConnect) return `max_connect=${maxConnect}`;
    }
    return undefined;
  },
});

/** In the kernel's order. One that is left out would keep the connections, and with them the old limit for all. */
function namedOf({ mounts: asked }: Step, mounts: readonly NfsMount[]): readonly NfsMount[] {
  const named = mounts.filter((mount) => asked.some(({ at, remote }) => at === mount.at && remote === mount.remote));
  const addresses = new Set(named.map(({ address }) => address));
  const forgotten = mounts.find((mount) => addresses.has(mount.address) && !named.includes(mount));
  if (forgotten !== undefined) throw new ChangeRefused('bad-plan', preparing.alsoMounted(forgotten.at));
  return named;
}

type Line = FstabEntry & { readonly options: string };

/** The one line that mounts it, and gives what is there. */
function lineOf(mount: NfsMount, entries: readonly FstabEntry[], lines: readonly MountLine[], step: Step): Line {
  const { at } = mount;
  const [entry, ...others] = entries.filter((one) => plainPlace(one.at) === at);
  const isAutomounted = lines.some((one) => one.type === 'autofs' && (one.at === at || isBelow(at, one.at)));
  if (entry === undefined || others.length > 0 || isAutomounted || !isLineOf(entry, mount, step))
    throw new ChangeRefused('not-ours', texts.noLine(at));
  const { options } = entry;
  if (options === undefined) throw new ChangeRefused('not-ours', preparing.lineWithoutOptions(entry.lineNumber));
  const written = splitOptions(options);
  if (isForUsers(written)) throw new ChangeRefused('not-ours', texts.forUsers(at));
  if (optionsWithoutLine(written) === undefined) throw new ChangeRefused('not-ours', texts.noLine(at));
  const difference = nfsDifference(mount, written);
  if (difference !== undefined) throw new ChangeRefused('bad-plan', texts.otherwise(at, difference));
  return { ...entry, options };
}

function isLineOf(entry: FstabEntry, mount: NfsMount, { servers }: Step): boolean {
  const { server, path } = namesOf(entry.source);
  const isOfNas = server !== undefined && (server === mount.server || servers.includes(server));
  return /^nfs4?$/.test(entry.type) && path === mount.path && isOfNas;
}

function withRoom(options: string, maxConnect: number): string {
  const rest = splitOptions(options).filter((option) => optionName(option) !== 'max_connect');
  return [...rest, `max_connect=${maxConnect}`].join(',');
}

async function needHelper(machine: Machine): Promise<void> {
  try {
    await machine.run(['mount.nfs', '-V']);
  } catch (error) {
    if (!(error instanceof MachineError) || error.kind !== 'absent') throw error;
    throw new ChangeRefused('missing-program', texts.noHelper);
  }
}

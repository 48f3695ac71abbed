import { z } from 'zod';
import { files as sources } from '../../collect/sources.ts';
import { parseMountInfo } from '../../collect/smb-client/cifs/mount-table.ts';
import { MachineError, type Machine } from '../../machine/machine.ts';
import { preparing } from '../../../shared/text/fixes/preparing.ts';
import { ChangeRefused } from '../changer.ts';
import type { Operation } from '../operation.ts';
import { parseFstab, withOptions } from '../../collect/systems/fstab.ts';
import { parseMountLines } from '../origin/mount-lines.ts';
import { systemdRuns } from '../origin/mount-unit.ts';
import { originOf } from '../origin/mount-origin.ts';
import { newCredentials, oneAccount } from './credentials.ts';
import { accountToGive, missingIn, wishedMountSchema, type Account, type WishedMount } from './mount-wish.ts';
import { namedMounts } from './named-mounts.ts';
import { remountOf, type Remount } from './remount.ts';
import { stepKind } from './step-kind.ts';
import { fileChange, fileNow } from './system-file.ts';
import { asCifs } from '../../snapshot/adapters/cifs/native.ts';

const fstabPath = '/etc/fstab';

const schema = z.strictObject({
  verb: z.literal('remount-cifs'),
  mounts: z.array(wishedMountSchema).min(1).max(64),
});

/**
 * Unmounts all, changes what they came from, mounts all: so that no mount keeps the old connection alive, and so that the
 * way back (unmount, old text, mount) mounts by the old text. What is written to begin with is only what nothing reads
 * before the mounts: the credentials.
 */
export const remountCifs = stepKind(schema, {
  async prepare({ mounts }, machine, _caller, earlier) {
    await needMountCifs(machine);
    const table = await machine.readFile(sources.mountInfo);
    const lines = parseMountLines(table);
    const named = namedMounts(mounts, parseMountInfo(table), lines);
    const fstab = await fileNow(machine, fstabPath, earlier);
    const systemd = await systemdRuns(machine);
    const found = { machine, lines, systemd, fstab: parseFstab(fstab?.text ?? '') };
    const account = oneAccount(accountsOf(mounts));
    const [first] = mounts;
    const credentials = account && first && (await newCredentials(machine, first.remote, account, fstab?.text ?? ''));
    const remounts: Remount[] = [];
    for (const each of named) {
      const origin = await originOf(each.mount, found);
      remounts.push(await remountOf(each, origin, { machine, lines, earlier, systemd, credentials }));
    }
    const changes = remounts.flatMap(({ fstabChange }) => fstabChange ?? []);
    const text = fstab === undefined ? '' : withOptions(fstab.text, changes);
    const activate = systemd ? { activate: 'systemd' as const } : {};
    return [
      ...secretOf(credentials),
      ...remounts.toReversed().map(unmount),
      ...(fstab === undefined ? [] : fileChange(fstabPath, fstab, text, activate)),
      ...remounts.flatMap(({ unitFile }) => unitFile),
      ...remounts.map(mount),
    ];
  },
  places: ({ mounts }) => mounts.map(({ at }) => at),
  accounts: ({ mounts }) => accountsOf(mounts),
  withAccount: (step, account) => ({
    ...step,
    mounts: step.mounts.map((each) =>
      each.wish.account?.user === accountToGive.user ? { ...each, wish: { ...each.wish, account } } : each,
    ),
  }),
  missingIn({ mounts }, { shares }) {
    for (const { at, wish } of mounts) {
      const share = shares.find((one) => one.at === at);
      const mount = share && asCifs(share)?.mount;
      const missing = mount === undefined ? at : missingIn(wish, mount);
      if (missing !== undefined) return missing;
    }
    return undefined;
  },
});

const accountsOf = (mounts: readonly WishedMount[]): readonly Account[] =>
  mounts.flatMap(({ wish }) => wish.account ?? []);

function secretOf(path: string | undefined): readonly Operation[] {
  return path === undefined ? [] : [{ kind: 'secret-file', path, after: 'written' }];
}

const unmount = ({ at, remote, before }: Remount): Operation => ({ kind: 'cifs-mount', at, remote, before });
const mount = ({ at, remote, after }: Remount): Operation => ({ kind: 'cifs-mount', at, remote, after });

async function needMountCifs(machine: Machine): Promise<void> {
  try {
    await machine.run(['mount.cifs', '-V']);
  } catch (error) {
    if (!(error instanceof MachineError) || error.kind !== 'absent') throw error;
    throw new ChangeRefused('missing-program', preparing.noMountCifs);
  }
}

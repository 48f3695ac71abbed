import type { CifsMount } from '../../../shared/model/cifs.ts';
import type { Machine } from '../../machine/machine.ts';
import { preparing } from '../../../shared/text/fixes/preparing.ts';
import { ChangeRefused } from '../changer.ts';
import type { Operation } from '../operation.ts';
import type { Mounting } from '../operations/share-mount.ts';
import type { FstabEntry } from '../../collect/systems/fstab.ts';
import type { MountOrigin } from '../origin/mount-origin.ts';
import { isForUsers, optionsWithoutLine } from '../origin/line-options.ts';
import type { MountLine } from '../origin/mount-lines.ts';
import { mountUnitOf, optionsOfUnit } from '../origin/mount-unit.ts';
import { splitOptions, type WrittenOption } from '../origin/option-list.ts';
import { optionsOfKernel, wishedKernelOptions } from './kernel-options.ts';
import { isAboutAccess, liveDifference } from './live-difference.ts';
import type { MountWish } from './mount-wish.ts';
import type { NamedMount } from './named-mounts.ts';
import { refuseOpenLine, refuseOpenUnit } from './open-place.ts';
import { refuseMountOfUser, refuseOtherServer } from './whose-mount.ts';
import { fileChange, fileNow, head } from './system-file.ts';
import { loginOf, wishedList } from './wished-options.ts';

/** How one mount goes, comes again, and what is written in between. */
export interface Remount {
  readonly at: string;
  readonly remote: string;
  readonly before: Mounting;
  readonly after: Mounting;
  readonly fstabChange?: { readonly entry: FstabEntry; readonly options: string };
  readonly unitFile: readonly Operation[];
}

interface Surroundings {
  readonly machine: Machine;
  /** All that is mounted. */
  readonly lines: readonly MountLine[];
  readonly earlier: readonly Operation[];
  readonly systemd: boolean;
  /** The file that an account in the step is written to. */
  readonly credentials: string | undefined;
}

export async function remountOf(named: NamedMount, origin: MountOrigin, around: Surroundings): Promise<Remount> {
  const { at } = named.mount;
  switch (origin.kind) {
    case 'fstab':
      return byFstab(named, origin.entry, around);
    case 'unit':
      return byUnit(named, origin, around);
    case 'by-hand':
      return byHand(named, around);
    case 'autofs':
      throw new ChangeRefused('not-ours', preparing.automounter(at, origin.map));
    case 'unclear':
      throw new ChangeRefused('not-ours', preparing.unclearOrigin[origin.why](at, origin.at));
    default:
      return origin satisfies never;
  }
}

async function byFstab({ mount, wish }: NamedMount, entry: FstabEntry, around: Surroundings): Promise<Remount> {
  const { at, remote } = mount;
  if (entry.options === undefined) throw new ChangeRefused('not-ours', preparing.lineWithoutOptions(entry.lineNumber));
  const written = splitOptions(entry.options);
  const credentials = wish.account === undefined ? undefined : around.credentials;
  const options = wishedList(entry.options, wish, credentials);
  // `mount` at a place that systemd mounts when it is entered would enter it, and so mount twice.
  const automount = around.systemd && /(?:^|,)(?:x-|comment=)systemd\.automount(?:,|$)/.test(entry.options);
  const after: Mounting = automount ? { by: 'unit', unit: mountUnitOf(at) } : { by: 'fstab' };
  const difference = await differenceOf(mount, written, around.machine);
  const wished = wishedList('', wish, credentials);
  if (automount) await refuseOpenUnit(mount, mountUnitOf(at), wished, around);
  else if (optionsWithoutLine(written) === undefined) await refuseOpenLine(mount, entry.lineNumber, around);
  const before = difference === undefined ? after : await asFound(mount, wish, around, difference);
  return { at, remote, before, after, fstabChange: { entry, options }, unitFile: [] };
}

/** A mount that its line would give to somebody else is refused; what else differs can be reverted as it was found. */
async function differenceOf(
  mount: CifsMount,
  written: readonly WrittenOption[],
  machine: Machine,
): Promise<string | undefined> {
  const difference = liveDifference(mount, written);
  const other = difference !== undefined && isAboutAccess(difference);
  if (isForUsers(written)) await refuseMountOfUser(mount, other, machine);
  if (other) throw new ChangeRefused('bad-plan', preparing.mountedOtherwise(mount.at, difference));
  return difference;
}

const dropInName = '50-lanewise.conf';

async function byUnit(
  { mount, wish }: NamedMount,
  origin: Extract<MountOrigin, { readonly kind: 'unit' }>,
  { machine, earlier, credentials, ...around }: Surroundings,
): Promise<Remount> {
  const everything = { ...around, machine, earlier, credentials };
  const { at, remote } = mount;
  const { unit, fragment, dropIns } = origin;
  const path = `/etc/systemd/system/${unit}.d/${dropInName}`;
  const texts = [await machine.readFile(fragment)];
  for (const dropIn of dropIns) {
    const text = await machine.readFile(dropIn);
    texts.push(text);
    const name = dropIn.split('/').at(-1) ?? '';
    if (name > dropInName && optionsOfUnit(text) !== undefined) {
      throw new ChangeRefused('not-ours', preparing.laterDropIn(at, dropIn));
    }
  }
  const list = texts.map(optionsOfUnit).findLast((options) => options !== undefined) ?? '';
  const mounting: Mounting = { by: 'unit', unit };
  const login = wish.account === undefined ? undefined : credentials;
  await refuseOpenUnit(mount, unit, wishedList('', wish, login), everything);
  const difference = await differenceOf(mount, splitOptions(list), machine);
  const before = difference === undefined ? mounting : await asFound(mount, wish, everything, difference);
  const options = wishedList(list, wish, login);
  const found = await fileNow(machine, path, earlier);
  if (found !== undefined && !found.text.startsWith(head)) {
    throw new ChangeRefused('not-ours', preparing.foreignFile(path));
  }
  const text = `${head}[Mount]\nOptions=${options}\n`;
  const unitFile = options === list ? [] : fileChange(path, found, text, { activate: 'systemd' });
  return { at, remote, before, after: mounting, unitFile };
}

async function byHand({ mount, wish }: NamedMount, around: Surroundings): Promise<Remount> {
  const { at, remote } = mount;
  const before = await asFound(mount, wish, around, undefined);
  const options = wishedKernelOptions(before.options, wish);
  const credentials = wish.account === undefined ? {} : { credentials: around.credentials };
  return { at, remote, before, after: { by: 'options', options, ...credentials }, unitFile: [] };
}

/** The mount by the kernel's own words. Whoever logged in by a name must give the password again for the way back too. */
async function asFound(
  mount: CifsMount,
  { account }: MountWish,
  { credentials, machine }: Surroundings,
  difference: string | undefined,
): Promise<Extract<Mounting, { readonly by: 'options' }>> {
  const options = optionsOfKernel(mount);
  await refuseOtherServer(mount, machine);
  if (loginOf(options) !== 'account') return { by: 'options', options };
  if (account === undefined) {
    const sentence =
      difference === undefined ? preparing.needsAccount(mount.at) : preparing.mountedOtherwise(mount.at, difference);
    throw new ChangeRefused('bad-plan', sentence);
  }
  if (account.user !== mount.user) throw new ChangeRefused('bad-plan', preparing.otherAccount(mount.at, mount.user));
  return { by: 'options', options, ...(credentials === undefined ? {} : { credentials }) };
}

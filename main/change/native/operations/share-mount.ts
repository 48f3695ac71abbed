import type { FileHandle } from 'node:fs/promises';
import { mountRefusals, nativeRefusals } from '../../../../shared/text/fixes/native-refusals.ts';
import { MachineError, type CommandResult } from '../../../machine/machine.ts';
import { ChangeRefused, type OperationState } from '../../changer.ts';
import { labelOfShare, shareMountArgv, type ShareMountOperation, type Mounting } from '../../operations/share-mount.ts';
import type { MountLine } from '../../origin/mount-lines.ts';
import { mountFamilies } from '../../mount-families.ts';
import { holdersOf } from '../holders.ts';
import { mountHereArgv } from '../mount-argv.ts';
import { isSame, liesOn, mountShownBy, mountTable, openMountPoint } from '../mount-point.ts';
import { unfitOption } from '../../mount-options.ts';
import { betweenTriesSeconds, hostIsDown, tryAgainForSeconds } from '../../mount-words.ts';
import { complaintOf, programPath, type Run } from '../programs.ts';
import { isMounted, refuseInUse, takeOff } from '../unmounting.ts';
import type { NativeOperation } from './native-operation.ts';

export const shareMount: NativeOperation<ShareMountOperation> = {
  stateOf: (operation) => mountState(operation),
  perform: (operation, { run }) => performMount(run, operation),
};

/** Mounted there or not; another file system at that place, or on top of it, is somebody else's. */
async function mountState(operation: ShareMountOperation): Promise<OperationState> {
  const { at, before, after } = operation;
  const mounted = await seenAt(at);
  if (mounted === 'unreachable' || (mounted !== undefined && !isOf(mounted, operation))) return 'other';
  const asNow = (mounting: Mounting | undefined) => (mounting === undefined) === (mounted === undefined);
  return asNow(after) ? 'after' : asNow(before) ? 'before' : 'other';
}

/**
 * What is seen at a place. A place that leads elsewhere by a link just now is not one where nothing is mounted: what was mounted
 * there has another name as long. An automount is nothing, and is not entered.
 */
async function seenAt(at: string): Promise<MountLine | 'unreachable' | undefined> {
  const here = (await mountTable()).filter((line) => line.at === at);
  if (here.length > 0) return here.findLast(({ type }) => type !== 'autofs');
  try {
    const { handle } = await openMountPoint(at);
    try {
      // Its name may have come back while the way to it was tried.
      return await mountShownBy(handle);
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (!(error instanceof ChangeRefused)) throw error;
    return error.code === 'bad-plan' ? 'unreachable' : undefined;
  }
}

function isOf(mount: MountLine, { kind, remote }: ShareMountOperation): boolean {
  const { types, plainRemote } = mountFamilies[kind];
  return types.some((type) => type === mount.type) && plainRemote(mount.source) === plainRemote(remote);
}

/** Unmounts or mounts; both at once are two operations, so that one look tells what was done. */
async function performMount(run: Run, operation: ShareMountOperation): Promise<void> {
  const { before, after } = operation;
  if ((before === undefined) === (after === undefined))
    throw new ChangeRefused('bad-plan', nativeRefusals.badOperation(labelOfShare(operation.at)));
  for (const mounting of [before, after]) refuseUnfit(operation, mounting);
  const state = await mountState(operation);
  if (state === 'after') return;
  if (state === 'other')
    throw new ChangeRefused('changed-since', nativeRefusals.changedSince(labelOfShare(operation.at)));
  // Nothing is unmounted that could not be mounted again.
  const { helper, noHelper } = mountFamilies[operation.kind];
  if ((await programPath(helper)) === undefined) throw new ChangeRefused('missing-program', noHelper);
  await (after === undefined ? unmount(run, operation) : mount(run, operation, after));
}

function refuseUnfit(operation: ShareMountOperation, mounting: Mounting | undefined): void {
  const bad = new ChangeRefused('bad-plan', nativeRefusals.badOperation(labelOfShare(operation.at)));
  if (mounting?.by === 'unit' && !/^[A-Za-z0-9][\w.\\:-]*\.mount$/.test(mounting.unit)) throw bad;
  if (mounting?.by !== 'options') return;
  const { options, credentials } = mounting;
  if (unfitOption(options) !== undefined) throw bad;
  if (credentials !== undefined && !/^\/etc\/lanewise\/credentials\/[A-Za-z0-9][\w.-]{0,200}$/.test(credentials))
    throw bad;
}

/** By its name where that is root's alone, so that the kernel says whether it is in use; else by itself. */
async function unmount(run: Run, operation: ShareMountOperation): Promise<void> {
  const { at, before } = operation;
  const { handle, openToOthers } = await openMountPoint(at);
  const mount = await mountShownBy(handle);
  await handle.close();
  if (mount === undefined || !isOf(mount, operation))
    throw new ChangeRefused('changed-since', nativeRefusals.changedSince(labelOfShare(operation.at)));
  if (openToOthers) {
    // What can be mounted again by its name alone is not unmounted.
    if (before !== undefined) await mountHereArgv(operation, before);
    await refuseInUse(at, mount);
    return inTime(at, () => takeOff(run, mount));
  }
  const words: string[] = [];
  for (const argv of shareMountArgv(operation)) {
    const result = await inTime(at, () => run(argv));
    if (result.exitCode !== 0) words.push(complaintOf(result));
  }
  if (!(await isMounted(mount))) return;
  const holders = await holdersOf(at);
  if (holders.length > 0 || words.some((line) => /busy/.test(line)))
    throw new ChangeRefused('busy', mountRefusals.busy(at, holders));
  throw new ChangeRefused('failed', mountRefusals.other(at, words[0] ?? 'it is still mounted'));
}

/** Whoever moves the folder at the moment when it is mounted on cannot move it any more; so a few tries are enough. */
const triesToMeetTheName = 20;

async function mount(run: Run, operation: ShareMountOperation, after: Mounting): Promise<void> {
  for (let tries = 0; tries < triesToMeetTheName; tries += 1)
    if ((await mountOnce(run, operation, after)) === 'mounted') return;
  throw new ChangeRefused('failed', mountRefusals.moved(operation.at));
}

async function mountOnce(run: Run, operation: ShareMountOperation, after: Mounting): Promise<'mounted' | 'moved'> {
  const { at } = operation;
  const earlier = await mountTable();
  const { handle, openToOthers } = await openMountPoint(at);
  try {
    const argvs = openToOthers ? await mountHereArgv(operation, after) : shareMountArgv(operation);
    for (const argv of argvs)
      await mounting(operation, async () => {
        const result = await inTime(at, () => run(argv, openToOthers ? [handle.fd] : []));
        return result.exitCode === 0 ? undefined : wordsOf(run, after, result);
      });
    return await landed(
      run,
      operation,
      handle,
      (line) => isOf(line, operation) && !earlier.some((old) => isSame(old, line)),
    );
  } finally {
    await handle.close();
  }
}

/** Where the new mount really lies. One that others' links or renamed folders led elsewhere is taken off at once. */
async function landed(
  run: Run,
  operation: ShareMountOperation,
  handle: FileHandle,
  isNew: (line: MountLine) => boolean,
): Promise<'mounted' | 'moved'> {
  const { at } = operation;
  const fresh = (await mountTable()).filter(isNew);
  for (const mount of fresh) {
    if (!(await liesOn(mount, handle))) continue;
    if ((await mountState(operation)) === 'after') return 'mounted';
    await takeOff(run, mount);
    return 'moved';
  }
  // Somebody else may have mounted the same share meanwhile; of several it is not known which one is ours.
  const [stray, ...others] = fresh;
  if (stray === undefined || others.length > 0)
    throw new ChangeRefused('failed', nativeRefusals.noEffect(labelOfShare(operation.at)));
  await takeOff(run, stray);
  throw new ChangeRefused('failed', mountRefusals.strayed(at, stray.at));
}

/** Tries to mount, again where the kernel may have asked too early. `work` answers with what mount complained of, if it did. */
export async function mounting(
  { kind, at }: Pick<ShareMountOperation, 'kind' | 'at'>,
  work: () => Promise<string | undefined>,
): Promise<void> {
  const end = performance.now() + tryAgainForSeconds * 1_000;
  for (;;) {
    const words = await work();
    if (words === undefined) return;
    if (!hostIsDown(words) || performance.now() >= end) throw mountFamilies[kind].trouble(at, words);
    await new Promise((resolve) => setTimeout(resolve, betweenTriesSeconds * 1_000));
  }
}

async function inTime<T>(at: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof MachineError && error.kind === 'timeout')
      throw new ChangeRefused('failed', mountRefusals.tooLate(at));
    throw error;
  }
}

/** systemd keeps to itself what mount said; it stands in the unit's log. */
async function wordsOf(run: Run, after: Mounting, result: CommandResult): Promise<string> {
  if (after.by !== 'unit') return `${result.stderr}\n${result.stdout}`;
  const status = await run(['systemctl', 'status', '--no-pager', '--lines=20', after.unit]);
  return `${status.stdout}\n${result.stderr}`;
}

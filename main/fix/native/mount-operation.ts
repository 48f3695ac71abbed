import { mountRefusals, nativeRefusals } from '../../../shared/text/fixes/native-refusals.ts';
import { MachineError, type CommandResult } from '../../machine/machine.ts';
import { argvOf, type Argv } from '../argv.ts';
import { ChangeRefused, type OperationState } from '../changer.ts';
import type { Mounting, Operation } from '../operation.ts';
import { thingOf } from '../thing.ts';
import { holdersOf } from './holders.ts';
import { openMountPoint } from './mount-point.ts';
import { unfitOption } from '../mount-options.ts';
import { isCifs, mountedAt, sameRemote } from './mounted.ts';
import { betweenTriesSeconds, hostIsDown, mountTrouble, tryAgainForSeconds } from '../mount-words.ts';
import { complaintOf, programPath, type Run } from './programs.ts';

type MountOperation = Extract<Operation, { readonly kind: 'cifs-mount' }>;

/** Mounted there or not; another file system at that place, or on top of it, is somebody else's. */
export async function mountState({ at, remote, before, after }: MountOperation): Promise<OperationState> {
  const mounted = await mountedAt(at);
  if (mounted !== undefined && !(isCifs(mounted) && sameRemote(mounted.source, remote))) return 'other';
  const asNow = (mounting: Mounting | undefined) => (mounting === undefined) === (mounted === undefined);
  return asNow(after) ? 'after' : asNow(before) ? 'before' : 'other';
}

/** Unmounts or mounts; both at once are two operations, so that one look tells what was done. */
export async function performMount(run: Run, operation: MountOperation): Promise<void> {
  const { before, after } = operation;
  if ((before === undefined) === (after === undefined))
    throw new ChangeRefused('bad-plan', nativeRefusals.badOperation(thingOf(operation)));
  for (const mounting of [before, after]) refuseUnfit(operation, mounting);
  const state = await mountState(operation);
  if (state === 'after') return;
  if (state === 'other') throw new ChangeRefused('changed-since', nativeRefusals.changedSince(thingOf(operation)));
  // Nothing is unmounted that could not be mounted again.
  if ((await programPath('mount.cifs')) === undefined)
    throw new ChangeRefused('missing-program', mountRefusals.noHelper);
  await (after === undefined ? unmount(run, operation) : mount(run, operation, after));
}

function refuseUnfit(operation: MountOperation, mounting: Mounting | undefined): void {
  const bad = new ChangeRefused('bad-plan', nativeRefusals.badOperation(thingOf(operation)));
  if (mounting?.by === 'unit' && !/^[A-Za-z0-9][\w.\\:-]*\.mount$/.test(mounting.unit)) throw bad;
  if (mounting?.by !== 'options') return;
  const { options, credentials } = mounting;
  if (unfitOption(options) !== undefined) throw bad;
  if (credentials !== undefined && !/^\/etc\/lanewise\/credentials\/[A-Za-z0-9][\w.-]{0,200}$/.test(credentials))
    throw bad;
}

async function unmount(run: Run, operation: MountOperation): Promise<void> {
  const { at } = operation;
  const words: string[] = [];
  for (const argv of argvOf(operation)) {
    const result = await inTime(at, () => run(argv));
    if (result.exitCode !== 0) words.push(complaintOf(result));
  }
  if ((await mountState(operation)) === 'after') return;
  const holders = await holdersOf(at);
  if (holders.length > 0 || words.some((line) => /busy/.test(line)))
    throw new ChangeRefused('busy', mountRefusals.busy(at, holders));
  throw new ChangeRefused('failed', mountRefusals.other(at, words[0] ?? 'it is still mounted'));
}

async function mount(run: Run, operation: MountOperation, after: Mounting): Promise<void> {
  const { at } = operation;
  const point = await openMountPoint(at);
  try {
    const inherited = after.by === 'options' && point.openToOthers ? [point.handle.fd] : [];
    for (const argv of mountArgv(operation, after, inherited.length > 0))
      await mounting(at, async () => {
        const result = await inTime(at, () => run(argv, inherited));
        return result.exitCode === 0 ? undefined : wordsOf(run, after, result);
      });
  } finally {
    await point.handle.close();
  }
  if ((await mountState(operation)) !== 'after')
    throw new ChangeRefused('failed', nativeRefusals.noEffect(thingOf(operation)));
}

/** Tries to mount, again where the kernel may have asked too early. `work` answers with what mount complained of, if it did. */
export async function mounting(at: string, work: () => Promise<string | undefined>): Promise<void> {
  const end = performance.now() + tryAgainForSeconds * 1_000;
  for (;;) {
    const words = await work();
    if (words === undefined) return;
    if (!hostIsDown(words) || performance.now() >= end) throw mountTrouble(at, words);
    await new Promise((resolve) => setTimeout(resolve, betweenTriesSeconds * 1_000));
  }
}

/**
 * With the place by its open directory where a user could put a link in its way meanwhile: mount.cifs goes into the directory
 * it is given and mounts on `.`. Descriptor 3 is the lock's, 4 the directory's.
 */
export function mountArgv(operation: MountOperation, after: Mounting, byDescriptor: boolean): readonly Argv[] {
  if (after.by !== 'options' || !byDescriptor) return argvOf(operation);
  return argvOf(operation).map(([program, ...words]): Argv => [
    program,
    '-c',
    ...words.slice(0, -1),
    '/proc/self/fd/4',
  ]);
}

async function inTime(at: string, work: () => Promise<CommandResult>): Promise<CommandResult> {
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

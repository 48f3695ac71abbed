import { constants } from 'node:fs';
import { open, readdir, readFile, type FileHandle } from 'node:fs/promises';
import { nativeRefusals } from '../../../../shared/text/fixes/native-refusals.ts';
import { nfsFixTexts } from '../../../../shared/text/fixes/nfs.ts';
import { nfsMounts } from '../../../collect/nfs-client/nfs-mounts.ts';
import { MachineError, type CommandResult } from '../../../machine/machine.ts';
import { ChangeRefused, type OperationState } from '../../changer.ts';
import { askedAt, askingArgv, folderOf } from '../../nfs-words.ts';
import { isNfsTransport, nfsTransport as kind, type NfsTransportOperation } from '../../operations/nfs-transport.ts';
import { diskRefusal, errnoOf } from '../disk-refusal.ts';
import { complaintOf, programPath, type Run } from '../programs.ts';
import { stateOfValue } from './by-commands.ts';
import type { NativeOperation } from './native-operation.ts';

export const nfsTransport: NativeOperation<NfsTransportOperation> = {
  stateOf: async (operation) => (isNfsTransport(operation) ? await stateNow(operation) : 'other'),
  async perform(operation, { run }) {
    const label = kind.label(operation);
    if (!isNfsTransport(operation)) throw new ChangeRefused('bad-plan', nativeRefusals.badOperation(label));
    if ((await stateNow(operation)) === 'after') return;
    const file = await openConnection(operation);
    try {
      await refuseChanged(operation);
      if (operation.after !== operation.home) {
        await refuseOtherServer(operation, run);
        await refuseChanged(operation);
      }
      await send(operation, file);
    } finally {
      await file.close();
    }
    if ((await stateNow(operation)) !== 'after') throw new ChangeRefused('failed', nativeRefusals.noEffect(label));
  },
};

/**
 * A connection that has gone, or whose folder is of another mount now (none beside it goes to `home`), counts as one that is at
 * home: a new one would go there.
 */
async function stateNow(operation: NfsTransportOperation): Promise<OperationState> {
  return stateOfValue(operation, (await addressNow(operation)) ?? operation.home);
}

/** Where it goes; `undefined`: it is not there any more. */
async function addressNow(operation: NfsTransportOperation): Promise<string | undefined> {
  const { name, home } = operation;
  const others = (await namesIn(folderOf(operation))).filter((one) => one.startsWith('xprt-') && one !== name);
  const beside = await Promise.all(others.map((other) => addressIn(operation, other)));
  return beside.includes(home) ? await addressIn(operation, name) : undefined;
}

async function ifThere<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    // The latter where it goes while it is read.
    if (['ENOENT', 'ENODEV'].includes(errnoOf(error) ?? '')) return undefined;
    throw error;
  }
}

const namesIn = async (path: string): Promise<readonly string[]> => (await ifThere(readdir(path))) ?? [];

const fileOf = (operation: NfsTransportOperation, name: string): string => `${folderOf(operation)}/${name}/dstaddr`;

/** The kernel ends it with a newline and a zero byte. */
async function addressIn(operation: NfsTransportOperation, name: string): Promise<string | undefined> {
  return (await ifThere(readFile(fileOf(operation, name), 'utf8')))?.replaceAll(/[\0\n]/g, '');
}

const changedSince = (operation: NfsTransportOperation): ChangeRefused =>
  new ChangeRefused('changed-since', nativeRefusals.changedSince(kind.label(operation)));

/** Opened before it is looked at: once the connection has gone, nothing can be written by it, whatever has its name by then. */
async function openConnection(operation: NfsTransportOperation): Promise<FileHandle> {
  const path = fileOf(operation, operation.name);
  try {
    return await open(path, constants.O_WRONLY | constants.O_NOFOLLOW);
  } catch (error) {
    throw errnoOf(error) === 'ENOENT' ? changedSince(operation) : diskRefusal(path, error);
  }
}

/** What counts as being at home, because it has gone, cannot be moved. */
async function refuseChanged(operation: NfsTransportOperation): Promise<void> {
  if ((await addressNow(operation)) !== operation.before) throw changedSince(operation);
}

async function send(operation: NfsTransportOperation, file: FileHandle): Promise<void> {
  try {
    await file.write(`${operation.after}\n`);
  } catch (error) {
    throw diskRefusal(fileOf(operation, operation.name), error);
  }
}

/** A mount that no answer comes to has been ended, and what it was in with it. */
async function ask(address: string, work: () => Promise<CommandResult>): Promise<CommandResult> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof MachineError) || error.kind !== 'timeout') throw error;
    throw new ChangeRefused('failed', nfsFixTexts.notAsked(address, nfsFixTexts.noAnswer));
  }
}

/** Of a server that the kernel has connections to already, a new mount by another address shows their address. */
async function refuseOtherServer(operation: NfsTransportOperation, run: Run): Promise<void> {
  const { after, home } = operation;
  const mount = await programPath('mount');
  if (mount === undefined) throw new ChangeRefused('missing-program', nativeRefusals.noProgram('mount'));
  const answer = await ask(after, () => run(askingArgv(after, operation, mount)));
  if (answer.exitCode !== 0) throw new ChangeRefused('failed', nfsFixTexts.notAsked(after, complaintOf(answer)));
  const asked = nfsMounts({ text: answer.stdout, form: 'mountinfo' }).findLast(({ at }) => at === askedAt);
  if (asked === undefined) throw new ChangeRefused('failed', nfsFixTexts.notAsked(after, nfsFixTexts.notShown));
  if (asked.address !== home) throw new ChangeRefused('failed', nfsFixTexts.otherServer(after, home));
}

import { constants } from 'node:fs';
import { open, readdir, readFile } from 'node:fs/promises';
import { nativeRefusals } from '../../../../shared/text/fixes/native-refusals.ts';
import { nfsFixTexts } from '../../../../shared/text/fixes/nfs.ts';
import { nfsMounts } from '../../../collect/nfs-client/nfs-mounts.ts';
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
    const state = await stateNow(operation);
    if (state === 'after') return;
    const isThere = (await addressIn(operation, operation.name)) !== undefined;
    if (state === 'other' || !isThere) throw new ChangeRefused('changed-since', nativeRefusals.changedSince(label));
    if (operation.after !== operation.home) await refuseOtherServer(operation, run);
    await send(operation);
    if ((await stateNow(operation)) !== 'after') throw new ChangeRefused('failed', nativeRefusals.noEffect(label));
  },
};

/**
 * A connection that has gone, or whose folder is of another mount now (none beside it goes to `home`), counts as one that is at
 * home: a new one would go there.
 */
async function stateNow(operation: NfsTransportOperation): Promise<OperationState> {
  const { name, home } = operation;
  const others = (await namesIn(folderOf(operation))).filter((one) => one.startsWith('xprt-') && one !== name);
  const beside = await Promise.all(others.map((other) => addressIn(operation, other)));
  const own = beside.includes(home) ? await addressIn(operation, name) : undefined;
  return stateOfValue(operation, own ?? home);
}

async function ifThere<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

const namesIn = async (path: string): Promise<readonly string[]> => (await ifThere(readdir(path))) ?? [];

const fileOf = (operation: NfsTransportOperation, name: string): string => `${folderOf(operation)}/${name}/dstaddr`;

/** The kernel ends it with a newline and a zero byte. */
async function addressIn(operation: NfsTransportOperation, name: string): Promise<string | undefined> {
  return (await ifThere(readFile(fileOf(operation, name), 'utf8')))?.replaceAll(/[\0\n]/g, '');
}

async function send(operation: NfsTransportOperation): Promise<void> {
  const path = fileOf(operation, operation.name);
  try {
    const file = await open(path, constants.O_WRONLY | constants.O_NOFOLLOW);
    try {
      await file.write(`${operation.after}\n`);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw diskRefusal(path, error);
  }
}

/** Of a server that the kernel has connections to already, a new mount by another address shows their address. */
async function refuseOtherServer(operation: NfsTransportOperation, run: Run): Promise<void> {
  const { after, home } = operation;
  const mount = await programPath('mount');
  if (mount === undefined) throw new ChangeRefused('missing-program', nativeRefusals.noProgram('mount'));
  const answer = await run(askingArgv(after, operation, mount));
  if (answer.exitCode !== 0) throw new ChangeRefused('failed', nfsFixTexts.notAsked(after, complaintOf(answer)));
  const asked = nfsMounts({ text: answer.stdout, form: 'mountinfo' }).findLast(({ at }) => at === askedAt);
  if (asked?.address !== home) throw new ChangeRefused('failed', nfsFixTexts.otherServer(after, home));
}

import { nativeRefusals } from '../../../../shared/text/fixes/native-refusals.ts';
import { ChangeRefused, type OperationState } from '../../changer.ts';
import { splitPath } from '../../operations/file-content.ts';
import { secretFile as kind, type SecretFileOperation } from '../../operations/secret-file.ts';
import { fileAt, inDirectory, inFolderOf, removeFile, removeLeft, replaceFile, type FoundFile } from '../files.ts';
import { isNeeded } from '../needed-credentials.ts';
import type { NativeOperation, NativeTools } from './native-operation.ts';

const credentials = /^\/etc\/lanewise\/credentials\/[A-Za-z0-9][\w.-]{0,200}$/;

export const secretFile: NativeOperation<SecretFileOperation> = {
  stateOf: async (operation, { files }) => stateOf(operation, await fileAt(files, operation.path)),
  perform,
};

/** What is in it is compared with nothing: nobody else writes there, and it is written down nowhere else. */
function stateOf({ after }: SecretFileOperation, file: FoundFile | undefined): OperationState {
  if (file === undefined) return after === undefined ? 'after' : 'before';
  return after === undefined ? 'before' : 'after';
}

async function perform(operation: SecretFileOperation, { files, secret }: NativeTools): Promise<void> {
  const { path, after } = operation;
  if (!credentials.test(path)) throw new ChangeRefused('bad-plan', nativeRefusals.notAllowed(path));
  const there = await fileAt(files, path);
  if (after === undefined) {
    const isAway = there !== undefined && !(await isNeeded(files, path));
    return isAway ? removeFile(files, path) : inFolderOf(files, path, removeLeft);
  }
  const text = secret(path);
  // Done again, by whoever has the password or on the way back from a failed undo: what was written then is still there.
  if (there !== undefined && (text === undefined || there.bytes.equals(Buffer.from(text, 'utf8')))) return;
  // Another change, or a person, may need what stands in it.
  if (there !== undefined) throw new ChangeRefused('changed-since', nativeRefusals.changedSince(kind.label(operation)));
  if (text === undefined) throw new ChangeRefused('wrong-password', nativeRefusals.noSecret(path));
  const [parent, name] = splitPath(path);
  await inDirectory(files.make(parent.slice(0, parent.lastIndexOf('/')), 0o755), async () => undefined);
  await inDirectory(files.make(parent, 0o711), (directory) =>
    replaceFile(directory, name, Buffer.from(text, 'utf8'), { mode: 0o600, uid: 0, gid: 0 }),
  );
}

import { nativeRefusals } from '../../../../shared/text/fixes/native-refusals.ts';
import { ChangeRefused, type OperationState } from '../../changer.ts';
import { splitPath, type FileContent } from '../../operations/file-content.ts';
import { activations, checkOf, file as kind, type FileOperation } from '../../operations/file.ts';
import {
  fileAt,
  inDirectory,
  inFolderOf,
  removeFile,
  removeLeft,
  replaceFile,
  type Files,
  type FoundFile,
  type Ownership,
} from '../files.ts';
import { complaintOf, type Run } from '../programs.ts';
import type { NativeOperation, NativeTools } from './native-operation.ts';

/** Settings of the system, and Samba's where it was built by hand. */
const changeable = [/^\/etc\/./, /^\/usr\/local\/(?:samba\/)?etc\/./];
const rootsOwn: Ownership = { mode: 0o644, uid: 0, gid: 0 };

export const file: NativeOperation<FileOperation> = {
  stateOf: async (operation, { files }) => fileState(operation, await fileAt(files, operation.path)),
  perform,
};

function fileState({ before, after }: FileOperation, file: FoundFile | undefined): OperationState {
  return same(file, after) ? 'after' : same(file, before) ? 'before' : 'other';
}

function same(file: FoundFile | undefined, content: FileContent | undefined): boolean {
  if (file === undefined || content === undefined) return file === undefined && content === undefined;
  return file.mode === content.mode && file.bytes.equals(Buffer.from(content.text, 'utf8'));
}

async function perform(operation: FileOperation, { files, run }: NativeTools): Promise<void> {
  const { path, after, before } = operation;
  refuseUnfit(operation);
  const file = await fileAt(files, path);
  const state = fileState(operation, file);
  if (state === 'other') throw new ChangeRefused('changed-since', nativeRefusals.changedSince(kind.label(operation)));
  if (state === 'before') await put(files, path, after, file ?? rootsOwn, (next) => check(run, operation, next));
  else await inFolderOf(files, path, removeLeft);
  const trouble = await activate(run, operation);
  if (trouble === undefined) return;
  if (state === 'before') {
    await put(files, path, before, file ?? rootsOwn);
    await activate(run, operation);
  }
  throw new ChangeRefused('failed', nativeRefusals.activation(path, trouble));
}

function refuseUnfit({ path, before, after }: FileOperation): void {
  if (!changeable.some((pattern) => pattern.test(path)) || path.startsWith('/etc/lanewise/'))
    throw new ChangeRefused('bad-plan', nativeRefusals.notAllowed(path));
  for (const content of [before, after])
    if (content !== undefined && (content.mode & ~0o777) !== 0)
      throw new ChangeRefused('bad-plan', nativeRefusals.specialMode(path));
}

async function put(
  files: Files,
  path: string,
  content: FileContent | undefined,
  owner: Ownership,
  checked?: (next: string) => Promise<void>,
): Promise<void> {
  const [parent, name] = splitPath(path);
  if (content === undefined) return removeFile(files, path);
  const { mode, text } = content;
  const { uid, gid } = owner;
  await inDirectory(files.make(parent, 0o755), (directory) =>
    replaceFile(directory, name, Buffer.from(text, 'utf8'), { mode, uid, gid }, checked),
  );
}

async function check(run: Run, { check: name, path }: FileOperation, next: string): Promise<void> {
  if (name === undefined) return;
  const result = await run(checkOf(name, next));
  if (result.exitCode !== 0) throw new ChangeRefused('bad-plan', nativeRefusals.checkFailed(path, complaintOf(result)));
}

/** What the system complained of; `undefined` when it took the file over. */
async function activate(run: Run, { activate: name }: FileOperation): Promise<string | undefined> {
  if (name === undefined) return undefined;
  const result = await run(activations[name]);
  return result.exitCode === 0 ? undefined : complaintOf(result);
}

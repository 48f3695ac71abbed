import { nativeRefusals } from '../../../shared/text/fixes/native-refusals.ts';
import { activations, checkOf } from '../argv.ts';
import { ChangeRefused, type OperationState, type SecretText } from '../changer.ts';
import { splitPath } from '../file-names.ts';
import type { FileContent, Operation } from '../operation.ts';
import { thingOf } from '../thing.ts';
import {
  inDirectory,
  removeLeft,
  replaceFile,
  type Directory,
  type Files,
  type FoundFile,
  type Ownership,
} from './files.ts';
import { isNeeded } from './needed-credentials.ts';
import { complaintOf, type Run } from './programs.ts';

type FileOperation = Extract<Operation, { readonly kind: 'file' }>;
type SecretOperation = Extract<Operation, { readonly kind: 'secret-file' }>;

/** Settings of the system, and Samba's where it was built by hand. */
const changeable = [/^\/etc\/./, /^\/usr\/local\/(?:samba\/)?etc\/./];
const credentials = /^\/etc\/lanewise\/credentials\/[A-Za-z0-9][\w.-]{0,200}$/;
/** A drop-in directory that holds nothing any more is removed, so that nothing is left of a change that was undone. */
const dropInDirectory = /^(\/etc\/systemd\/system)\/([^/]+\.mount\.d)$/;
const rootsOwn: Ownership = { mode: 0o644, uid: 0, gid: 0 };

export function fileHands(files: Files, run: Run, secret: SecretText) {
  return {
    stateOfFile: async (operation: FileOperation) => fileState(operation, await found(files, operation.path)),
    performFile: (operation: FileOperation) => performFile(files, run, operation),
    stateOfSecret: async (operation: SecretOperation) => secretState(operation, await found(files, operation.path)),
    performSecret: (operation: SecretOperation) => performSecret(files, secret, operation),
  };
}

async function found(files: Files, path: string): Promise<FoundFile | undefined> {
  const [parent, name] = splitPath(path);
  const directory = await files.open(parent);
  if (directory === undefined) return undefined;
  return inDirectory(Promise.resolve(directory), (opened) => opened.read(name));
}

function fileState({ before, after }: FileOperation, file: FoundFile | undefined): OperationState {
  return same(file, after) ? 'after' : same(file, before) ? 'before' : 'other';
}

function same(file: FoundFile | undefined, content: FileContent | undefined): boolean {
  if (file === undefined || content === undefined) return file === undefined && content === undefined;
  return file.mode === content.mode && file.bytes.equals(Buffer.from(content.text, 'utf8'));
}

async function performFile(files: Files, run: Run, operation: FileOperation): Promise<void> {
  const { path, after, before } = operation;
  refuseUnfit(operation);
  const file = await found(files, path);
  const state = fileState(operation, file);
  if (state === 'other') throw new ChangeRefused('changed-since', nativeRefusals.changedSince(thingOf(operation)));
  if (state === 'before') await put(files, path, after, file ?? rootsOwn, (next) => check(run, operation, next));
  else await withParent(files, path, removeLeft);
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
  if (content === undefined) return remove(files, path);
  const { mode, text } = content;
  const { uid, gid } = owner;
  await inDirectory(files.make(parent, 0o755), (directory) =>
    replaceFile(directory, name, Buffer.from(text, 'utf8'), { mode, uid, gid }, checked),
  );
}

/** Nothing where there is no such directory. */
async function withParent(
  files: Files,
  path: string,
  work: (directory: Directory, name: string) => Promise<void>,
): Promise<void> {
  const [parent, name] = splitPath(path);
  const directory = await files.open(parent);
  if (directory !== undefined) await inDirectory(Promise.resolve(directory), (opened) => work(opened, name));
}

async function remove(files: Files, path: string): Promise<void> {
  await withParent(files, path, async (opened, name) => {
    await opened.remove(name);
    await removeLeft(opened, name);
  });
  const [parent] = splitPath(path);
  const [, above, dropIns] = dropInDirectory.exec(parent) ?? [];
  if (above === undefined || dropIns === undefined) return;
  await inDirectory(files.make(above, 0o755), async (opened) => {
    await opened.removeEmpty(dropIns);
    await opened.sync();
  });
}

async function check(run: Run, { check: kind, path }: FileOperation, next: string): Promise<void> {
  if (kind === undefined) return;
  const result = await run(checkOf(kind, next));
  if (result.exitCode !== 0) throw new ChangeRefused('bad-plan', nativeRefusals.checkFailed(path, complaintOf(result)));
}

/** What the system complained of; `undefined` when it took the file over. */
async function activate(run: Run, { activate: kind }: FileOperation): Promise<string | undefined> {
  if (kind === undefined) return undefined;
  const result = await run(activations[kind]);
  return result.exitCode === 0 ? undefined : complaintOf(result);
}

/** What is in it is compared with nothing: nobody else writes there, and it is written down nowhere else. */
function secretState({ after }: SecretOperation, file: FoundFile | undefined): OperationState {
  if (file === undefined) return after === undefined ? 'after' : 'before';
  return after === undefined ? 'before' : 'after';
}

async function performSecret(files: Files, secret: SecretText, operation: SecretOperation): Promise<void> {
  const { path, after } = operation;
  if (!credentials.test(path)) throw new ChangeRefused('bad-plan', nativeRefusals.notAllowed(path));
  const there = await found(files, path);
  if (after === undefined) {
    const isAway = there !== undefined && !(await isNeeded(files, path));
    return isAway ? remove(files, path) : withParent(files, path, removeLeft);
  }
  const text = secret(path);
  // Done again, by whoever has the password or on the way back from a failed undo: what was written then is still there.
  if (there !== undefined && (text === undefined || there.bytes.equals(Buffer.from(text, 'utf8')))) return;
  // Another change, or a person, may need what stands in it.
  if (there !== undefined) throw new ChangeRefused('changed-since', nativeRefusals.changedSince(thingOf(operation)));
  if (text === undefined) throw new ChangeRefused('wrong-password', nativeRefusals.noSecret(path));
  const [parent, name] = splitPath(path);
  await inDirectory(files.make(parent.slice(0, parent.lastIndexOf('/')), 0o755), async () => undefined);
  await inDirectory(files.make(parent, 0o711), (directory) =>
    replaceFile(directory, name, Buffer.from(text, 'utf8'), { mode: 0o600, uid: 0, gid: 0 }),
  );
}

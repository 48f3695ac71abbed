import { iscsiTexts } from '../../../../shared/text/fixes/iscsi.ts';
import { nativeRefusals } from '../../../../shared/text/fixes/native-refusals.ts';
import { ChangeRefused, type OperationState } from '../../changer.ts';
import { loginIn, loginWords, type IscsiLogin } from '../../iscsi-words.ts';
import { splitPath } from '../../operations/file-content.ts';
import type { Argv } from '../../operations/operation-kind.ts';
import {
  iscsiSession as kind,
  isIscsiSession,
  loginArgv,
  logoutArgv,
  madeRecordFile,
  madeRecordText,
  newRecordArgv,
  removeRecordArgv,
  type IscsiSessionOperation,
} from '../../operations/iscsi-session.ts';
import { fileAt, inDirectory, removeFile, replaceFile } from '../files.ts';
import {
  disksOf,
  hasOtherPath,
  isLoggedIn,
  isMapUsed,
  isUsed,
  mapOf,
  nameOfMap,
  sessionsOf,
  sessionsTo,
} from '../iscsi-kernel.ts';
import { complaintOf, type Run } from '../programs.ts';
import { recordOf } from './iscsi-record.ts';
import type { NativeOperation, NativeTools } from './native-operation.ts';

export const iscsiSession: NativeOperation<IscsiSessionOperation> = {
  stateOf: async (operation) => stateOf(operation, (await sessionsOf(loginIn(operation))).length),
  perform,
};

function stateOf({ after }: IscsiSessionOperation, sessions: number): OperationState {
  if (sessions > 1) return 'other';
  return (sessions === 1) === (after !== undefined) ? 'after' : 'before';
}

async function perform(operation: IscsiSessionOperation, tools: NativeTools): Promise<void> {
  const label = kind.label(operation);
  if (!isIscsiSession(operation)) throw new ChangeRefused('bad-plan', nativeRefusals.badOperation(label));
  const login = loginIn(operation);
  const [session, ...more] = await sessionsOf(login);
  if (more.length > 0) throw new ChangeRefused('changed-since', nativeRefusals.changedSince(label));
  const work: Work = { ...tools, operation, login, label };
  if (operation.after !== undefined) {
    if (session === undefined) await logIn(work);
    return;
  }
  if (session !== undefined) await logOut(work, session);
  // Also where the program ended after it had made a record, or before it had removed it.
  if (operation.record === 'made') await forgetRecord(work);
}

interface Work extends NativeTools {
  readonly operation: IscsiSessionOperation;
  readonly login: IscsiLogin;
  readonly label: string;
}

async function logIn(work: Work): Promise<void> {
  const { login, label, run } = work;
  await refuseUnmapped(login.target);
  const isMade = await haveRecord(work);
  const trouble = await troubleOf(run, loginArgv(login));
  const [session] = await sessionsOf(login);
  if (trouble === undefined && session !== undefined && (await isLoggedIn(session))) return;
  if (session !== undefined) await run(logoutArgv(login));
  if (isMade) await forgetRecord(work);
  throw new ChangeRefused(
    'failed',
    trouble === undefined ? nativeRefusals.noEffect(label) : nativeRefusals.refused(label, trouble),
  );
}

async function logOut({ login, label, run, operation }: Work, session: number): Promise<void> {
  if (operation.record === 'needed' && (await recordOf(login, run, label)) === undefined)
    throw new ChangeRefused('failed', iscsiTexts.noRecord(loginWords(login)));
  for (const disk of await disksOf(session)) await refuseLastPath(run, login, disk, session);
  const trouble = await troubleOf(run, logoutArgv(login));
  if ((await sessionsOf(login)).length === 0) return;
  throw new ChangeRefused(
    'failed',
    trouble === undefined ? nativeRefusals.noEffect(label) : nativeRefusals.refused(label, trouble),
  );
}

async function refuseLastPath(run: Run, { address }: IscsiLogin, disk: string, session: number): Promise<void> {
  const map = await mapOf(disk);
  const isLast =
    map === undefined ? await isUsed(disk) : (await isMapUsed(run, map)) && !(await hasOtherPath(run, map, session));
  if (!isLast) return;
  throw new ChangeRefused('busy', iscsiTexts.lastPath(address, map === undefined ? disk : await nameOfMap(map)));
}

/** A further session would show a disk that is in use by itself a second time. */
async function refuseUnmapped(target: string): Promise<void> {
  for (const session of await sessionsTo(target))
    for (const disk of await disksOf(session))
      if ((await mapOf(disk)) === undefined && (await isUsed(disk)))
        throw new ChangeRefused('busy', iscsiTexts.unmapped(disk));
}

/** Whether it was made. That it is made is on the disk first. */
async function haveRecord(work: Work): Promise<boolean> {
  const { login, label, run, operation, files } = work;
  if ((await recordOf(login, run, label)) !== undefined) return false;
  if (operation.record === 'needed') throw new ChangeRefused('failed', iscsiTexts.noRecord(loginWords(login)));
  const [folder, name] = splitPath(madeRecordFile(login));
  await inDirectory(files.make(folder, 0o755), (directory) =>
    replaceFile(directory, name, Buffer.from(madeRecordText(login)), { mode: 0o600, uid: 0, gid: 0 }),
  );
  for (const argv of newRecordArgv(login, operation.startup)) {
    const trouble = await troubleOf(run, argv);
    if (trouble === undefined) continue;
    await forgetRecord(work);
    throw new ChangeRefused('failed', nativeRefusals.refused(label, trouble));
  }
  return true;
}

/** Removes the record if it is there because this program made it. */
async function forgetRecord({ login, label, run, files }: Work): Promise<void> {
  const path = madeRecordFile(login);
  if ((await fileAt(files, path)) === undefined) return;
  if ((await recordOf(login, run, label)) !== undefined) {
    const trouble = await troubleOf(run, removeRecordArgv(login));
    if (trouble !== undefined) throw new ChangeRefused('failed', nativeRefusals.refused(label, trouble));
  }
  await removeFile(files, path);
}

/** What the program complained of; `undefined` where it did what it was told. */
async function troubleOf(run: Run, argv: Argv): Promise<string | undefined> {
  const answer = await run(argv);
  return answer.exitCode === 0 ? undefined : complaintOf(answer);
}

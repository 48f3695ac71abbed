import { afterAll, beforeAll, describe, expect } from 'vitest';
import { ChangeRefused, type SecretText } from '../../main/change/changer.ts';
import type { Operation } from '../../main/change/operation.ts';
import { inverse } from '../../main/change/operations/operation-kind.ts';
import type { Changer } from '../../main/change/performer.ts';
import { remoteChanger } from '../../main/change/remote/changer.ts';
import { rootShell } from '../../main/change/remote/root-shell.ts';
import { openSshChanging } from '../../main/machine/ssh-change.ts';
import { openChangingBox, type ChangingBox, type Tools } from './changing-box.ts';
import { nativeInBox } from './native-changer.ts';
import { playedScript } from './played-shares.ts';
import { asRoot } from './only-where.ts';

interface Subject {
  readonly computer: ChangingBox;
  readonly changer: (secret?: SecretText) => Changer;
  readonly close: () => Promise<void>;
}

async function overSsh(tools: Tools, user: string): Promise<Subject> {
  const computer = await openChangingBox(tools);
  if (user !== 'root') await computer.write('/etc/sudoers.d/lanewise', `${user} ALL=(root) NOPASSWD: ALL\n`, '440');
  const changing = await openSshChanging(computer.login(user));
  const root = rootShell(changing, 'the box');
  const shell: typeof root = { ...root, run: (script, timeoutMs) => root.run(playedScript(script), timeoutMs) };
  return {
    computer,
    changer: (secret) => remoteChanger({ shell, ...(secret === undefined ? {} : { secret }) }),
    close: async () => {
      await changing.close();
      await computer.close();
    },
  };
}

async function natively(): Promise<Subject> {
  const computer = await openChangingBox();
  const native = nativeInBox(computer.box);
  return {
    computer,
    changer: native.changer,
    close: async () => {
      await native.close();
      await computer.close();
    },
  };
}

const subjects: readonly (readonly [string, () => Promise<Subject>])[] = [
  ['over SSH as root, with dash', () => overSsh('debian', 'root')],
  ['over SSH as root, with busybox', () => overSsh('busybox', 'root')],
  ['over SSH through sudo', () => overSsh('debian', 'ada')],
  ['natively', natively],
];

/** What a test has of a performer and of the computer that it changes. */
export interface ChangerTests {
  /** The far shell takes its own programs before any that a test puts there. */
  readonly isBusybox: boolean;
  readonly computer: () => ChangingBox;
  readonly changer: Subject['changer'];
  readonly shell: (script: string) => Promise<string>;
  /** Forth and back, and each once more: what is done is not done again. */
  readonly thereAndBack: (operation: Operation, look: () => Promise<string>, secret?: SecretText) => Promise<string>;
}

/** What every performer of operations must do alike. Each has a computer of its own in namespaces, hence root. */
export function describeChangers(define: (given: ChangerTests) => void): void {
  describe.each(subjects)('%s', asRoot, (name, open) => {
    let subject: Subject;
    beforeAll(async () => {
      subject = await open();
    });
    afterAll(async () => {
      await subject?.close();
    });
    const changer: Subject['changer'] = (secret) => subject.changer(secret);
    define({
      isBusybox: name.endsWith('busybox'),
      changer,
      computer: () => subject.computer,
      shell: (script) => subject.computer.box.shell(script),
      thereAndBack: async (operation, look, secret) => thereAndBack(changer(secret), operation, look),
    });
  });
}

async function thereAndBack(changer: Changer, operation: Operation, look: () => Promise<string>): Promise<string> {
  const first = await look();
  expect(await changer.stateOf(operation)).toBe('before');
  await changer.perform(operation);
  expect(await changer.stateOf(operation)).toBe('after');
  const changed = await look();
  await changer.perform(operation);
  expect(await look()).toBe(changed);
  expect(changed).not.toBe(first);
  await changer.perform(inverse(operation));
  expect(await changer.stateOf(operation)).toBe('before');
  await changer.perform(inverse(operation));
  expect(await look()).toBe(first);
  return changed;
}

/** Why a change was refused, or `done`. */
export const codeOf = async (asked: Promise<unknown>): Promise<unknown> =>
  asked.then(
    () => 'done',
    (error: unknown) => (error instanceof ChangeRefused ? error.code : error),
  );

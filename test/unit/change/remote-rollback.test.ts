import { expect, test } from 'vitest';
import type { JournalEntry } from '../../../main/change/journal.ts';
import { remoteRollback } from '../../../main/change/remote/rollback.ts';
import { instant, milliseconds } from '../../../shared/model/units.ts';

const line = '//nas/data /mnt/a cifs user=ada,password=hunter2 0 0\n';
const entry: JournalEntry = {
  version: 1,
  id: 'a-1',
  purpose: {
    reason: { kind: 'finding', code: 'smb.not-requested' },
    subject: { kind: 'share', id: 'a', name: 'a' },
    title: 'A',
  },
  uid: 0,
  at: instant(1),
  operations: [
    { kind: 'file', path: '/etc/fstab', before: { text: line, mode: 0o644 }, after: { text: '', mode: 0o644 } },
  ],
  phase: 'applied',
  next: 1,
  deadline: instant(2),
};

test('what a computer that has put everything back by itself writes down holds no password any more', async () => {
  const scripts: string[] = [];
  const run = async (script: string) => {
    scripts.push(script);
    return { exitCode: 0, stdout: '', stderr: '', again: false };
  };
  const shell = { host: 'the box', run, waitUntil: () => undefined, gone: false };
  await remoteRollback(shell).arm(entry, milliseconds(1000));
  const [script = ''] = scripts;
  const undone = script.slice(script.indexOf('lw_undone() {'), script.indexOf('lw_stuck() {'));
  const stuck = script.slice(script.indexOf('lw_stuck() {'), script.indexOf('lw_walk_all() {'));
  expect(undone).toContain('"phase":"undone"');
  expect(undone).not.toContain('hunter2');
  // A person may still have to put it back.
  expect(stuck).toContain('hunter2');
});

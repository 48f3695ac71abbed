/** What was written of changes by earlier versions is read, and what is not understood is kept aside. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openFixHistory } from '../../../main/store/fix-history.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lanewise-fix-history-'));
});
afterEach(() => rm(folder, { recursive: true }));
const path = (): string => join(folder, 'changes.json');

const subject = { kind: 'share', id: 'a', name: 'a' };
const rest = {
  subject,
  title: 'a',
  places: [{ kind: 'workstation' }],
  at: 0,
  outcome: 'kept',
  sentence: 'a',
  items: [],
};
const record = (transaction: string, why: object) => ({
  transaction,
  ...why,
  ...rest,
  parts: [{ place: { kind: 'workstation' } }],
});
const reasonsRead = async (...records: readonly object[]) => {
  await writeFile(path(), JSON.stringify({ changes: records }));
  const history = await openFixHistory(path(), () => undefined);
  return { history, reasons: history.all().map(({ reason }) => reason) };
};

test('a record of version 0.1 names the code of a finding, and is written as one of today', async () => {
  const { history, reasons } = await reasonsRead(record('old', { code: 'net.arp-flux' }));
  expect(reasons).toEqual([{ kind: 'finding', code: 'net.arp-flux' }]);
  const [old] = history.all();
  if (old === undefined) throw new Error('it was not read');
  await history.put({ ...old, outcome: 'undone' });
  const { reasons: again } = await reasonsRead(...JSON.parse(await readFile(path(), 'utf8')).changes);
  expect(again).toEqual(reasons);
  expect(await readdir(folder)).toEqual(['changes.json']);
});

test('what connections have not taken over yet is waited for after the program has ended', async () => {
  const awaits = { machine: 'local', shares: [{ id: 'X:', name: 'media', lanes: ['a'] }], newSince: 1 };
  const { history } = await reasonsRead({ ...record('one', { reason: { kind: 'test' } }), awaits });
  expect(history.all()).toMatchObject([{ awaits }]);
});

test('a change may have any reason', async () => {
  const all = [{ kind: 'finding', code: 'net.arp-flux' }, { kind: 'mapping' }, { kind: 'tuning' }, { kind: 'test' }];
  const { reasons } = await reasonsRead(...all.map((reason, index) => record(`r${index}`, { reason })));
  expect(reasons).toEqual(all);
});

test.each([
  { code: 'no such code' },
  { reason: { kind: 'whim' } },
  { reason: { kind: 'mapping' }, code: 'net.arp-flux' },
])('a record of %j is not understood, and the file is kept aside', async (why) => {
  const { reasons } = await reasonsRead(record('odd', why));
  expect(reasons).toEqual([]);
  expect(await readdir(folder)).toHaveLength(2);
});

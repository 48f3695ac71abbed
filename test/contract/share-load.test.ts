/** The script that reads a share, in real PowerShell and by the very host that ships; a folder is the share. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createShareLoad } from '../../main/app/share-load.ts';
import { collectMachine } from '../../main/collect/collect-machine.ts';
import { judgementOf } from '../../main/judge/judge.ts';
import { powerShellAsker, type PowerShellAsker } from '../../main/machine/windows/power-shell-asker.ts';
import { processGroups } from '../../main/machine/windows/process-tree.ts';
import { powerShellWords } from '../../main/machine/windows/program.ts';
import { hostScript } from '../../main/machine/windows/scripts.ts';
import { nextSnapshot } from '../../main/snapshot/next.ts';
import type { TargetState } from '../../main/watch/target-watcher.ts';
import type { ShareLoad } from '../../shared/ipc/contract.ts';
import { milliseconds } from '../../shared/model/units.ts';
import { loadWords } from '../../shared/text/screens/load.ts';
import { fakeWindows } from '../helpers/fake-windows.ts';
import { withPowerShell } from '../helpers/power-shell.ts';
import { healthyAnswers, windowsMachine } from '../helpers/windows-answers.ts';

const work = mkdtempSync(path.join(tmpdir(), 'lanewise-load-'));
afterAll(() => rmSync(work, { recursive: true }));

/** A folder with files of these sizes (MiB), each in a folder of its own. */
function shareOf(...sizes: readonly number[]): string {
  const root = mkdtempSync(path.join(work, 'share-'));
  for (const [index, size] of sizes.entries()) {
    const file = path.join(root, String(index), 'film.mkv');
    mkdirSync(path.dirname(file));
    writeFileSync(file, '');
    truncateSync(file, size * 1024 * 1024);
  }
  return root;
}

/** What is watched, with the first share at `root`. */
async function watching(root: string, source: TargetState['source']): Promise<TargetState> {
  const facts = await collectMachine('workstation', windowsMachine(healthyAnswers), 'full');
  const snapshot = nextSnapshot([], facts);
  const [share, ...others] = snapshot.shares;
  if (share === undefined) throw new Error('No share is mapped there.');
  const judged = judgementOf({ ...snapshot, shares: [{ ...share, remote: root }, ...others] }, []);
  return { source, interval: milliseconds(1000), stale: false, judged };
}

describe('a share', withPowerShell, () => {
  let windows: Awaited<ReturnType<typeof fakeWindows>>;
  let asker: PowerShellAsker;
  let looks = 0;
  beforeAll(async () => {
    windows = await fakeWindows();
    const argv = [windows.program, ...powerShellWords(hostScript(), 'load')] as const;
    asker = powerShellAsker({ argv, trees: processGroups({}) });
  }, 300_000);
  afterAll(async () => {
    asker.end();
    await windows.end();
  });

  /** Reads for one second. */
  async function load(root: string, source: TargetState['source'] = { kind: 'local', hostName: 'pc' }) {
    const state = await watching(root, source);
    const reading = createShareLoad({
      state: () => state,
      run: ([share = ''], timeoutMs) =>
        asker.ask('share-load', [share, '1'], { source: 'powershell share-load.ps1', timeoutMs }),
      lookNow: async () => void (looks += 1),
    });
    return { reading, id: state.judged?.snapshot.shares[0]?.id ?? '' };
  }
  const once = async (...with_: Parameters<typeof load>): Promise<ShareLoad> => {
    const { reading, id } = await load(...with_);
    return reading(id);
  };

  test('is read for as long as is asked, and looked at again', async () => {
    const before = looks;
    const ended = await once(shareOf(200, 70, 1));
    if (ended.state !== 'read') throw new Error(ended.sentence);
    expect(ended.bytes).toBeGreaterThan(16 * 4 * 1024 * 1024);
    expect(ended.took).toBeGreaterThanOrEqual(1000);
    expect(looks).toBe(before + 1);
  });

  test('with small files alone is not read, and says what it wants', async () => {
    expect(await once(shareOf(1, 63))).toEqual({ state: 'not-read', sentence: loadWords.nothingLarge });
  });

  test('is not left by a link', async () => {
    const root = shareOf(1);
    symlinkSync(shareOf(200), path.join(root, 'elsewhere'));
    expect(await once(root)).toMatchObject({ state: 'not-read' });
  });

  test('that is gone is told in the words of the system', async () => {
    const ended = await once(path.join(work, 'gone'));
    expect(ended).toMatchObject({ state: 'not-read', sentence: expect.stringContaining(path.join(work, 'gone')) });
  });

  test('is read once at a time', async () => {
    const { reading, id } = await load(shareOf(100));
    const [first, second] = await Promise.all([reading(id), reading(id)]);
    expect([first.state, second]).toEqual(['read', { state: 'not-read', sentence: loadWords.running }]);
  });

  test('of a recording is not read', async () => {
    const ended = await once(shareOf(100), { kind: 'recording', hostName: 'pc', name: 'pc' });
    expect(ended).toEqual({ state: 'not-read', sentence: loadWords.onlyHere });
  });
});

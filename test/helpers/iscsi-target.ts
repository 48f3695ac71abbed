/** A real iSCSI target, tgtd, on this computer's loopback; it ends, and all of it, when it is closed. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { until } from '../lab/until.ts';
import { freePort } from './sshd.ts';

export interface IscsiTarget {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** Serves a disk of each name. */
export async function startIscsiTarget(names: readonly string[]): Promise<IscsiTarget> {
  const folder = mkdtempSync(path.join(tmpdir(), 'lanewise-target-'));
  const disk = path.join(folder, 'disk');
  writeFileSync(disk, '');
  truncateSync(disk, 2 ** 24);
  mkdirSync('/run/tgtd', { recursive: true });
  const port = await freePort();
  // Its control port is a file of this number, which is the process's own so that two never meet.
  const control = String(process.pid % 32_768);
  const daemon = spawn('/usr/sbin/tgtd', ['-f', '-C', control, '--iscsi', `portal=127.0.0.1:${port}`], {
    stdio: 'ignore',
  });
  const ended = once(daemon, 'exit');
  const close = async (): Promise<void> => {
    daemon.kill('SIGKILL');
    await ended;
    rmSync(folder, { recursive: true });
    rmSync(`/run/tgtd/socket.${control}`, { force: true });
    rmSync(`/run/tgtd/socket.${control}.lock`, { force: true });
  };
  const ask = (...words: readonly string[]): void =>
    void execFileSync('/usr/sbin/tgtadm', ['-C', control, '--lld', 'iscsi', ...words], { stdio: 'pipe' });
  try {
    await until('tgtd answers', async () => answers(() => ask('--op', 'show', '--mode', 'sys')));
    for (const [index, name] of names.entries()) {
      const target = String(index + 1);
      ask('--op', 'new', '--mode', 'target', '--tid', target, '-T', name);
      ask('--op', 'new', '--mode', 'logicalunit', '--tid', target, '--lun', '1', '-b', disk);
      ask('--op', 'bind', '--mode', 'target', '--tid', target, '-I', 'ALL');
    }
    return { port, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** While it starts, its program fails. */
function answers(ask: () => void): boolean {
  try {
    ask();
    return true;
  } catch (error) {
    if (error instanceof Error && 'status' in error) return false;
    throw error;
  }
}

/** What cannot be looked at is not taken for what is not there. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ChangeRefused } from '../../../main/change/changer.ts';
import { isNeeded } from '../../../main/change/native/needed-credentials.ts';
import type { Operation } from '../../../main/change/operation.ts';
import { operationLibrary, stateLines } from '../../../main/change/remote/operation-script.ts';
import { refusalCodes } from '../../../main/change/shell/answers.ts';

describe('a list of routes or rules', () => {
  const route: Operation = { kind: 'route', after: { to: '10.0.1.0/24', dev: 'eth1', table: '152' } };
  const rule: Operation = { kind: 'rule', after: { priority: 1520, from: '10.0.1.50/32', table: '152' } };
  let folder = '';
  beforeEach(() => void (folder = mkdtempSync(path.join(os.tmpdir(), 'lanewise-ip-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  function state(operation: Operation, ip: string) {
    writeFileSync(path.join(folder, 'ip'), `#!/bin/sh\n${ip}\n`, { mode: 0o755 });
    const script = `${operationLibrary}\n${stateLines(operation)}\necho "$lw_state"`;
    const env = { PATH: `${folder}:${process.env['PATH']}`, LC_ALL: 'C' };
    return spawnSync('sh', { input: script, env, encoding: 'utf8' });
  }

  test.each([route, rule])('that `ip` does not give refuses, and is no empty one: $kind', (operation) => {
    const { status, stderr } = state(operation, 'echo "Cannot open netlink socket" >&2; exit 1');
    expect(status).toBe(refusalCodes.failed);
    expect(stderr).toContain('Cannot open netlink socket');
  });

  test('of a table that is not there is empty', () => {
    const { status, stdout } = state(route, 'echo "Error: ipv4: FIB table does not exist." >&2; exit 2');
    expect([status, stdout]).toEqual([0, 'before\n']);
  });
});

test('a credentials file stays where fstab cannot be read, which may name it', async () => {
  const open = async () => Promise.reject(new ChangeRefused('failed', 'Too large.'));
  expect(await isNeeded({ open }, '/etc/lanewise/credentials/nas')).toBe(true);
});

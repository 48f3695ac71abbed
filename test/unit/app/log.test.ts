import { mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openLog } from '../../../main/log/log.ts';
import { withoutSecrets } from '../../../shared/text/secrets.ts';

test.each([
  ['mount -o username=ada,password=s3cret,vers=3.1.1', 's3cret'],
  ['password: "two words" refused', 'two words'],
  ['passphrase = hunter2', 'hunter2'],
  ['pw=labpw', 'labpw'],
  ["token='abc def'", 'abc def'],
  ['credentials=/root/.smb', '/root/.smb'],
  ['smb://ada:s3cret@nas/media', 's3cret'],
  ['-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXk\n-----END OPENSSH PRIVATE KEY-----', 'b3BlbnNzaC1rZXk'],
  ['cut off: -----BEGIN RSA PRIVATE KEY-----\nMIIEow', 'MIIEow'],
])('%j is logged without its secret', (text, secret) => {
  expect(withoutSecrets(text)).not.toContain(secret);
});

test('what is no secret stays as it is', () => {
  const text = '/proc/fs/cifs/DebugData: line 7: "Server interfaces: 2"';
  expect(withoutSecrets(text)).toBe(text);
});

describe('the log', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lanewise-log-'));
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await rm(folder, { recursive: true });
  });

  test('is a file with times and levels, and says nothing on the console', async () => {
    const spoken = [vi.spyOn(process.stdout, 'write'), vi.spyOn(process.stderr, 'write')];
    const log = openLog(join(folder, 'logs', 'lanewise.log'));
    log.info('starts');
    log.warn('a look failed', new Error('password=s3cret'));
    const text = await readFile(join(folder, 'logs', 'lanewise.log'), 'utf8');
    expect(text).toMatch(/^\d{4}-\d\d-\d\dT\S+ info starts\n\S+ warn a look failed: Error: password=…\n/);
    for (const spy of spoken) expect(spy).not.toHaveBeenCalled();
  });

  test('never takes more than two files of half a megabyte', async () => {
    const log = openLog(join(folder, 'lanewise.log'));
    for (let line = 0; line < 300; line += 1) log.info('x'.repeat(10_000));
    const sizes = await Promise.all((await readdir(folder)).map(async (name) => (await stat(join(folder, name))).size));
    expect(sizes).toHaveLength(2);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(512 * 1024);
  });

  test('goes on in its file while the one before is held, to twice its size at most', async () => {
    const [file, before] = [join(folder, 'lanewise.log'), join(folder, 'lanewise.log.old')];
    // As little to be replaced as a file that another program of Windows has open.
    await mkdir(join(before, 'held'), { recursive: true });
    const log = openLog(file);
    for (let line = 0; line < 60; line += 1) log.info('x'.repeat(10_000));
    expect((await readFile(file, 'utf8')).split('\n')).toHaveLength(61);
    for (let line = 0; line < 300; line += 1) log.info('x'.repeat(10_000));
    expect((await stat(file)).size).toBeLessThanOrEqual(2 * 512 * 1024);
    await rm(before, { recursive: true });
    log.info('free');
    expect(await readFile(file, 'utf8')).toMatch(/^\S+ info free\n$/);
  });

  test('goes on after the start before it', async () => {
    openLog(join(folder, 'lanewise.log')).info('first');
    openLog(join(folder, 'lanewise.log')).info('second');
    expect((await readFile(join(folder, 'lanewise.log'), 'utf8')).split('\n')).toHaveLength(3);
  });

  test('that cannot be written does not disturb the program', async () => {
    await writeFile(join(folder, 'file'), '');
    const log = openLog(join(folder, 'file', 'lanewise.log'));
    expect(() => log.warn('something', new Error('else'))).not.toThrow();
  });
});

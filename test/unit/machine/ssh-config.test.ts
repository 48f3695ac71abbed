/** What a person's ~/.ssh/config cannot make the program do: start a command, hang, or reach another machine unnoticed. */
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { readKnownHosts } from '../../../main/machine/host-keys.ts';
import { LoginRefused } from '../../../main/machine/ssh-errors.ts';
import { login } from '../../../main/machine/ssh-login.ts';
import { route } from '../../../main/machine/ssh-target.ts';
import { withSshConfig } from '../../helpers/ssh-config.ts';

let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'lanewise-home-'));
  mkdirSync(join(home, '.ssh'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true });
});
const at = (name: string): string => join(home, '.ssh', name);

describe('commands of the configuration', () => {
  test('none is started, and what one decides is not guessed', async () => {
    const mark = at('ran');
    const config = `Match exec "touch ${mark}"\n  User evil\n`;
    await expect(withSshConfig(config, 'nas')).rejects.toThrow(
      `in a section "Match exec touch ${mark}", which Lanewise does not evaluate because it runs no command of that file.`,
    );
    expect(existsSync(mark)).toBe(false);
  });

  test.each([
    ['another machine', 'Match host nas exec "true"\n  HostName 192.0.2.7'],
    ['another way', 'Match exec "at-home"\n  ProxyJump none\nHost nas\n  ProxyJump door'],
    ['another user', 'Match originalhost n* exec "true"\n  User ada'],
    ['another port', 'Match exec "true"\n  Port 2200'],
    ['a negated criterion', 'Match !host door\n  HostName 192.0.2.7'],
    ['a newer criterion', 'Match localnetwork 192.0.2.0/24\n  HostName 192.0.2.7'],
    ['the second of two', 'Match exec "a"\n  ForwardAgent yes\nMatch exec "b"\n  HostName 192.0.2.7'],
  ])('%s is said, and nothing connected to', async (_name, config) => {
    await expect(withSshConfig(config, 'nas')).rejects.toThrow(/"nas" in a section "Match .*Lanewise did not connect/);
  });

  test.each([
    ['it sets nothing that is used here', 'Match exec "true"\n  ForwardAgent yes\n  SendEnv LANG'],
    ['it is about another machine', 'Match host other exec "true"\n  HostName 192.0.2.7'],
    [
      'an earlier section has decided',
      'Host nas\n  HostName nas.lan\n  User ada\nMatch exec "true"\n  HostName x\n  User y',
    ],
    ['nothing else follows from it', 'Match exec "true"\n  User ada\nMatch all\n  User ada'],
    ['it is for a second pass', 'Match canonical\n  User ada'],
  ])('a section that makes no difference holds up nothing: %s', async (_name, config) => {
    const [hop] = await withSshConfig(config, 'nas');
    expect(hop).toMatchObject({ port: 22 });
    expect(hop).not.toHaveProperty('undecidedKeys');
  });

  test('an address and a user lead where they say', async () => {
    const config = 'Match exec "true"\n  User evil\n  ProxyJump door\n  Port 2200';
    expect(await withSshConfig(config, 'me@192.0.2.9:22')).toMatchObject([{ host: '192.0.2.9', user: 'me', port: 22 }]);
    await expect(withSshConfig(config, '192.0.2.9:22')).rejects.toThrow(RangeError);
  });

  test('a key that such a section may name is told when nobody is let in', async () => {
    const [hop] = await withSshConfig('Match exec "true"\n  IdentityFile ~/.ssh/work', 'nas');
    expect(hop).toMatchObject({ identityFiles: [], undecidedKeys: 'exec true' });
    expect(new LoginRefused('nas', 'ada', ['the key a'], { undecidedKeys: hop?.undecidedKeys }).message).toBe(
      'nas did not let ada in. Tried: the key a. ~/.ssh/config may name another key in a section "Match exec true", which Lanewise does not evaluate because it runs no command of that file. Name the key outside that section.',
    );
  });

  test('no name is completed by starting a program', async () => {
    const [folder, mark] = [at('bin'), at('asked')];
    mkdirSync(folder);
    writeFileSync(join(folder, 'nslookup'), `#!/bin/sh\ntouch ${mark}\n`);
    chmodSync(join(folder, 'nslookup'), 0o755);
    vi.stubEnv('PATH', `${folder}:${process.env['PATH']}`);
    const config =
      'Host *\n  CanonicalDomains a.example b.example\n  CanonicalizeHostname yes\n  CanonicalizeHostName yes';
    expect(await withSshConfig(config, 'nas')).toMatchObject([{ host: 'nas' }]);
    expect(existsSync(mark)).toBe(false);
  });
});

describe('files of the configuration', () => {
  const including = (name: string): Promise<unknown> => {
    writeFileSync(at('config'), `Include ${name}\nHost nas\n  User ada\n`);
    return route({ host: 'nas', home });
  };

  test.each(['"my own/nas"', "'my own/nas'", 'my" "own/nas', '"my own/n*"', 'nothing "my own/nas"'])(
    'are named with blanks in them as ssh takes them: Include %s',
    async (name) => {
      mkdirSync(at('my own'), { recursive: true });
      writeFileSync(at('my own/nas'), 'Host nas\n  Port 2222\n');
      expect(await including(name)).toMatchObject([{ host: 'nas', port: 2222, user: 'ada' }]);
    },
  );

  const pipe = (name: string): string => {
    execFileSync('mkfifo', [at(name)]);
    return at(name);
  };

  test('a pipe, a folder and a device are not read', async () => {
    pipe('pipe');
    mkdirSync(at('folder'));
    for (const name of ['pipe', 'folder', '/dev/zero']) {
      await expect(including(name)).rejects.toThrow(/is not a regular file, so Lanewise neither read it/);
    }
  });

  test('the configuration itself may not be a pipe', async () => {
    pipe('config');
    await expect(route({ host: 'nas', home })).rejects.toThrow(/config" is not a regular file/);
  });

  // Wine shows the /proc of Linux, and waits for its kernel's next word.
  test.skipIf(process.platform === 'win32')(
    'a file without an end, or of a size that nobody writes, is not read',
    async () => {
      for (const name of ['/proc/self/mem', '/proc/kmsg']) await expect(including(name)).rejects.toThrow(RangeError);
      writeFileSync(at('large'), Buffer.alloc(4 * 1024 * 1024 + 1, '#'));
      await expect(including('large')).rejects.toThrow(/large" is larger than 4 MiB/);
    },
  );

  test('nothing, a link to a file and a file that is not there are read as ssh reads them', async () => {
    writeFileSync(at('there'), 'Host nas\n  Port 2200\n');
    symlinkSync(at('there'), at('link'));
    expect(await including('/dev/null absent link')).toMatchObject([{ port: 2200, user: 'ada' }]);
  });

  test('includes that multiply, or include themselves, end in a sentence', async () => {
    for (const text of ['Include config', 'Include config config\nInclude config', 'Include many*']) {
      writeFileSync(at('config'), text);
      for (let file = 0; file < 300; file += 1) writeFileSync(at(`many${file}`), 'Host x\n');
      await expect(route({ host: 'nas', home })).rejects.toThrow(/includes too many files, or itself/);
    }
  });

  test('a pattern may be written with the separators of Windows', async () => {
    mkdirSync(at('more'));
    writeFileSync(join(at('more'), 'conf-1'), 'Port 2200\n');
    // Elsewhere a ~ before a backslash is part of a name.
    const ofHome = process.platform === 'win32' ? [String.raw`~\.ssh\more\conf-*`] : [];
    for (const name of [String.raw`more\conf-*`, `${at('more')}\\*`, ...ofHome])
      expect(await including(name)).toMatchObject([{ port: 2200 }]);
  });

  test('two stars are one, and lead into no folder below', async () => {
    mkdirSync(join(at('deep'), 'er'), { recursive: true });
    writeFileSync(join(at('deep'), 'er', 'conf'), 'Port 2200\n');
    expect(await including('**/conf')).toMatchObject([{ port: 22 }]);
  });

  test.each(['User "ada\n', 'Match host\n'])('what the parser refuses is a sentence: %j', async (text) => {
    writeFileSync(at('config'), text);
    await expect(route({ host: 'nas', home })).rejects.toThrow(/~\/.ssh\/config is not understood \(/);
  });

  test('a list of known hosts may be nothing, and not a pipe', async () => {
    expect(await readKnownHosts('/dev/null')).toEqual([]);
    expect(await readKnownHosts(at('absent'))).toEqual([]);
    await expect(readKnownHosts(pipe('hosts'))).rejects.toThrow(/hosts" is not a regular file/);
  });

  test('a key file that is a pipe is a key that cannot be read', async () => {
    const hop = { host: 'nas', port: 22, user: 'ada', identityFiles: [pipe('key')], knownHostsFiles: [] };
    const way = login(hop, home, {}, () => undefined);
    const answer = Promise.withResolvers<unknown>();
    Reflect.apply(way.authHandler, undefined, [['publickey'], false, answer.resolve]);
    expect(await answer.promise).toBe(false);
    expect(way.unusable).toContainEqual({ file: at('key'), why: 'not-readable' });
  });
});

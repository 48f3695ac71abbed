/** Who is at the other end, and whether he lets us in. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { HostKeyChanged, HostKeyUnknown, LoginRefused } from '../../main/machine/ssh-errors.ts';
import { sshMachine } from '../../main/machine/ssh.ts';
import { withSshd } from '../helpers/only-where.ts';
import { connected, errorOf, open, optionsFor, server } from '../helpers/reached-by-ssh.ts';

describe('the key of the host', withSshd, () => {
  test('an unknown one is told, not accepted; accepted by its fingerprint it is filed once', async () => {
    const sshd = await server();
    const error = await errorOf(sshMachine(optionsFor(sshd)));
    expect(error).toBeInstanceOf(HostKeyUnknown);
    expect(error).toMatchObject({ fingerprint: sshd.fingerprint, keyType: 'ssh-ed25519', kind: 'unreachable' });
    expect(existsSync(join(sshd.home, 'own_known_hosts'))).toBe(false);
    await connected(sshd);
    expect(readFileSync(join(sshd.home, 'own_known_hosts'), 'utf8')).toBe(
      `[127.0.0.1]:${sshd.port} ${sshd.publicKey.trim()}\n`,
    );
    const again = await sshMachine(optionsFor(sshd));
    await again.close();
  });

  test('another fingerprint accepts nothing', async () => {
    const sshd = await server();
    const error = await errorOf(
      sshMachine({ ...optionsFor(sshd), acceptHostKey: 'SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' }),
    );
    expect(error).toBeInstanceOf(HostKeyUnknown);
  });

  test('a changed one is a hard stop, even if its fingerprint is accepted', async () => {
    const [sshd, other] = [await server(), await server()];
    writeFileSync(join(sshd.home, '.ssh', 'known_hosts'), `[127.0.0.1]:${sshd.port} ${other.publicKey}\n`);
    const error = await errorOf(sshMachine({ ...optionsFor(sshd), acceptHostKey: sshd.fingerprint }));
    expect(error).toBeInstanceOf(HostKeyChanged);
    expect(error).toMatchObject({ fingerprint: sshd.fingerprint, revoked: false });
    expect(existsSync(join(sshd.home, 'own_known_hosts'))).toBe(false);
  });

  test('one that changed since it was accepted here is a hard stop', async () => {
    const [sshd, other] = [await server(), await server()];
    writeFileSync(join(sshd.home, 'own_known_hosts'), `[127.0.0.1]:${sshd.port} ${other.publicKey}\n`);
    expect(await errorOf(sshMachine({ ...optionsFor(sshd), acceptHostKey: sshd.fingerprint }))).toBeInstanceOf(
      HostKeyChanged,
    );
  });

  test('a revoked one is a hard stop, though it is filed as known too', async () => {
    const sshd = await server();
    writeFileSync(
      join(sshd.home, '.ssh', 'known_hosts'),
      `@revoked * ${sshd.publicKey}\n[127.0.0.1]:${sshd.port} ${sshd.publicKey}\n`,
    );
    expect(await errorOf(sshMachine(optionsFor(sshd)))).toMatchObject({ name: 'HostKeyChanged', revoked: true });
  });

  test('one in the known_hosts of the user is taken, hashed or not', async () => {
    const sshd = await server();
    const file = join(sshd.home, '.ssh', 'known_hosts');
    writeFileSync(file, `[127.0.0.1]:${sshd.port} ${sshd.publicKey}\n`);
    await (await sshMachine(optionsFor(sshd))).close();
    execFileSync('ssh-keygen', ['-q', '-H', '-f', file], { stdio: 'ignore' });
    expect(readFileSync(file, 'utf8')).toMatch(/^\|1\|/);
    await (await sshMachine(optionsFor(sshd))).close();
    expect(existsSync(join(sshd.home, 'own_known_hosts'))).toBe(false);
  });

  test('of a server with several keys the one on file is asked for', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lanewise-key-'));
    open.push({ close: async () => rmSync(folder, { recursive: true }) });
    const rsa = join(folder, 'rsa');
    execFileSync('ssh-keygen', ['-q', '-t', 'rsa', '-b', '2048', '-N', '', '-f', rsa]);
    const sshd = await server({ config: [`HostKey ${rsa}`] });
    const [type, base64] = readFileSync(`${rsa}.pub`, 'utf8').split(' ');
    writeFileSync(join(sshd.home, '.ssh', 'known_hosts'), `[127.0.0.1]:${sshd.port} ${type} ${base64}\n`);
    const machine = await sshMachine(optionsFor(sshd));
    await machine.close();
    expect(existsSync(join(sshd.home, 'own_known_hosts'))).toBe(false);
  });
});

describe('logging in', withSshd, () => {
  test('a key that the server does not know is refused, with what was tried', async () => {
    const sshd = await server();
    execFileSync('sh', [
      '-c',
      `rm ${sshd.home}/.ssh/id_ed25519*; ssh-keygen -q -t ed25519 -N '' -f ${sshd.home}/.ssh/id_ed25519`,
    ]);
    const error = await errorOf(sshMachine({ ...optionsFor(sshd), acceptHostKey: sshd.fingerprint }));
    expect(error).toBeInstanceOf(LoginRefused);
    expect(error).toMatchObject({ kind: 'denied', tried: [`the key ${sshd.home}/.ssh/id_ed25519`] });
  });

  test('a locked key asks for its passphrase, which is nowhere in an error', async () => {
    const sshd = await server({ passphrase: 'open sesame' });
    const asked: string[] = [];
    const machine = await connected(sshd, {
      passphrase: async (file) => {
        asked.push(file);
        return 'open sesame';
      },
    });
    expect(await machine.readFile('/proc/sys/kernel/ostype')).toBe('Linux\n');
    expect(asked).toEqual([join(sshd.home, '.ssh', 'id_ed25519')]);
    const wrong = await errorOf(sshMachine({ ...optionsFor(sshd), passphrase: async () => 'a wrong guess' }));
    expect(wrong).toBeInstanceOf(LoginRefused);
    expect(JSON.stringify(wrong, Object.getOwnPropertyNames(wrong))).not.toContain('a wrong guess');
  });

  test('an agent opens too', async () => {
    const sshd = await server();
    const socket = join(sshd.home, 'agent');
    const started = execFileSync('ssh-agent', ['-s', '-a', socket], { encoding: 'utf8' });
    const pid = Number(/SSH_AGENT_PID=(\d+)/.exec(started)?.[1]);
    open.push({ close: async () => void process.kill(pid) });
    execFileSync('ssh-add', ['-q', join(sshd.home, '.ssh', 'id_ed25519')], {
      env: { ...process.env, SSH_AUTH_SOCK: socket },
    });
    execFileSync('sh', ['-c', `rm ${sshd.home}/.ssh/id_ed25519*`]);
    const machine = await connected(sshd, { agentSocket: socket });
    expect(await machine.readFile('/proc/sys/kernel/ostype')).toBe('Linux\n');
  });

  test('an alias of ~/.ssh/config leads there, through another host', async () => {
    const [first, last] = [await server(), await server()];
    const config = [
      'Host nas',
      '  HostName 127.0.0.1',
      `  Port ${last.port}`,
      `  User ${last.user}`,
      `  IdentityFile ${last.home}/.ssh/id_ed25519`,
      '  ProxyJump door',
      'Include more',
      'Host *',
      '  User nobody',
    ];
    writeFileSync(join(first.home, '.ssh', 'config'), `${config.join('\n')}\n`);
    writeFileSync(
      join(first.home, '.ssh', 'more'),
      `Host door\n  HostName 127.0.0.1\n  Port ${first.port}\n  User ${first.user}\n`,
    );
    const known = [first, last].map((sshd) => `[127.0.0.1]:${sshd.port} ${sshd.publicKey}\n`).join('');
    writeFileSync(join(first.home, '.ssh', 'known_hosts'), known);
    const machine = await sshMachine({ host: 'nas', home: first.home, knownHosts: join(first.home, 'own') });
    open.push({ close: () => machine.close() });
    expect(await machine.readFile('/proc/sys/kernel/ostype')).toBe('Linux\n');
    expect([first.sessions(), last.sessions(), machine.id]).toEqual([0, 1, 'nas']);
  });
});

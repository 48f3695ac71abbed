/** What only a machine at the other end of a wire can do wrong. */
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { MachineError } from '../../main/machine/machine.ts';
import { HostKeyChanged, HostKeyUnknown, LoginRefused } from '../../main/machine/ssh-errors.ts';
import { openSshChanging } from '../../main/machine/ssh-change.ts';
import { sshMachine, type SshMachine, type SshOptions } from '../../main/machine/ssh.ts';
import { startSshd, type Sshd, type SshdOptions } from '../helpers/sshd.ts';
import { asRootWithSshd, withSshd } from '../helpers/only-where.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).toReversed()) await each.close();
});

async function server(options: SshdOptions = {}): Promise<Sshd> {
  const sshd = await startSshd(options);
  open.push({ close: () => sshd.stop() });
  return sshd;
}

const optionsFor = (sshd: Sshd): SshOptions => ({
  host: `${sshd.user}@127.0.0.1:${sshd.port}`,
  home: sshd.home,
  knownHosts: join(sshd.home, 'own_known_hosts'),
});

async function connected(sshd: Sshd, more: Partial<SshOptions> = {}): Promise<SshMachine> {
  const machine = await sshMachine({ ...optionsFor(sshd), acceptHostKey: sshd.fingerprint, ...more });
  open.push({ close: () => machine.close() });
  return machine;
}

const errorOf = (asked: Promise<unknown>): Promise<unknown> =>
  asked.then(
    () => undefined,
    (error: unknown) => error,
  );
const kindOf = async (asked: Promise<unknown>): Promise<unknown> => {
  const error = await errorOf(asked);
  return error instanceof MachineError ? error.kind : error;
};

/** The process that answers: the parent of the `cat` that reads this. */
const shellOf = async (machine: SshMachine): Promise<number> =>
  Number((await machine.readFile('/proc/self/stat')).split(') ').at(-1)?.split(' ')[1]);

/** Only ends a test that would never end. */
const patience = { timeout: 20_000 };

describe('a script of root', asRootWithSshd, () => {
  const opened = async (sshd: Sshd) => {
    const changing = await openSshChanging({ ...optionsFor(sshd), acceptHostKey: sshd.fingerprint });
    open.push(changing);
    return changing;
  };

  test('whose shell is killed there is no lost connection, and the next one is answered', async () => {
    const changing = await opened(await server());
    expect(await kindOf(changing.runAsRoot('kill -9 $$', { timeoutMs: 20_000 }))).toBe('failed');
    expect(await changing.runAsRoot('echo well', { timeoutMs: 20_000 })).toMatchObject({ stdout: 'well\n' });
  });

  test('that is cut off with its connection is one', async () => {
    const sshd = await server();
    const changing = await opened(sshd);
    const cut = kindOf(changing.runAsRoot(`: >${sshd.home}/begun; sleep 600`, { timeoutMs: 20_000 }));
    await expect.poll(() => existsSync(join(sshd.home, 'begun')), patience).toBe(true);
    await sshd.dropConnections();
    expect(await cut).toBe('unreachable');
    expect(await changing.runAsRoot('echo well', { timeoutMs: 20_000 })).toMatchObject({ stdout: 'well\n' });
  });

  test('that takes too long is given up', async () => {
    const changing = await opened(await server());
    expect(await kindOf(changing.runAsRoot('sleep 600', { timeoutMs: 200 }))).toBe('timeout');
  });
});

describe('over SSH', withSshd, () => {
  test('what the start files of the account print is no answer', async () => {
    const sshd = await server();
    writeFileSync(join(sshd.home, '.bashrc'), 'echo welcome; echo ready 0; echo beware >&2\n');
    const machine = await connected(sshd);
    expect(await machine.run(['echo', 'answer'])).toEqual({ exitCode: 0, stdout: 'answer\n', stderr: '' });
  });

  test('thirty questions of one turn are one round trip, as the server counts it', async () => {
    const sshd = await server();
    const machine = await connected(sshd);
    const answers = await Promise.all([
      ...Array.from({ length: 10 }, (_, index) => machine.run(['echo', String(index)])),
      ...Array.from({ length: 10 }, () => machine.readFile('/proc/uptime')),
      ...Array.from({ length: 10 }, () => machine.listDirectory('/proc/self')),
    ]);
    expect(answers).toHaveLength(30);
    expect(answers[7]).toEqual({ exitCode: 0, stdout: '7\n', stderr: '' });
    expect([machine.roundTrips, sshd.sessions()]).toEqual([1, 1]);
  });

  test('a shell that has answered waits for the next turn, and for the one after that', async () => {
    const sshd = await server();
    const machine = await connected(sshd);
    for (let turn = 1; turn <= 6; turn += 1) {
      const [value, said] = await Promise.all([
        machine.readFile('/proc/sys/kernel/ostype'),
        machine.run(['sh', '-c', `echo ${turn}; echo complaint >&2; exit ${turn}`]),
      ]);
      expect([value, said]).toEqual(['Linux\n', { exitCode: turn, stdout: `${turn}\n`, stderr: 'complaint\n' }]);
    }
    // The first one finds out what there is, and ends.
    expect([machine.roundTrips, sshd.sessions()]).toEqual([6, 2]);
  });

  test('a shell that waits and is killed there is replaced, and nothing is lost', async () => {
    const sshd = await server();
    const machine = await connected(sshd);
    await shellOf(machine);
    const kept = await shellOf(machine);
    process.kill(kept, 'SIGKILL');
    expect(await machine.run(['echo', 'well'])).toMatchObject({ stdout: 'well\n' });
    const another = await shellOf(machine);
    expect(another).not.toBe(kept);
    process.kill(another, 'SIGKILL');
    const answers = await Promise.all([machine.run(['echo', 'one']), machine.readFile('/proc/sys/kernel/ostype')]);
    expect(answers).toMatchObject([{ stdout: 'one\n' }, 'Linux\n']);
  });

  test('while something hangs in a shell another one answers, and all end with the connection', async () => {
    const machine = await connected(await server());
    await shellOf(machine);
    const kept = await shellOf(machine);
    expect(await kindOf(machine.run(['sleep', '600'], { timeoutMs: 200 }))).toBe('timeout');
    const another = await shellOf(machine);
    expect(another).not.toBe(kept);
    await machine.close();
    for (const shell of [kept, another]) await expect.poll(() => existsSync(`/proc/${shell}`), patience).toBe(false);
  });

  test('a command that hangs does not keep the answers of the others', async () => {
    const machine = await connected(await server());
    const order: string[] = [];
    const asked = [
      machine.run(['echo', 'before']).then(() => order.push('before')),
      // It lets no polite signal end it.
      errorOf(machine.run(['sh', '-c', "trap '' TERM; sleep 600 & wait; sleep 600"], { timeoutMs: 300 })).then(() =>
        order.push('hanging'),
      ),
      machine.run(['echo', 'after']).then(() => order.push('after')),
    ];
    await Promise.all(asked);
    expect(order).toEqual(['before', 'hanging', 'after']);
    expect(await machine.readFile('/proc/sys/kernel/ostype')).toBe('Linux\n');
  });

  test('a connection that was dropped is made anew by the next question', async () => {
    const sshd = await server();
    const machine = await connected(sshd);
    const hanging = kindOf(machine.run(['sleep', '600']));
    await expect.poll(() => sshd.sessions(), patience).toBe(1);
    await sshd.dropConnections();
    expect(await hanging).toBe('unreachable');
    await expect
      .poll(() => machine.run(['echo', 'back']).catch(() => undefined), patience)
      .toMatchObject({ stdout: 'back\n' });
  });

  test('a server that is gone is unreachable, at once and without a new attempt each time', async () => {
    const sshd = await startSshd();
    const machine = await connected(sshd);
    await sshd.stop();
    await expect.poll(() => kindOf(machine.readFile('/etc/hostname')), patience).toBe('unreachable');
    const errors = await Promise.all([errorOf(machine.readFile('/a')), errorOf(machine.readFile('/b'))]);
    expect(errors[0]).toBe(errors[1]);
  });

  test('nobody listening is unreachable', async () => {
    const sshd = await startSshd();
    await sshd.stop();
    expect(await errorOf(sshMachine(optionsFor(sshd)))).toMatchObject({ kind: 'unreachable', errno: 'ECONNREFUSED' });
  });
});

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

/** The account's login shell and the remote `sh` differ from NAS to NAS. */
describe('other shells', asRootWithSshd, () => {
  const folder = mkdtempSync(join(tmpdir(), 'lanewise-shells-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const shells: readonly (readonly [string, readonly string[]])[] = [
    ['dash', ['/bin/dash']],
    ['bash', ['/bin/bash', '--posix']],
    ['busybox ash', ['/bin/busybox', 'ash']],
  ];
  const present = shells.filter(([, [program = '']]) => existsSync(program));

  test.each(present)('the script runs in %s', async (_name, [program = '', ...words]) => {
    const sshd = await server({
      config: [`ForceCommand exec env -i LC_ALL=C PATH=/usr/sbin:/usr/bin:/sbin:/bin ${[program, ...words].join(' ')}`],
    });
    const machine = await connected(sshd);
    const ask = async () =>
      await Promise.all([
        machine.run(['printf', '%s', "it's $(id)\n"]),
        machine.listDirectory('/proc/self/task'),
        machine.readFile('/proc/sys/kernel/ostype'),
        kindOf(machine.readFile('/sys/class/net/lo/no such value')),
        machine.readLink('/proc/self/exe'),
        kindOf(machine.run(['lanewise-none'])),
        kindOf(machine.run(['sleep', '60'], { timeoutMs: 100 })),
      ]);
    for (const shell of ['first', 'kept', 'kept']) {
      const [output, names, value, refusal, link, missing, hanging] = await ask();
      expect([shell, output.stdout, names.length, value, refusal, link.startsWith('/'), missing, hanging]).toEqual([
        shell,
        "it's $(id)\n",
        1,
        'Linux\n',
        'absent',
        true,
        'absent',
        'timeout',
      ]);
    }
  });

  test('without a timeout program the shell itself ends what hangs', async () => {
    const bin = join(folder, 'bin');
    execFileSync('mkdir', ['-p', bin]);
    for (const name of ['sh', 'cat', 'ls', 'sleep', 'true', 'echo']) symlinkSync(join('/bin', name), join(bin, name));
    chmodSync(folder, 0o755);
    const sshd = await server({ config: [`ForceCommand exec env -i LC_ALL=C PATH=${bin} /bin/sh`] });
    const machine = await connected(sshd);
    for (const turn of [1, 2, 3]) {
      const [hanging, after] = await Promise.all([
        kindOf(machine.run(['sleep', '600'], { timeoutMs: 100 })),
        machine.run(['echo', 'after']),
      ]);
      expect([hanging, after.stdout, machine.roundTrips]).toEqual(['timeout', 'after\n', turn]);
    }
  });
});

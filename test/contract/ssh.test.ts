/** What only a machine at the other end of a wire can do wrong. */
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openSshChanging } from '../../main/machine/ssh-change.ts';
import { sshMachine, type SshMachine } from '../../main/machine/ssh.ts';
import { asRootWithSshd, withSshd } from '../helpers/only-where.ts';
import { connected, errorOf, kindOf, open, optionsFor, server } from '../helpers/reached-by-ssh.ts';
import { startSshd, type Sshd } from '../helpers/sshd.ts';

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

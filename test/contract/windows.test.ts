/** A machine without a POSIX shell over real SSH. */
import type { ServerChannel } from 'ssh2';
import { afterEach, describe, expect, test } from 'vitest';
import { windowsCommands } from '../../main/collect/smb-server/windows/windows-script.ts';
import { MachineError } from '../../main/machine/machine.ts';
import { runInShell } from '../helpers/password-server.ts';
import { windowsServers } from '../helpers/windows-servers.ts';
import type { WindowsNasOptions } from '../helpers/windows-nas.ts';

const { windows, connected, end } = windowsServers();
afterEach(end);

const kindOf = (asked: Promise<unknown>): Promise<unknown> =>
  asked.then(
    () => undefined,
    (error: unknown) => (error instanceof MachineError ? error.kind : error),
  );

/** How the first contact goes: it is asked for a shell twice, then whether it runs programs of Windows. */
const introduction = [
  expect.stringMatching(/^env -i .* sh$/),
  expect.stringMatching(/^env -i .* sh$/),
  'cmd /c exit 0',
];

describe('a Windows', () => {
  test.each(['cmd', 'powershell', 'cmd-german'] as const)('with %s as its shell runs plain commands', async (shell) => {
    const server = await windows({ shell });
    const machine = await connected(server);
    expect(await kindOf(machine.readFile('/etc/os-release'))).toBe('absent');
    const said = await machine.run(windowsCommands.system);
    expect([said.exitCode, said.stdout, said.stderr]).toEqual([0, expect.stringContaining('Windows Server 2022'), '']);
    expect(server.commands).toEqual([...introduction, 'powershell system']);
  });

  test('has no files, directories or links, and says so in a sentence', async () => {
    const machine = await connected(await windows());
    const asked = [machine.readFile('/etc/version'), machine.listDirectory('/sys'), machine.readLink('/proc/self/exe')];
    for (const one of asked) {
      await expect(one).rejects.toMatchObject({ kind: 'absent', message: expect.stringMatching(/no Unix shell/) });
    }
  });

  test('leaves the exit code of a program that is not there, in whatever language', async () => {
    const machine = await connected(await windows({ shell: 'cmd-german' }));
    const said = await machine.run(['uname', '-s']);
    expect([said.exitCode, said.stderr]).toEqual([1, expect.stringContaining('Der Befehl "uname"')]);
  });

  test('is never sent a word that a shell could interpret, nor does that keep the others', async () => {
    const server = await windows();
    const machine = await connected(server);
    await machine.run(['hostname']);
    const before = server.commands.length;
    const [hostile, plain] = await Promise.allSettled([
      machine.run(['hostname', '&', 'shutdown']),
      machine.run(windowsCommands.system),
    ]);
    expect(hostile).toMatchObject({ status: 'rejected', reason: { kind: 'failed' } });
    expect(plain.status).toBe('fulfilled');
    expect(server.commands.slice(before)).toEqual(['powershell system']);
  });

  test('that hangs is given up in time, its channel closed, and the next command answered', async () => {
    let hangs = true;
    const hanging: WindowsNasOptions['instead'] = (command) => hangs && command.startsWith('powershell');
    const server = await windows({ instead: hanging });
    const machine = await connected(server);
    const asked = machine.run(windowsCommands.system, { timeoutMs: 200 });
    await expect(asked).rejects.toMatchObject({ kind: 'timeout', message: expect.stringContaining('0.2 s') });
    await expect.poll(() => server.channels()).toBe(0);
    hangs = false;
    expect((await machine.run(windowsCommands.system)).exitCode).toBe(0);
  });

  test('that answers without end is cut off at 16 MiB', async () => {
    const flood = (stream: ServerChannel): void => {
      const write = (): void => {
        while (stream.writable && stream.write(Buffer.alloc(65_536, 'x')));
      };
      stream.on('drain', write);
      write();
    };
    const server = await windows({
      instead: (command, stream) => {
        if (!command.startsWith('powershell')) return false;
        flood(stream);
        return true;
      },
    });
    const machine = await connected(server);
    expect(await kindOf(machine.run(windowsCommands.full))).toBe('too-large');
    await expect.poll(() => server.channels()).toBe(0);
    expect((await machine.run(['uname'])).exitCode).toBe(1);
  });

  test('that closes the connection in the middle of an answer is unreachable, and asked anew', async () => {
    let cuts = true;
    const server = await windows({
      instead: (command, stream, client) => {
        if (!cuts || !command.startsWith('powershell')) return false;
        stream.write('{"system":');
        client.end();
        return true;
      },
    });
    const machine = await connected(server);
    expect(await kindOf(machine.run(windowsCommands.system))).toBe('unreachable');
    cuts = false;
    expect((await machine.run(windowsCommands.system)).exitCode).toBe(0);
  });
});

// What answers there is a real sh.
describe.skipIf(process.platform === 'win32')('whether there is a shell', () => {
  test.each([1, 2])('is not judged by a connection that is lost at attempt %i', async (attempt) => {
    let asked = 0;
    const server = await windows({
      instead: (command, stream, client) => {
        asked += 1;
        if (asked < attempt) return false;
        if (asked === attempt) client.end();
        else runInShell(command, stream);
        return true;
      },
    });
    const machine = await connected(server);
    const kinds = await Promise.all([kindOf(machine.readFile('/proc/version')), kindOf(machine.run(['id', '-u']))]);
    expect(kinds).toEqual(['unreachable', 'unreachable']);
    expect(server.commands).not.toContain('cmd /c exit 0');
    expect(await machine.readFile('/proc/sys/kernel/ostype')).toBe('Linux\n');
  });

  test('is not judged by one refusal', async () => {
    let asked = 0;
    const server = await windows({
      instead: (command, stream) => {
        asked += 1;
        if (asked === 1) return false;
        runInShell(command, stream);
        return true;
      },
    });
    const machine = await connected(server);
    expect(await machine.readFile('/proc/sys/kernel/ostype')).toBe('Linux\n');
    expect([machine.roundTrips, server.commands.length]).toEqual([2, 2]);
  });

  test('is asked again at the next connection', async () => {
    let isWindows = true;
    const server = await windows({
      instead: (command, stream, client) => {
        if (command === 'cut') client.end();
        else if (isWindows) return false;
        else runInShell(command, stream);
        return true;
      },
    });
    const machine = await connected(server);
    expect(await kindOf(machine.readFile('/etc/hostname'))).toBe('absent');
    isWindows = false;
    expect(await kindOf(machine.run(['cut']))).toBe('unreachable');
    expect(await machine.readFile('/proc/sys/kernel/ostype')).toBe('Linux\n');
  });
});

/** A machine without a POSIX shell over real SSH: a Windows, and accounts of a Unix that may not use theirs. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServerChannel } from 'ssh2';
import { afterEach, describe, expect, test } from 'vitest';
import { collectNas } from '../../main/collect/nas/nas.ts';
import { windowsCommands } from '../../main/collect/nas/windows-script.ts';
import { serverOff } from '../../main/diagnose/rules/server-off.ts';
import { MachineError } from '../../main/machine/machine.ts';
import { openNas } from '../../main/machine/open-nas.ts';
import { sshMachine, type SshMachine } from '../../main/machine/ssh.ts';
import { tryNas, type Tried } from '../../main/monitor/nas-trial.ts';
import { joinNas } from '../../main/snapshot/join-nas.ts';
import { nextSnapshot } from '../../main/snapshot/next.ts';
import type { NasFacts } from '../../shared/model/nas-facts.ts';
import { valueOf } from '../../shared/model/reading.ts';
import { channel, hostFacts, known, session, socket } from '../helpers/host-facts.ts';
import { runInShell, type PasswordServer } from '../helpers/password-server.ts';
import { sshdPath, startSshd } from '../helpers/sshd.ts';
import {
  refusedToUser,
  startWindowsNas,
  windowsParts,
  type WindowsNas,
  type WindowsNasOptions,
} from '../helpers/windows-nas.ts';

const open: { close(): Promise<void> | void }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).toReversed()) await each.close();
});

const account = { user: 'ada', password: 'canary-Qx3' } as const;

async function windows(change: Partial<WindowsNasOptions> = {}): Promise<WindowsNas> {
  const server = await startWindowsNas({ ...account, parts: () => windowsParts(), ...change });
  open.push({ close: () => server.stop() });
  return server;
}

const targetOf = (server: PasswordServer) => {
  const home = mkdtempSync(join(tmpdir(), 'lanewise-windows-'));
  open.push({ close: () => rmSync(home, { recursive: true, force: true }) });
  return { home, knownHosts: join(home, 'known_hosts'), acceptHostKey: server.fingerprint };
};

async function connected(server: PasswordServer): Promise<SshMachine> {
  const machine = await sshMachine({
    host: `${account.user}@127.0.0.1:${server.port}`,
    ...targetOf(server),
    only: 'password',
    password: async () => account.password,
  });
  open.push({ close: () => machine.close() });
  return machine;
}

const trialOf = (server: PasswordServer, timeoutMs?: number): Promise<Tried> =>
  tryNas({
    host: '127.0.0.1',
    login: 'password',
    accepted: true,
    connect: async () => {
      const target = { host: '127.0.0.1', port: server.port, user: account.user };
      const { knownHosts, acceptHostKey } = targetOf(server);
      const machine = await openNas({
        ...target,
        login: { kind: 'password', password: account.password },
        knownHosts,
        acceptHostKey,
      });
      open.push({ close: () => machine.close() });
      return machine;
    },
    collect: (machine, depth, previous) =>
      collectNas(machine, depth, previous, timeoutMs === undefined ? {} : { timeoutMs }),
    report: (what, error) => {
      throw new Error(what, { cause: error });
    },
  });

const kindOf = (asked: Promise<unknown>): Promise<unknown> =>
  asked.then(
    () => undefined,
    (error: unknown) => (error instanceof MachineError ? error.kind : error),
  );
const sentencesOf = ({ trial }: Tried) =>
  trial.steps.map(({ step, state, sentence }) => `${step} ${state}: ${sentence}`);

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

describe('whether there is a shell', () => {
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

describe('the whole line to a Windows Server', () => {
  const joined = async (machine: SshMachine, depth: 'full' | 'tick', before?: NasFacts) => {
    const facts = await collectNas(machine, depth, before);
    return joinNas(nextSnapshot([], hostFacts()), facts, before === undefined ? {} : { before });
  };

  test('both ends of each lane, its settings, and one PowerShell a tick', async () => {
    const server = await windows();
    const machine = await connected(server);
    const view = await joined(machine, 'full');
    expect(view.lanes.map(({ match, port }) => [match, port?.name, port?.speed])).toEqual([
      ['certain', 'Ethernet', 1e9],
      ['certain', 'Ethernet 2', 1e9],
    ]);
    expect([view.source, view.counters, view.disagreements]).toEqual(['windows-connections', 'port', []]);
    expect(view.clients).toMatchObject([
      { addresses: ['10.0.0.50'], channels: 2, thisWorkstation: true, users: ['NAS\\ada'], dialect: '3.1.1' },
    ]);
    expect(valueOf(view.facts.system)).toMatchObject({ kind: 'windows-server', model: 'Dell Inc. PowerEdge T150' });
    expect(valueOf(view.facts.smb)).toMatchObject({ multichannel: { on: true } });

    const [trips, commands] = [machine.roundTrips, server.commands.length];
    const next = await joined(machine, 'tick', view.facts);
    expect(next.lanes.map(({ match }) => match)).toEqual(['certain', 'certain']);
    expect(machine.roundTrips - trips).toBe(1);
    expect(server.commands.slice(commands)).toEqual(['powershell connections adapters addresses counters sessions']);
  });

  test('a channel that the server does not hold is found from both ends', async () => {
    const all = windowsParts();
    const [first] = all.connections.value;
    const server = await windows({ parts: () => ({ ...all, connections: { value: [first] } }) });
    const view = await joined(await connected(server), 'full');
    expect(view.disagreements).toMatchObject([{ kind: 'connection-count', here: 2, there: 1 }, { kind: 'not-at-nas' }]);
  });

  test('multichannel that is off there is named, with its own line and the command that switches it on', async () => {
    const parts = windowsParts();
    const [setting] = parts.configuration.value;
    const off = { ...parts, configuration: { value: [{ ...setting, EnableMultiChannel: false }] } };
    const facts = await collectNas(await connected(await windows({ parts: () => off })), 'full');
    const one = session({ serverMultichannel: false, channels: [channel(1)], interfaces: [] });
    const now = nextSnapshot([], hostFacts({ sockets: known([socket(40_001, '10.0.0.25')]) }, [one]), [facts]);
    const [finding] = serverOff.diagnose([now]);
    expect(finding?.evidence.at(-1)).toMatchObject({
      source: 'PowerShell: Get-SmbServerConfiguration',
      lines: ['"EnableMultiChannel":false'],
    });
    expect(JSON.stringify(finding)).toContain('Set-SmbServerConfiguration -EnableMultiChannel $true -Force');
  });

  test('an administrator is told that every step works', async () => {
    const tried = await trialOf(await windows());
    expect(tried.trial.steps.map(({ state }) => state)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok', 'ok']);
    expect(tried.trial.system).toBe('Microsoft Windows Server 2022 Standard 10.0.20348');
    expect(tried.trial.sudoers).toEqual([]);
  });

  test('an account without rights is told who may read the rest, with no word of sudo', async () => {
    const tried = await trialOf(await windows({ parts: () => ({ ...windowsParts(), ...refusedToUser }) }));
    expect(sentencesOf(tried).slice(3)).toEqual([
      'recognise ok: It is Microsoft Windows Server 2022 Standard 10.0.20348.',
      expect.stringMatching(/^read-sessions needs: Its connections can be listed.*Administrators group/),
      expect.stringMatching(/^read-settings needs: .*settings of the SMB service.*Administrators group/),
    ]);
    expect(sentencesOf(tried).join(' ')).not.toMatch(/sudo/);
    expect(tried.trial.sudoers).toEqual([]);
    const view = joinNas(nextSnapshot([], hostFacts()), tried.opened!.facts);
    expect(view.lanes.map(({ match }) => match)).toEqual(['certain', 'certain']);
  });

  test('a PowerShell that hangs costs a look no more than its time, and says so', async () => {
    const server = await windows();
    const machine = await connected(server);
    const facts = await collectNas(machine, 'full');
    const hanging = await windows({ instead: (command) => command.startsWith('powershell') });
    const late = await collectNas(await connected(hanging), 'tick', facts, { timeoutMs: 200 });
    expect(late.connections).toMatchObject({ state: 'failed', reason: expect.stringContaining('0.2 s') });
    expect(late.system).toBe(facts.system);
  });

  test.each([
    ['half of its answer', '{"system":{"value":[{"Caption":"Micro'],
    ['something else', 'Willkommen\r\n'],
    ['nothing', ''],
  ])('a PowerShell that prints %s leaves no fact, and no false one', async (_, output) => {
    const server = await windows();
    const facts = await collectNas(await connected(server), 'full');
    const broken = await windows({
      instead: (command, stream) => {
        if (!command.startsWith('powershell')) return false;
        stream.write(output);
        stream.exit(0);
        stream.end();
        return true;
      },
    });
    const next = await collectNas(await connected(broken), 'tick', facts);
    expect([next.connections.state, next.interfaces.state, next.sessions.state]).toEqual([
      'failed',
      'failed',
      'failed',
    ]);
  });
});

describe('a Unix account without a shell', () => {
  const noShell = /^recognise failed: The account has no shell that answers/;

  test.skipIf(!existsSync(sshdPath)).each([
    ['nologin', '/usr/sbin/nologin', /It said: “This account is currently not available\.” Let it run/],
    ['files only', "sh -c 'echo This service allows sftp connections only. >&2; exit 1'", /sftp connections only/],
    ['nothing to say', '/bin/false', /nothing can be asked\. Let it run commands/],
    ['a command of its own that works', '/bin/true', /or the connection was lost/],
  ])('(%s) is told as that, and not as some unknown system', async (_, command, words) => {
    const sshd = await startSshd({ config: [`ForceCommand ${command}`] });
    open.push({ close: () => sshd.stop() });
    const login = { kind: 'keyFile', path: join(sshd.home, '.ssh', 'id_ed25519') } as const;
    const tried = await tryNas({
      host: '127.0.0.1',
      login: 'keyFile',
      accepted: true,
      connect: () =>
        openNas({
          host: '127.0.0.1',
          port: sshd.port,
          user: sshd.user,
          login,
          knownHosts: join(sshd.home, 'known'),
          acceptHostKey: sshd.fingerprint,
        }),
      collect: collectNas,
      report: (what, error) => {
        throw new Error(what, { cause: error });
      },
    });
    const [, , loggedIn, recognise] = sentencesOf(tried);
    expect(loggedIn).toMatch(/^login ok/);
    expect(recognise).toMatch(noShell);
    expect(recognise).toMatch(words);
    expect([tried.trial.loggedIn, tried.opened]).toEqual([false, undefined]);
  });

  test('that runs a few programs only is not taken for a Windows', async () => {
    const server = await windows({
      instead: (command, stream) => {
        // As rbash without a path: only its own words run.
        const said = command.startsWith('exit') ? 0 : 127;
        if (said !== 0) stream.stderr.write(`rbash: line 1: ${command.split(' ')[0]}: command not found\n`);
        stream.exit(said);
        stream.end();
        return true;
      },
    });
    expect(sentencesOf(await trialOf(server))[3]).toMatch(noShell);
  });
});

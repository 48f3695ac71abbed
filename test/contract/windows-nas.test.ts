/** The whole line to a Windows Server over real SSH, and accounts of a Unix that must not be taken for one. */
import { type MachineFacts, smbServerOf } from '../../shared/model/machine.ts';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { collectMachine } from '../../main/collect/collect-machine.ts';
import { diagnose } from '../../main/findings/diagnose.ts';
import type { SshMachine } from '../../main/machine/ssh.ts';
import type { TriedNas } from '../../main/known-nas/trial.ts';
import { joinNas } from '../../main/snapshot/join-nas.ts';
import { nextSnapshot } from '../../main/snapshot/next.ts';
import { valueOf } from '../../shared/model/reading.ts';
import type { Snapshot } from '../../shared/model/snapshot.ts';
import { milliseconds, type Milliseconds } from '../../shared/model/units.ts';
import { channel, hostFacts, known, session, socket } from '../helpers/host-facts.ts';
import { startSshd } from '../helpers/sshd.ts';
import { windowsServers } from '../helpers/windows-servers.ts';
import { refusedToUser, windowsParts } from '../helpers/windows-nas.ts';
import { withSshd } from '../helpers/only-where.ts';

const { windows, connected, trial, trialOf, later, end } = windowsServers();
afterEach(end);

const sentencesOf = (tried: TriedNas) =>
  tried.trial.steps.map(({ step, state, sentence }) => `${step} ${state}: ${sentence}`);

describe('the whole line to a Windows Server', () => {
  const joined = async (machine: SshMachine, depth: 'full' | 'tick', before?: MachineFacts) => {
    const facts = await collectMachine('nas', machine, depth, before);
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
    expect(valueOf(smbServerOf(view.facts).configuration)).toMatchObject({ multichannel: { on: true } });

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
    const facts = await collectMachine('nas', await connected(server), 'full');
    const lookAt = (clock: Milliseconds, history: readonly Snapshot[]) =>
      nextSnapshot(history, { ...hostFacts(), asked: clock, answered: clock });
    const before = lookAt(milliseconds(facts.asked - 1_000), []);
    const now = lookAt(milliseconds(facts.answered + 1_000), [before]);
    const view = joinNas(now, facts, { history: [before] });
    expect(view.disagreements).toMatchObject([{ kind: 'connection-count', here: 2, there: 1 }, { kind: 'not-at-nas' }]);
  });

  test('multichannel that is off there is named, with its own line and the command that switches it on', async () => {
    const parts = windowsParts();
    const [setting] = parts.configuration.value;
    const off = { ...parts, configuration: { value: [{ ...setting, EnableMultiChannel: false }] } };
    const facts = await collectMachine('nas', await connected(await windows({ parts: () => off })), 'full');
    const one = session({ serverMultichannel: false, channels: [channel(1)], interfaces: [] });
    const now = nextSnapshot([], hostFacts({ sockets: known([socket(40_001, '10.0.0.25')]) }, [one]), [facts]);
    const finding = diagnose([now]).find(({ code }) => code === 'smb.server-off');
    expect(finding?.evidence.at(-1)).toMatchObject({
      source: 'PowerShell: Get-SmbServerConfiguration',
      lines: ['"EnableMultiChannel":false'],
    });
    expect(JSON.stringify(finding)).toContain('Set-SmbServerConfiguration -EnableMultiChannel $true -Force');
  });

  test('an administrator is told that every step works', async () => {
    const tried = await trial(await windows());
    expect(tried.trial.steps.map(({ state }) => state)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok', 'ok']);
    expect(tried.trial.system).toBe('Microsoft Windows Server 2022 Standard 10.0.20348');
    expect(tried.trial.sudoers).toEqual([]);
  });

  test('an account without rights is told who may read the rest, with no word of sudo', async () => {
    const tried = await trial(await windows({ parts: () => ({ ...windowsParts(), ...refusedToUser }) }));
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
    const facts = await collectMachine('nas', machine, 'full');
    const hanging = await windows({ instead: (command) => command.startsWith('powershell') });
    const late = await collectMachine('nas', await connected(hanging), 'tick', facts, { timeoutMs: 200 });
    expect(smbServerOf(late).connections).toMatchObject({ state: 'failed', reason: expect.stringContaining('0.2 s') });
    expect(late.system).toBe(facts.system);
  });

  test.each([
    ['half of its answer', '{"system":{"value":[{"Caption":"Micro'],
    ['something else', 'Willkommen\r\n'],
    ['nothing', ''],
  ])('a PowerShell that prints %s leaves no fact, and no false one', async (_, output) => {
    const server = await windows();
    const facts = await collectMachine('nas', await connected(server), 'full');
    const broken = await windows({
      instead: (command, stream) => {
        if (!command.startsWith('powershell')) return false;
        stream.write(output);
        stream.exit(0);
        stream.end();
        return true;
      },
    });
    const next = await collectMachine('nas', await connected(broken), 'tick', facts);
    expect([
      smbServerOf(next).connections.state,
      next.network.interfaces.state,
      smbServerOf(next).sessions.state,
    ]).toEqual(['failed', 'failed', 'failed']);
  });
});

describe('a Unix account without a shell', () => {
  const noShell = /^recognise failed: The account has no shell that answers/;

  test.each([
    ['nologin', '/usr/sbin/nologin', /It said: “This account is currently not available\.” Let it run/],
    ['files only', "sh -c 'echo This service allows sftp connections only. >&2; exit 1'", /sftp connections only/],
    ['nothing to say', '/bin/false', /nothing can be asked\. Let it run commands/],
    ['a command of its own that works', '/bin/true', /or the connection was lost/],
  ])('(%s) is told as that, and not as some unknown system', withSshd, async (_, command, words) => {
    const sshd = await startSshd({ config: [`ForceCommand ${command}`] });
    later(() => sshd.stop());
    const tried = await trialOf({
      host: '127.0.0.1',
      port: sshd.port,
      user: sshd.user,
      login: { kind: 'keyFile', path: join(sshd.home, '.ssh', 'id_ed25519') },
      knownHosts: join(sshd.home, 'known'),
      acceptHostKey: sshd.fingerprint,
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
    expect(sentencesOf(await trial(server))[3]).toMatch(noShell);
  });
});

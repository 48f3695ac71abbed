/**
 * Looking once as administrator: the elevated program as a process of its own, over a real pipe, with the scripts that ship in a
 * real PowerShell. The user's PowerShell is denied what the administrator's is told. Only the question of Windows (UAC) is left out.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createAdministratorLook, createAnswersBox } from '../../main/app/administrator-look.ts';
import { lookAsAdministrator, type AdministratorLook } from '../../main/change/windows/administrator-look.ts';
import { lookHereAsAdministrator } from '../../main/change/windows/own-machine.ts';
import { pipePath, readWords, type PipeWords } from '../../main/change/windows/pipe.ts';
import { sendByPipe, type StartElevated } from '../../main/change/windows/pipe-server.ts';
import { collectMachine } from '../../main/collect/collect-machine.ts';
import { diagnose } from '../../main/findings/diagnose.ts';
import { judgementOf } from '../../main/judge/judge.ts';
import type { Machine } from '../../main/machine/machine.ts';
import { processGroups } from '../../main/machine/windows/process-tree.ts';
import { powerShellWords } from '../../main/machine/windows/program.ts';
import { hostScript } from '../../main/machine/windows/scripts.ts';
import { machineByPowerShell } from '../../main/machine/windows/windows-machine.ts';
import { nextSnapshot } from '../../main/snapshot/next.ts';
import { windowsSmbOf, type MachineFacts } from '../../shared/model/machine.ts';
import { valueOf } from '../../shared/model/reading.ts';
import { instant, milliseconds } from '../../shared/model/units.ts';
import { administratorLookTexts as texts } from '../../shared/text/administrator-look.ts';
import { elevatedTexts } from '../../shared/text/fixes/elevated.ts';
import { fakeWindows } from '../helpers/fake-windows.ts';
import { withPowerShell } from '../helpers/power-shell.ts';

const program = join(import.meta.dirname, '../helpers/windows-elevated-here.ts');
const silent = () => undefined;
const scripts = ['smb-multichannel', 'smb-connections'] as const;
const now = () => instant(7);

/** Who said the words of the pipe, without being the program. */
async function stranger([name]: PipeWords): Promise<Socket> {
  const socket = connect(pipePath(name));
  socket.on('error', silent);
  await once(socket, 'connect');
  return socket;
}

describe('what comes back through the pipe', () => {
  /** A client with the key that answers this. */
  const answeredWith =
    (text: string): StartElevated =>
    async (words) => {
      const socket = await stranger(words);
      socket.write(`${words[1]}\n`);
      socket.once('data', () => socket.end(text));
      return 'started';
    };
  const look = (text: string) => lookAsAdministrator(scripts, answeredWith(text), now);
  const first = { script: 'smb-multichannel', text: '' };
  const second = { script: 'smb-connections', text: '' };
  const said = (...answers: readonly object[]): string => `${JSON.stringify({ event: 'read', answers })}\n`;

  test('is the one answer to what was asked', async () => {
    expect(await look(said(second, { script: 'smb-multichannel', failed: 'It took too long.' }))).toEqual({
      read: { at: 7, texts: { 'smb-connections': '' } },
      failures: ['It took too long.'],
    });
  });

  test.each([
    ['no JSON', 'hello\n'],
    ['an event of a change', '{"event":"kept"}\n'],
    ['too little', said(first)],
    ['too much', said(first, second, { script: 'smb-events', text: '' })],
    ['one thing twice', said(first, first)],
    ['what nobody asked', said(first, { script: 'smb-events', text: '' })],
    ['a script that is none of the list', said(first, { script: 'smb-mappings', text: '' })],
    ['a further field', said(first, { ...second, at: 1 })],
    ['a name that means something else', said(first, second).replace('{', '{"__proto__":{},')],
  ])('is not used where it is %s', async (_, text) => {
    await expect(look(text)).rejects.toMatchObject({ message: texts.foreign });
  });

  test.each([
    ['nothing', ''],
    ['endless', 'x'.repeat(8 * 1024 * 1024)],
  ])('is told to have ended where it is %s', async (_, text) => {
    await expect(look(text)).rejects.toMatchObject({ message: texts.ended });
  });

  test('may be why nothing was read', async () => {
    const refused = JSON.stringify({ event: 'refused', code: 'no-way-to-root', sentence: texts.notElevated });
    await expect(look(`${refused}\n`)).rejects.toMatchObject({ message: texts.notElevated });
  });

  test('is of the one client that came first: a second one with the key is told nothing', async () => {
    const heard: string[] = [];
    let place: string | undefined;
    const both: StartElevated = async (words) => {
      [place] = words;
      for (const name of ['first', 'second']) {
        const socket = await stranger(words);
        socket.on('data', (bytes) => {
          heard.push(`${name} ${bytes.toString()}`);
          socket.write(said(first, second));
        });
        socket.write(`${words[1]}\n`);
      }
      return 'started';
    };
    await lookAsAdministrator(scripts, both, now);
    expect(heard).toEqual([`first ${JSON.stringify({ verb: 'read', scripts })}\n`]);
    const late = connect(pipePath(place ?? ''));
    await expect(once(late, 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  test('does not come where the person refuses, or where the program is not installed', async () => {
    await expect(lookAsAdministrator(scripts, async () => 'refused', now)).rejects.toMatchObject({
      code: 'consent-refused',
      message: texts.notAllowed,
    });
    await expect(lookHereAsAdministrator(undefined, scripts)).rejects.toMatchObject({ message: texts.notForAll });
  });
});

describe('looking once as administrator', withPowerShell, () => {
  let user: Awaited<ReturnType<typeof fakeWindows>>;
  let administrator: Awaited<ReturnType<typeof fakeWindows>>;
  let machine: Machine;
  const started: ChildProcess[] = [];

  beforeAll(async () => {
    [user, administrator] = await Promise.all([fakeWindows(), fakeWindows()]);
    await user.serve('not-elevated');
    machine = machineByPowerShell({
      argv: [user.program, ...powerShellWords(hostScript())],
      trees: processGroups({}),
    });
  }, 300_000);
  afterEach(async () => {
    await Promise.all(started.splice(0).map(endOf));
    await administrator.serve('two-ports');
  });
  afterAll(async () => {
    await machine.close();
    await Promise.all([user.end(), administrator.end()]);
  });

  async function endOf(child: ChildProcess): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
  function start(...words: readonly string[]): ChildProcess {
    const child = spawn(process.execPath, [program, administrator.program, 'no-lock', ...words], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    started.push(child);
    return child;
  }
  const startIt: StartElevated = async (words) => {
    start('read', ...words);
    return 'started';
  };
  /** What the program says to this line, whose hash it was started with. */
  async function saidTo(line: string, startBy = startIt): Promise<unknown> {
    const { socket, nextLine } = await sendByPipe(line, startBy, { refused: '', neverCame: 'Nobody came.' });
    const answer = await nextLine(1024 * 1024);
    expect(await nextLine(1024)).toBeUndefined();
    socket.destroy();
    return answer === undefined ? undefined : JSON.parse(answer);
  }

  test('gives what the user is denied to the next look, as of its time; drives stay the user’s own', async () => {
    // The administrator has other drives.
    await administrator.serve('twelve-mappings');
    const box = createAnswersBox();
    let facts: MachineFacts = await collectMachine('workstation', machine, 'full');
    const codes = () => diagnose([nextSnapshot([], facts)]).map(({ code }) => code);
    expect(codes()).toEqual(['host.cannot-look']);
    const mapped = valueOf(windowsSmbOf(facts).mappings);
    const press = createAdministratorLook({
      state: () => ({
        source: { kind: 'local', hostName: 'pc' },
        interval: milliseconds(1000),
        stale: false,
        judged: judgementOf(nextSnapshot([], facts), []),
      }),
      look: (asked): Promise<AdministratorLook> => lookAsAdministrator(asked, startIt, now),
      give: box.give,
      lookNow: async () => {
        facts = await collectMachine('workstation', machine, 'full', facts, { administrator: box.take() });
      },
    });
    expect(await press()).toEqual({ state: 'read', sentence: texts.done });
    const client = windowsSmbOf(facts);
    expect(client.administrator).toEqual({ pairs: 7, connections: 7 });
    expect(client.pairs).toMatchObject({ state: 'known', evidence: { readAt: 7 } });
    expect(valueOf(client.connections)?.length).toBeGreaterThan(1);
    expect(valueOf(client.mappings)).toEqual(mapped);
    expect(valueOf(facts.account)).toMatchObject({ root: false });
    expect(codes()).not.toContain('host.cannot-look');
    const [child] = started;
    if (child !== undefined && child.exitCode === null) await once(child, 'exit');
    expect(child?.exitCode).toBe(0);
  });

  test.each([
    ['a script of the list that is the user’s own', { verb: 'read', scripts: ['smb-mappings'] }],
    ['a script that changes something', { verb: 'read', scripts: ['write-setting'] }],
    ['a script that reads a share', { verb: 'read', scripts: ['share-load'] }],
    ['a path', { verb: 'read', scripts: [String.raw`..\..\..\Users\ada\evil`] }],
    ['a network path', { verb: 'read', scripts: [String.raw`\\nas\share\evil`] }],
    ['a script in other letters', { verb: 'read', scripts: ['SMB-Connections'] }],
    ['a script with its ending', { verb: 'read', scripts: ['smb-connections.ps1'] }],
    ['an argument', { verb: 'read', scripts: [{ script: 'smb-connections', arguments: ['x'] }] }],
    ['a further field', { verb: 'read', scripts, program: 'calc.exe' }],
    ['a script twice', { verb: 'read', scripts: ['smb-connections', 'smb-connections'] }],
    ['no script', { verb: 'read', scripts: [] }],
    ['a change', { verb: 'undo', transaction: 'a' }],
    ['what a crash left', { verb: 'recover' }],
  ])('refuses %s', async (_, request) => {
    expect(await saidTo(JSON.stringify(request))).toMatchObject({ event: 'refused', code: 'bad-plan' });
  });

  test.each([
    ['no JSON', 'read'],
    ['a name that means something else', '{"verb":"read","scripts":["smb-connections"],"__proto__":{}}'],
  ])('refuses %s', async (_, line) => {
    expect(await saidTo(line)).toMatchObject({ event: 'refused', code: 'bad-plan' });
  });

  test('hears no more than 64 KiB, and says nothing then', async () => {
    expect(await saidTo(JSON.stringify({ verb: 'read', scripts, more: 'x'.repeat(70_000) }))).toBeUndefined();
  });

  test('refuses a request that is not the one of its command line', async () => {
    const hash = createHash('sha256').update('{"verb":"read","scripts":["smb-events"]}').digest('hex');
    const said = await saidTo(JSON.stringify({ verb: 'read', scripts }), async ([name, key]) =>
      startIt([name, key, hash]),
    );
    expect(said).toEqual({ event: 'refused', code: 'bad-plan', sentence: elevatedTexts.otherRequest });
  });

  test('a program without the key is told nothing', async () => {
    const startWrong: StartElevated = async ([name, , hash]) => {
      await once(start('read', name, '0'.repeat(32), hash), 'exit');
      return 'started';
    };
    await expect(lookAsAdministrator(scripts, startWrong, now, 1)).rejects.toMatchObject({ message: texts.neverCame });
  });

  test.each([
    ['without the word', []],
    ['with another word', ['change']],
    ['with a name that is no pipe of Lanewise', ['read', String.raw`..\x`, '0'.repeat(32), '0'.repeat(64)]],
    ['with a word too many', ['read', `lanewise-${'0'.repeat(32)}`, '0'.repeat(32), '0'.repeat(64), 'x']],
  ])('the program reads nothing %s', (_, words) => {
    expect(readWords.safeParse(words).success).toBe(false);
  });

  test('reads nothing where it has no rights of an administrator', async () => {
    await administrator.serve('not-elevated');
    await expect(lookAsAdministrator(scripts, startIt, now)).rejects.toMatchObject({ message: texts.notElevated });
  });
});

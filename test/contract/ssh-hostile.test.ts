/** Servers that mean no good, or are broken: nothing waits for them without end, and the password goes into its own question only. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { openSshChanging } from '../../main/machine/ssh-change.ts';
import { LoginRefused, QuestionRefused } from '../../main/machine/ssh-errors.ts';
import { sshMachine, type SshOptions } from '../../main/machine/ssh.ts';
import { startPasswordServer, type PasswordServer, type PasswordServerOptions } from '../helpers/password-server.ts';
import { errorOf, open } from '../helpers/reached-by-ssh.ts';

afterEach(() => void vi.useRealTimers());

const password = 'hunter2';

async function server(options: Partial<PasswordServerOptions> = {}): Promise<PasswordServer> {
  const started = await startPasswordServer({ user: 'ada', password, ...options });
  open.push({ close: () => started.stop() });
  return started;
}

function optionsFor(sshd: PasswordServer): SshOptions {
  const home = mkdtempSync(join(tmpdir(), 'lanewise-hostile-'));
  open.push({ close: async () => rmSync(home, { recursive: true }) });
  return {
    host: `ada@127.0.0.1:${sshd.port}`,
    home,
    knownHosts: join(home, 'own'),
    acceptHostKey: sshd.fingerprint,
    password: async () => password,
  };
}

describe('a server that never says whether it opens what it is asked for', () => {
  /** Told when the server has been asked; only then the time passes, in a moment. */
  async function silence(): Promise<{ sshd: PasswordServer; pass: () => Promise<void> }> {
    const asked = Promise.withResolvers<void>();
    const sshd = await server({ silent: () => asked.resolve() });
    return {
      sshd,
      pass: async () => {
        await asked.promise;
        vi.advanceTimersByTime(15_000);
        vi.useRealTimers();
        await vi.waitFor(() => expect(sshd.connections()).toBe(0));
      },
    };
  }
  const frozen = (): void => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const refusal = { kind: 'unreachable', message: expect.stringMatching(/let us in, but has not said for 15 s/) };

  test.each([
    ['a file', (options: SshOptions) => sshMachine(options).then((machine) => () => machine.readFile('/proc/version'))],
    ['a command', (options: SshOptions) => sshMachine(options).then((machine) => () => machine.run(['id']))],
    ['the way to root', (options: SshOptions) => openSshChanging(options).then((changing) => () => changing.way())],
    [
      'a script of root',
      (options: SshOptions) =>
        openSshChanging(options).then((changing) => () => changing.runAsRoot(':', { timeoutMs: 240_000 })),
    ],
  ] as const)('%s: it is told, and the connection is closed', async (_, connect) => {
    const { sshd, pass } = await silence();
    const ask = await connect(optionsFor(sshd));
    frozen();
    const told = errorOf(ask());
    await pass();
    expect(await told).toMatchObject(refusal);
  });

  test('a way through it to another host', async () => {
    const { sshd, pass } = await silence();
    const { host, home = '', ...options } = optionsFor(sshd);
    mkdirSync(join(home, '.ssh'));
    writeFileSync(join(home, '.ssh', 'config'), `Host nas\n  HostName 192.0.2.1\n  ProxyJump ${host}\n`);
    frozen();
    const told = errorOf(sshMachine({ ...options, home, host: 'nas' }));
    await pass();
    expect(await told).toMatchObject({
      kind: 'unreachable',
      message: expect.stringContaining('opens a way to 192.0.2.1'),
    });
  });
});

describe('the password', () => {
  const hidden = (prompt: string) => ({ prompt, echo: false });
  const prompts = [hidden('Password: ')];

  test.each([
    'Verification code: ',
    'New password: ',
    'New Password (expired): ',
    "One-time password (OATH) for `ada': ",
    'Token',
    '',
  ])('goes into no further question: %j', async (question) => {
    const sshd = await server({ prompts, further: [hidden(question)] });
    const error = await errorOf(sshMachine(optionsFor(sshd)));
    expect(error).toBeInstanceOf(QuestionRefused);
    expect(error).toMatchObject({ kind: 'denied', message: expect.stringContaining(`“${question.trim()}”`) });
    expect([sshd.given, JSON.stringify(error)]).toEqual([[password], expect.not.stringContaining(password)]);
  });

  test.each([
    'Verification code: ',
    'Enter PASSCODE: ',
    'New password: ',
    'Neues Passwort: ',
    'Password or OTP: ',
    'Favourite colour? ',
  ])('goes into no first question that is not its own: %j', async (question) => {
    const sshd = await server({ prompts: [hidden(question)] });
    expect(await errorOf(sshMachine(optionsFor(sshd)))).toBeInstanceOf(QuestionRefused);
    expect(sshd.given).toEqual([]);
  });

  test.each([
    'Password: ',
    "ada@nas's password:",
    '(ada@nas) Password: ',
    'Passwort: ',
    'Mot de passe : ',
    'Contraseña:',
    '密码：',
  ])('answers its own question: %j', async (question) => {
    const sshd = await server({ prompts: [hidden(question)] });
    const machine = await sshMachine(optionsFor(sshd));
    await machine.close();
    expect(sshd.given).toEqual([password]);
  });

  test('is given once to a server that asks without end, and that is a refused login', async () => {
    const sshd = await server({ prompts, further: prompts, endless: true });
    const error = await errorOf(sshMachine(optionsFor(sshd)));
    expect(error).toBeInstanceOf(LoginRefused);
    expect(error).not.toBeInstanceOf(QuestionRefused);
    expect(sshd.given).toEqual([password]);
  });

  test('that is wrong is not given a second time in the other way', async () => {
    const sshd = await server({ prompts });
    const error = await errorOf(sshMachine({ ...optionsFor(sshd), password: async () => 'wrong' }));
    expect(error).toBeInstanceOf(LoginRefused);
    expect(sshd.given).toEqual(['wrong']);
  });
});

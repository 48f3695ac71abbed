/** Adding, keeping and asking a NAS over real SSH. */
import type { MachineFacts } from '../../shared/model/machine.ts';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { collectMachine } from '../../main/collect/collect-machine.ts';
import { openLog } from '../../main/log/log.ts';
import { nasMachineId, openNas } from '../../main/machine/open-nas.ts';
import { sshMachine } from '../../main/machine/ssh.ts';
import { systemClock } from '../../main/watch/clock.ts';
import { createNasRegistry, type NasRegistry } from '../../main/known-nas/registry.ts';
import { openKnownNas } from '../../main/store/known-nas.ts';
import { openSecrets, type SecretCipher } from '../../main/store/secrets.ts';
import type { NasLogin, NasStepName, NasTrial } from '../../shared/ipc/nas.ts';
import { startPasswordServer, type PasswordServer, type PasswordServerOptions } from '../helpers/password-server.ts';
import { startSshd, type Sshd, type SshdOptions } from '../helpers/sshd.ts';
import { withSshd } from '../helpers/only-where.ts';

const open: { close(): Promise<void> | void }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).toReversed()) await each.close();
});

async function server(options: SshdOptions = {}): Promise<Sshd> {
  const sshd = await startSshd(options);
  open.push({ close: () => sshd.stop() });
  return sshd;
}

async function passwordServer(options: PasswordServerOptions): Promise<PasswordServer> {
  const started = await startPasswordServer(options);
  open.push({ close: () => started.stop() });
  return started;
}

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'lanewise-nas-'));
  open.push({ close: () => rmSync(made, { recursive: true, force: true }) });
  return made;
}

const turned = (bytes: Buffer): Buffer => Buffer.from(bytes.map((byte) => byte ^ 0xff));
const keyring: SecretCipher = {
  storage: () => ({ kept: true }),
  encrypt: (text) => turned(Buffer.from(text)),
  decrypt: (encrypted) => turned(encrypted).toString(),
};

/** What the program makes of its own folder. */
async function program(own: string): Promise<NasRegistry> {
  const log = openLog(join(own, 'log'));
  const registry = createNasRegistry({
    known: await openKnownNas(join(own, 'nas.json'), log.warn),
    secrets: await openSecrets(join(own, 'secrets.json'), keyring, log.warn),
    given: [],
    asking: true,
    connect: (target) => openNas({ ...target, knownHosts: join(own, 'known_hosts') }),
    collect: (machine, depth, previous) => collectMachine('nas', machine, depth, previous),
    clock: systemClock,
    attention: { windowVisible: true, screenLocked: false, onBattery: false },
    changed: () => log.info(JSON.stringify(registry.watched())),
    report: log.warn,
  });
  open.push({ close: () => registry.stop() });
  return registry;
}

const keyOf = (sshd: Sshd): NasLogin => ({ kind: 'keyFile', path: join(sshd.home, '.ssh', 'id_ed25519') });
const targetOf = (sshd: Sshd) => ({ host: '127.0.0.1', port: sshd.port, user: sshd.user, login: keyOf(sshd) });
const stateOf = (trial: NasTrial, step: NasStepName) => trial.steps.find((one) => one.step === step)?.state;
const connectionOf = (registry: NasRegistry) => registry.watched()[0]?.connection;

/** Facts of the present, one per NAS that reports any. */
const currentFacts = (registry: NasRegistry): readonly MachineFacts[] =>
  registry.watched().flatMap(({ current, facts }) => (current && facts !== undefined ? [facts] : []));

describe('a NAS', withSshd, () => {
  test('is asked for its host key first, then added, read, and left when it is forgotten', async () => {
    const [sshd, own] = [await server(), folder()];
    const registry = await program(own);
    const first = await registry.test(targetOf(sshd));
    expect(first.hostKey).toEqual({
      host: `[127.0.0.1]:${sshd.port}`,
      type: 'ssh-ed25519',
      fingerprint: sshd.fingerprint,
    });
    expect(first.steps.map(({ state }) => state)).toEqual(['ok', 'needs', 'skipped', 'skipped', 'skipped', 'skipped']);
    expect(readdirSync(own)).not.toContain('known_hosts');
    const added = await registry.add({ ...targetOf(sshd), acceptHostKey: sshd.fingerprint, remember: true });
    expect(added).toMatchObject({ state: 'added', secret: 'none', trial: { loggedIn: true } });
    expect(stateOf(added.trial, 'recognise')).toBe('ok');
    expect(currentFacts(registry).map(({ machine }) => machine)).toEqual([nasMachineId(targetOf(sshd))]);
    const before = currentFacts(registry)[0]?.asked;
    await expect.poll(() => currentFacts(registry)[0]?.asked, { timeout: 10_000 }).not.toBe(before);
    const [listed] = registry.watched();
    expect(listed).toMatchObject({ name: '127.0.0.1', kept: true, connection: { state: 'connected' }, current: true });
    await registry.forget(listed!.id);
    await expect.poll(() => sshd.log(), { timeout: 10_000 }).toMatch(/Disconnected from user|Connection closed by/);
    expect([registry.watched(), currentFacts(registry)]).toEqual([[], []]);
    expect(JSON.parse(readFileSync(join(own, 'nas.json'), 'utf8'))).toEqual({ nas: [] });
  });

  test('is asked again at the next start, by its one connection, and reconnected when that is cut', async () => {
    const [sshd, own] = [await server(), folder()];
    const registry = await program(own);
    await registry.add({ ...targetOf(sshd), acceptHostKey: sshd.fingerprint, remember: false });
    registry.stop();
    const next = await program(own);
    await expect.poll(() => currentFacts(next).length, { timeout: 10_000 }).toBe(1);
    const logins = (): number => sshd.log().split('Accepted publickey').length - 1;
    expect(logins()).toBe(2);
    const read = currentFacts(next)[0]?.asked ?? 0;
    await sshd.dropConnections();
    await expect.poll(() => logins(), { timeout: 10_000 }).toBe(3);
    await expect.poll(() => currentFacts(next)[0]?.asked ?? 0, { timeout: 10_000 }).toBeGreaterThan(read);
    expect(connectionOf(next)?.state).toBe('connected');
  });

  test('with a changed host key is a hard stop: nothing is added, and no acceptance lifts it', async () => {
    const [sshd, other, own] = [await server(), await server(), folder()];
    writeFileSync(join(own, 'known_hosts'), `[127.0.0.1]:${sshd.port} ${other.publicKey}\n`);
    const registry = await program(own);
    const added = await registry.add({ ...targetOf(sshd), acceptHostKey: sshd.fingerprint, remember: true });
    expect(added.state).toBe('not-added');
    expect([stateOf(added.trial, 'host-key'), stateOf(added.trial, 'login')]).toEqual(['failed', 'skipped']);
    expect([added.trial.hostKey, registry.watched(), sshd.sessions()]).toEqual([undefined, [], 0]);
  });

  test('is one of ten that are asked at once; one that stops answering delays and hides none of the others', async () => {
    const own = folder();
    const servers = await Promise.all(Array.from({ length: 10 }, () => server()));
    const registry = await program(own);
    const added = await Promise.all(
      servers.map((sshd) => registry.add({ ...targetOf(sshd), acceptHostKey: sshd.fingerprint, remember: false })),
    );
    expect(added.map(({ state }) => state)).toEqual(servers.map(() => 'added'));
    await servers[0]?.freeze();
    const clocks = (): readonly number[] => currentFacts(registry).map(({ asked }) => asked);
    const before = Math.max(...clocks());
    await expect.poll(() => clocks().filter((clock) => clock > before).length, { timeout: 20_000 }).toBe(9);
    const ill = () => registry.watched().filter(({ connection }) => connection.state !== 'connected');
    await expect.poll(() => ill().map(({ port }) => port), { timeout: 40_000 }).toEqual([servers[0]?.port]);
  });

  test('that is known and shows another host key one day is not asked any more', async () => {
    const [sshd, other, own] = [await server(), await server(), folder()];
    const registry = await program(own);
    await registry.add({ ...targetOf(sshd), acceptHostKey: sshd.fingerprint, remember: true });
    registry.stop();
    writeFileSync(join(own, 'known_hosts'), `[127.0.0.1]:${sshd.port} ${other.publicKey}\n`);
    const next = await program(own);
    await expect.poll(() => connectionOf(next)).toMatchObject({ state: 'failed', needs: 'changed-host-key' });
    await next.retry(next.watched()[0]!.id, { acceptHostKey: sshd.fingerprint });
    expect(connectionOf(next)).toMatchObject({ state: 'failed', needs: 'changed-host-key' });
  });

  test('with a locked key asks for the passphrase, and a wrong one is told as that', async () => {
    const [sshd, own] = [await server({ passphrase: 'open sesame' }), folder()];
    const registry = await program(own);
    const asked = { ...targetOf(sshd), acceptHostKey: sshd.fingerprint };
    const path = join(sshd.home, '.ssh', 'id_ed25519');
    for (const passphrase of [undefined, 'a wrong guess']) {
      const trial = await registry.test({ ...asked, login: { kind: 'keyFile', path, passphrase } });
      const step = trial.steps.find((one) => one.step === 'login');
      expect(step).toMatchObject({ state: 'needs', sentence: expect.stringContaining('passphrase') });
    }
    const right = { kind: 'keyFile', path, passphrase: 'open sesame' } as const;
    expect(await registry.add({ ...asked, login: right, remember: true })).toMatchObject({
      state: 'added',
      secret: 'stored',
    });
    const next = await program(own);
    await expect.poll(() => currentFacts(next).length, { timeout: 10_000 }).toBe(1);
  });

  test('that refuses a password is told as that, without trying the keys of this computer', async () => {
    const [sshd, own] = [await server({ config: ['Match all', 'PasswordAuthentication yes'] }), folder()];
    const registry = await program(own);
    const login = { kind: 'password', password: 'a wrong guess' } as const;
    const trial = await registry.test({ ...targetOf(sshd), login, acceptHostKey: sshd.fingerprint });
    expect([stateOf(trial, 'host-key'), stateOf(trial, 'login'), trial.loggedIn]).toEqual(['ok', 'needs', false]);
    await expect.poll(() => sshd.log()).toContain('Failed password');
    expect(sshd.log()).not.toMatch(/(?:Failed|Postponed|Accepted) publickey/);
  });

  test('that takes no passwords at all says what it takes, and no other password is asked for', async () => {
    const sshd = await server();
    const login = { kind: 'password', password: 'a guess' } as const;
    const trial = await (await program(folder())).test({ ...targetOf(sshd), login, acceptHostKey: sshd.fingerprint });
    const step = trial.steps.find((one) => one.step === 'login');
    expect(step).toMatchObject({ state: 'failed', sentence: expect.stringContaining('only publickey') });
  });

  test('where nobody listens is told with what to do', async () => {
    const sshd = await startSshd();
    await sshd.stop();
    const trial = await (await program(folder())).test(targetOf(sshd));
    expect(trial.steps[0]).toMatchObject({ step: 'reach', state: 'failed', sentence: expect.stringContaining('SSH') });
  });
});

describe('a password', () => {
  const canary = 'canary-9f8e7d6c5b';
  const login = { kind: 'password', password: canary } as const;
  const passwordTarget = ({ port }: PasswordServer) => ({ host: '127.0.0.1', port, user: 'ada', login }) as const;

  test('opens a NAS, now and at the next start, and is in no log, file, publication or process list', async () => {
    const [nas, own] = [await passwordServer({ user: 'ada', password: canary }), folder()];
    const target = passwordTarget(nas);
    const registry = await program(own);
    const trial = await registry.test(target);
    const added = await registry.add({ ...target, acceptHostKey: nas.fingerprint, remember: true });
    expect(added).toMatchObject({ state: 'added', secret: 'stored' });
    registry.stop();
    const next = await program(own);
    await expect.poll(() => currentFacts(next).length, { timeout: 10_000 }).toBe(1);
    const processes = execFileSync('ps', ['-e', '-o', 'args='], { encoding: 'utf8' });
    const wrong = await next.test({ ...target, login: { kind: 'password', password: `${canary}-wrong` } });
    const said = JSON.stringify([trial, added, wrong, next.watched(), currentFacts(next)]);
    const written = readdirSync(own).map((name) => readFileSync(join(own, name), 'latin1'));
    for (const text of [said, processes, ...written]) {
      expect(text).not.toContain(canary);
      expect(text).not.toContain(Buffer.from(canary).toString('base64'));
    }
    expect(written).toHaveLength(4);
    next.stop();
    await expect.poll(() => nas.connections()).toBe(0);
  });

  test('that is not stored has to be given at the next start, and is asked for in place of being guessed', async () => {
    const [nas, own] = [await passwordServer({ user: 'ada', password: canary }), folder()];
    const target = passwordTarget(nas);
    const registry = await program(own);
    await registry.add({ ...target, acceptHostKey: nas.fingerprint, remember: false });
    registry.stop();
    const before = nas.given.length;
    const next = await program(own);
    await expect.poll(() => connectionOf(next)).toMatchObject({ state: 'failed', needs: 'secret' });
    expect([next.watched()[0]?.secret, nas.given.length]).toEqual(['missing', before]);
    const id = next.watched()[0]!.id;
    await next.retry(id, { secret: 'a wrong guess', remember: true });
    expect(connectionOf(next)).toMatchObject({ state: 'failed', needs: 'secret' });
    expect(existsSync(join(own, 'secrets.json'))).toBe(false);
    await next.retry(id, { secret: canary, remember: true });
    expect(next.watched()[0]).toMatchObject({ connection: { state: 'connected' }, secret: 'stored' });
  });

  test('is for the NAS alone: no host on the way there is given it', async () => {
    const [door, nas, home] = [
      await passwordServer({ user: 'ada', password: canary }),
      await passwordServer({ user: 'ada', password: canary }),
      folder(),
    ];
    mkdirSync(join(home, '.ssh'));
    writeFileSync(join(home, '.ssh', 'config'), `Host nas\n  ProxyJump ada@127.0.0.1:${door.port}\n`);
    const asked = sshMachine({
      host: `ada@nas:${nas.port}`,
      home,
      knownHosts: join(home, 'own'),
      acceptHostKey: door.fingerprint,
      only: 'password',
      password: async () => canary,
    });
    await expect(asked).rejects.toMatchObject({ name: 'LoginRefused', tried: [] });
    expect([door.given, nas.connections()]).toEqual([[], 0]);
  });

  test('answers one hidden question, and no other kind', async () => {
    const own = folder();
    const registry = await program(own);
    const hidden = { prompt: 'Password: ', echo: false };
    const code = { prompt: 'Verification code: ', echo: true };
    for (const [prompts, works] of [
      [[hidden], true],
      [[hidden, code], false],
      [[code], false],
    ] as const) {
      const nas = await passwordServer({ user: 'ada', password: canary, prompts });
      const trial = await registry.test({ ...passwordTarget(nas), acceptHostKey: nas.fingerprint });
      expect([trial.loggedIn, nas.given]).toEqual([works, works ? [canary] : []]);
    }
  });
});

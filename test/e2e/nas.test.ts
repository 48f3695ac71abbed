/** A NAS asked by the running program, through the window's own bridge. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { describe, expect } from 'vitest';
import type { Reply, RequestArgument, RequestResults } from '../../shared/ipc/contract.ts';
import type { RequestName } from '../../shared/ipc/names.ts';
import { desktopTest as test } from '../helpers/desktop-test.ts';
import { startPasswordServer } from '../helpers/password-server.ts';
import { nasIn, publicationIn } from '../helpers/publication.ts';
import { startSshd } from '../helpers/sshd.ts';

async function ask<Name extends RequestName>(
  window: Page,
  name: Name,
  argument: RequestArgument<Name>,
): Promise<RequestResults[Name]> {
  const text = await window.evaluate(
    async ([name, argument]) => {
      // oxlint-disable-next-line no-unsafe-type-assertion -- what the preload puts there
      const { lanewise } = globalThis as unknown as {
        readonly lanewise: { request: (...words: unknown[]) => unknown };
      };
      return JSON.stringify(await lanewise.request(name, argument === '' ? undefined : JSON.parse(argument)));
    },
    [name, argument === undefined ? '' : JSON.stringify(argument)] as const,
  );
  // oxlint-disable-next-line no-unsafe-type-assertion -- the gate's types say so
  const reply = JSON.parse(text) as Reply<RequestResults[Name]>;
  if (!reply.ok) throw new Error(reply.message);
  return reply.value;
}

/** Every file below a folder that can be read. */
function textsBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true)
    .map((path) => readFileSync(path, 'latin1'));
}

describe('the running program', () => {
  test('asks a NAS of its command line, and publishes what it told', async ({ launch, onTestFinished }) => {
    const sshd = await startSshd();
    onTestFinished(() => sshd.stop());
    const app = await launch(
      `--nas=${sshd.user}@127.0.0.1:${sshd.port}`,
      `--nas-identity=${join(sshd.home, '.ssh', 'id_ed25519')}`,
      `--nas-known-hosts=${join(sshd.home, 'known')}`,
      `--nas-accept-host-key=${sshd.fingerprint}`,
    );
    const window = await app.window();
    const nas = async () => await nasIn(window);
    await expect.poll(nas, { timeout: 30_000 }).toMatchObject([{ connection: { state: 'connected' }, kept: false }]);
    await expect.poll(async () => (await nas())[0]?.view !== undefined, { timeout: 30_000 }).toBe(true);
    expect((await nas())[0]?.facts?.account).toMatchObject({ state: 'known', value: { name: sshd.user } });
  });

  test('adds one by its password, which a desktop without a keyring keeps in memory only', async ({
    launch,
    desktop,
    onTestFinished,
  }) => {
    const canary = 'canary-5b4a3c2d1e';
    const server = await startPasswordServer({ user: 'ada', password: canary });
    onTestFinished(() => server.stop());
    const app = await launch();
    const window = await app.window();
    expect(await ask(window, 'nas.secrets', undefined)).toMatchObject({ kept: false });
    const login = { kind: 'password', password: canary } as const;
    const target = { host: '127.0.0.1', port: server.port, user: 'ada', login };
    const trial = await ask(window, 'nas.test', target);
    expect(trial.hostKey?.fingerprint).toBe(server.fingerprint);
    const added = await ask(window, 'nas.add', { ...target, acceptHostKey: server.fingerprint, remember: true });
    expect(added).toMatchObject({ state: 'added', secret: 'this-run', secretSentence: expect.any(String) });
    const nas = async () => await nasIn(window);
    await expect.poll(nas, { timeout: 30_000 }).toMatchObject([{ connection: { state: 'connected' }, kept: true }]);
    const published = JSON.stringify([await publicationIn(window), trial, added]);
    const home = desktop.environment['HOME'] ?? '';
    for (const text of [published, app.output(), ...textsBelow(home)]) expect(text).not.toContain(canary);
    if (added.state === 'added') await ask(window, 'nas.forget', { id: added.id });
    await expect.poll(() => server.connections()).toBe(0);
    expect(await nas()).toEqual([]);
  });
});

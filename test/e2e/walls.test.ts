import type { Page } from 'playwright';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { desktopTestOn } from '../helpers/desktop-test.ts';
import { recorded } from '../helpers/recordings.ts';
import { listeningSockets } from '../helpers/listening-sockets.ts';
import { plainStart, type RunningApp } from '../helpers/electron-app.ts';

const test = desktopTestOn(...recorded('two-channels'));

/** A server on this machine that counts who comes: what a wall keeps in must not reach it. */
let server: Server;
let address = '';
const asked: string[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.setHeader('access-control-allow-origin', '*');
    response.end('<title>outside</title>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // oxlint-disable-next-line no-unsafe-type-assertion -- a server on TCP has an address with a port
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
});

async function shown(app: RunningApp): Promise<Page> {
  const window = await app.window();
  await window.getByText('2 of 2 paths').first().waitFor();
  return window;
}

/** Runs an expression in the page's own world, where only what the page may do works. */
const inPage = <T>(window: Page, expression: string): Promise<T> => window.evaluate<T>(expression);

/** What an expression came to, or the name of what it threw. */
const outcome = (window: Page, expression: string): Promise<unknown> =>
  inPage(window, `(async () => { try { return await (${expression}); } catch (error) { return error.name; } })()`);

describe('the window of the running program', () => {
  test('the gate turns junk away with an envelope and goes on answering', async ({ app }) => {
    const window = await shown(app);
    const attempts = [
      ['no.such.request', undefined, 'refused'],
      ['constructor', undefined, 'refused'],
      ['__proto__', undefined, 'refused'],
      [{ toString: 'publication.get' }, undefined, 'refused'],
      [['publication.get'], undefined, 'refused'],
      [null, null, 'refused'],
      ['publication.get', { and: 'more' }, 'invalid'],
      ['settings.change', { theme: 'dark', unknown: true }, 'invalid'],
      ['settings.change', { theme: 'no such theme' }, 'invalid'],
      ['settings.change', '{"theme":"dark"}', 'invalid'],
      ['clipboard.write', { length: 1 }, 'invalid'],
    ] as const;
    for (const [name, argument, code] of attempts) {
      const words = [name, argument].map((word) => JSON.stringify(word) ?? 'undefined').join(', ');
      const reply = await outcome(window, `window.lanewise.request(${words})`);
      expect([words, reply]).toEqual([words, { ok: false, code, message: expect.any(String) }]);
    }
    const long = await outcome(window, `window.lanewise.request('clipboard.write', 'x'.repeat(5_000_000))`);
    expect(long).toMatchObject({ ok: false, code: 'invalid' });
    expect(await outcome(window, `window.lanewise.request('publication.get', undefined)`)).toMatchObject({ ok: true });
  });

  test('a refusal tells the page nothing of the inside', async ({ app }) => {
    const window = await shown(app);
    const reply = await outcome(window, `window.lanewise.request('settings.change', { theme: 1 })`);
    expect(JSON.stringify(reply)).not.toMatch(/zod|\.js|at |\/|stack/i);
  });

  test('the page has the bridge and nothing of Node or Electron', async ({ app }) => {
    const window = await shown(app);
    expect(await inPage(window, 'Object.keys(window.lanewise).sort()')).toEqual(['on', 'request']);
    const found = await inPage(
      window,
      `['require', 'process', 'module', 'Buffer', 'global', 'ipcRenderer', 'electron'].filter((name) => name in window)`,
    );
    expect(found).toEqual([]);
    expect(await outcome(window, `window.lanewise.on('no-such-event', () => {})`)).toMatch(/Error$/);
    expect(await outcome(window, `window.lanewise.on('constructor', () => {})`)).toMatch(/Error$/);
  });

  test('the page cannot replace the bridge that it was given', async ({ app }) => {
    const window = await shown(app);
    await outcome(window, `window.lanewise.request = () => 'mine'`);
    expect(await outcome(window, `window.lanewise.request('settings.get', undefined)`)).toMatchObject({ ok: true });
  });

  test('nothing in the page reaches the network', async ({ app }) => {
    const window = await shown(app);
    asked.length = 0;
    expect(await outcome(window, `fetch('${address}/fetch').then(() => 'came through')`)).toBe('TypeError');
    const others = [
      `new Promise((done) => { const image = new Image(); image.onload = () => done('came through'); image.onerror = () => done('refused'); image.src = '${address}/image'; })`,
      `new Promise((done) => { const script = document.createElement('script'); script.onload = () => done('came through'); script.onerror = () => done('refused'); script.src = '${address}/script'; document.head.append(script); })`,
      `new Promise((done) => { try { const socket = new WebSocket('${address.replace('http', 'ws')}/socket'); socket.onopen = () => done('came through'); socket.onerror = () => done('refused'); } catch { done('refused'); } })`,
      `new Promise((done) => { try { const source = new EventSource('${address}/events'); source.onopen = () => done('came through'); source.onerror = () => done('refused'); } catch { done('refused'); } })`,
      `Promise.resolve(navigator.sendBeacon('${address}/beacon')).then(() => 'refused', () => 'refused')`,
    ];
    for (const attempt of others) expect([attempt, await outcome(window, attempt)]).toEqual([attempt, 'refused']);
    await outcome(window, `fetch('file:///etc/passwd')`);
    expect(asked).toEqual([]);
  });

  test('the page runs no text as code', async ({ app }) => {
    const window = await shown(app);
    // What the debugger evaluates is exempt from the policy, so the page itself has to try, in an element's handler.
    const tried = await outcome(
      window,
      `new Promise((done) => {
        document.addEventListener('securitypolicyviolation', (event) => done(event.effectiveDirective), { once: true });
        const script = document.createElement('script');
        script.textContent = 'window.ranInline = true';
        document.head.append(script);
      })`,
    );
    expect(tried).toMatch(/^script-src/);
    expect(await inPage(window, `'ranInline' in window`)).toBe(false);
    expect(
      await outcome(
        window,
        `new Promise((done) => setTimeout(() => { try { done(eval('1')); } catch (error) { done(error.name); } }))`,
      ),
    ).toBe('EvalError');
    expect(
      await outcome(
        window,
        `new Promise((done) => setTimeout(() => { try { done(new Function('return 1')()); } catch (error) { done(error.name); } }))`,
      ),
    ).toBe('EvalError');
  });

  // These leave navigations that were refused behind, for which Playwright would wait in the next test.
  test('no other window opens and the page stays where it is', async ({ launch }) => {
    const app = await launch(...recorded('two-channels'));
    const window = await shown(app);
    const before = window.url();
    asked.length = 0;
    expect(await outcome(window, `window.open('${address}/popup') === null`)).toBe(true);
    expect(await outcome(window, `window.open('about:blank') === null`)).toBe(true);
    for (const target of [`${address}/away`, 'file:///etc/passwd', 'data:text/html,away', 'lanewise://other/']) {
      await outcome(window, `void (location.href = '${target}')`);
      // Playwright's own waiting waits for the refused navigation too.
      expect(await outcome(window, `document.body.innerText.includes('2 of 2 paths')`)).toBe(true);
    }
    await outcome(
      window,
      `(() => { const frame = document.createElement('iframe'); frame.src = '${address}/frame'; document.body.append(frame); })()`,
    );
    // The answer to a request shows that the page that asked is still there.
    expect(await outcome(window, `window.lanewise.request('settings.get', undefined)`)).toMatchObject({ ok: true });
    expect(window.url()).toBe(before);
    expect(app.electron.windows()).toHaveLength(1);
    expect(asked).toEqual([]);
  });

  test.for(['about:blank', 'about:srcdoc', 'lanewise://app/no-such-page.html'])(
    'a page that got away to %s is brought back',
    async (target, { launch }) => {
      const window = await shown(await launch(...recorded('two-channels')));
      const before = window.url();
      // The page leaves while it is asked: that the asking fails is no matter.
      await Promise.allSettled([inPage(window, `void (location.href = '${target}')`)]);
      await window.waitForURL(before);
      await window.getByText('2 of 2 paths').first().waitFor();
    },
  );

  test('the page gets no permission', async ({ app }) => {
    const window = await shown(app);
    const media = `navigator.mediaDevices === undefined ? 'NotAllowedError' : navigator.mediaDevices.getUserMedia({ audio: true }).then(() => 'granted')`;
    expect(await outcome(window, media)).not.toBe('granted');
    expect(await outcome(window, `Notification.requestPermission()`)).toBe('denied');
    const place = `new Promise((done) => navigator.geolocation.getCurrentPosition(() => done('granted'), () => done('denied')))`;
    expect(await outcome(window, place)).toBe('denied');
    expect(await outcome(window, `navigator.clipboard.readText().then(() => 'granted')`)).toBe('NotAllowedError');
  });
});

describe('the program', () => {
  test('runs its page in a sandbox of its own and without Node', async ({ app }) => {
    await shown(app);
    const preferences = await app.electron.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      // Not in the public types; Electron's own tests read it so.
      // oxlint-disable-next-line no-unsafe-type-assertion
      const contents = window?.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> };
      const { sandbox, contextIsolation, nodeIntegration, webviewTag } = contents.getLastWebPreferences();
      return { sandbox, contextIsolation, nodeIntegration, webviewTag };
    });
    expect(preferences).toEqual({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
    });
  });

  // Chromium’s sandbox does not run as root: there the program starts without it and says so.
  if (process.getuid?.() !== 0) {
    test('the kernel confines the page’s process', async ({ app }) => {
      await shown(app);
      const page = await app.electron.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId(),
      );
      // Seccomp: 2 is a filter of system calls (proc(5)); without new privileges and without any capability.
      expect(readFileSync(`/proc/${page}/status`, 'utf8')).toMatch(
        /^CapEff:\t0+\nCap[^]*^NoNewPrivs:\t1\nSeccomp:\t2$/m,
      );
    });
  }

  test('listens on no port of its own', async ({ host, desktop }) => {
    await host.watcher.appear();
    const child = desktop.start([...(await plainStart()), '--hidden', ...recorded('two-channels')]);
    const item = await host.item();
    expect(listeningSockets(child.pid ?? 0)).toEqual([]);
    await item.choose('Quit');
  });
});

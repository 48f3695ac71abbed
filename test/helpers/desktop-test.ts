import { test } from 'vitest';
import { artefact } from './artefact.ts';
import { startDesktop, type DesktopSession } from './desktop-session.ts';
import { launchApp, type RunningApp } from './electron-app.ts';
import { statusNotifierHost, type StatusNotifierHost } from './status-notifier-host.ts';

interface Fixtures {
  /** A private desktop without any tray. */
  readonly desktop: DesktopSession;
  /** The panel's side of the tray; its watcher is not there until `watcher.appear()`. */
  readonly host: StatusNotifierHost;
  /** Starts the built program on the desktop; ended after the test. */
  readonly launch: (...words: readonly string[]) => Promise<RunningApp>;
}

/** A test of the built program in real Electron; whatever it started is ended after it, and a failure leaves a picture. */
export const desktopTest = test.extend<Fixtures>({
  desktop: async ({ task }, use) => {
    const desktop = await startDesktop({ windowManager: true });
    await use(desktop);
    if (task.result?.state === 'fail') await desktop.screenshot(artefact(`failed/${task.name}.png`));
    await desktop.end();
  },
  host: async ({ desktop }, use) => {
    const host = await statusNotifierHost(desktop.busAddress);
    await use(host);
    host.close();
  },
  launch: async ({ desktop, task }, use) => {
    const started: RunningApp[] = [];
    await use(async (...words) => {
      const app = await launchApp(desktop, words);
      started.push(app);
      return app;
    });
    if (task.result?.state === 'fail') for (const app of started) console.error(app.output());
    for (const app of started) await app.end();
  },
});

/**
 * The same with one program for all tests of a file: for those that leave it as they found it. Only the starting of Electron and
 * of its desktop is shared; each test waits for what it needs to see.
 */
export const desktopTestOn = (...words: readonly string[]) =>
  // oxlint-disable-next-line no-empty-pattern -- vitest reads from the pattern what is needed, which is nothing
  desktopTest.extend('app', { scope: 'file' }, async ({}, { onCleanup }) => {
    const desktop = await startDesktop({ windowManager: true });
    const started: RunningApp[] = [];
    onCleanup(async () => {
      for (const app of started) await app.end();
      await desktop.end();
    });
    const app = await launchApp(desktop, words);
    started.push(app);
    return app;
  });

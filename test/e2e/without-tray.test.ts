import { describe, expect } from 'vitest';
import { notices } from '../../shared/text/screens/window.ts';
import { trayTexts } from '../../shared/text/tray.ts';
import { artefact } from '../helpers/artefact.ts';
import { desktopTest as test } from '../helpers/desktop-test.ts';
import { startDesktop } from '../helpers/desktop-session.ts';
import { launchApp } from '../helpers/electron-app.ts';
import { recorded } from '../helpers/recordings.ts';
import { statusNotifierHost } from '../helpers/status-notifier-host.ts';

describe('a desktop without a tray', () => {
  test('the window opens even when it was asked to stay hidden, and says why once', async ({ desktop, launch }) => {
    const first = await launch('--hidden', ...recorded('two-channels'));
    const window = await first.window();
    await window.getByText(notices.trayMissing).waitFor();
    await desktop.screenshot(artefact('without-tray.png'));
    await window.getByRole('button', { name: notices.trayDismiss }).click();
    await window.getByText(notices.trayMissing).waitFor({ state: 'detached' });
    await first.end();

    const second = await launch(...recorded('two-channels'));
    const again = await second.window();
    await again.getByText('2 of 2 paths').first().waitFor();
    expect(await again.getByText(notices.trayMissing).count()).toBe(0);
  });

  test('closing the window ends the program: nobody could reach it any more', async ({ launch }) => {
    const app = await launch(...recorded('two-channels'));
    const window = await app.window();
    await window.getByText('2 of 2 paths').first().waitFor();
    await window.close();
    expect(await app.exit).toBe(0);
  });

  test('a tray that appears later gets the icon, and so does one that takes its place', async ({ host, launch }) => {
    const app = await launch(...recorded('two-channels'));
    await (await app.window()).getByText('2 of 2 paths').first().waitFor();
    await host.watcher.appear();
    const item = await host.item();
    await host.until('the sentence', async () =>
      (await item.properties()).tooltip.includes('2 of 2 paths') ? true : undefined,
    );
    await host.watcher.vanish();
    await host.watcher.appear();
    const anew = await host.item();
    expect((await anew.menu()).map(({ label }) => label)).toContain(trayTexts.open);
    // Every entry answers: none of an icon that was taken down stays behind.
    const answers = (await host.items()).map((each) => each.properties());
    expect((await Promise.all(answers)).map(({ tooltip }) => tooltip)).toEqual([expect.stringMatching('2 of 2 paths')]);
  });

  test('at login the list of icons may be there before the panel that shows them', async ({ host, launch }) => {
    await host.watcher.appear({ withoutHost: true });
    const app = await launch('--hidden', ...recorded('two-channels'));
    host.watcher.registerHost();
    const item = await host.item();
    await host.until('the sentence', async () =>
      (await item.properties()).tooltip.includes('2 of 2 paths') ? true : undefined,
    );
    expect(app.electron.windows()).toHaveLength(0);
  });
});

describe('a desktop of a user', () => {
  test('the icon shows in the panel of Xfce', async () => {
    const desktop = await startDesktop({ windowManager: true, panel: true });
    const host = await statusNotifierHost(desktop.busAddress);
    try {
      const app = await launchApp(desktop, recorded('two-channels'));
      const item = await host.item();
      await host.until('the sentence', async () =>
        (await item.properties()).tooltip.includes('2 of 2 paths') ? true : undefined,
      );
      await (await app.window()).getByText('2 of 2 paths').first().waitFor();
      await desktop.screenshot(artefact('xfce-panel.png'));
      await app.end();
    } finally {
      host.close();
      await desktop.end();
    }
  });
});

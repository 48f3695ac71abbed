import { writeFileSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { trayTexts } from '../../shared/text/tray.ts';
import { artefact } from '../helpers/artefact.ts';
import { desktopTest as test } from '../helpers/desktop-test.ts';
import { pngOf } from '../helpers/png.ts';
import { publicationIn } from '../helpers/publication.ts';
import { recorded } from '../helpers/recordings.ts';
import type { StatusNotifierHost } from '../helpers/status-notifier-host.ts';
import type { TrayItem, TrayProperties } from '../helpers/tray-item.ts';

/** The item's properties as soon as its tooltip fits. */
function tooltipThat(host: StatusNotifierHost, item: TrayItem, fits: RegExp): Promise<TrayProperties> {
  return host.until(`a tooltip like ${fits.source}`, async () => {
    const properties = await item.properties();
    return fits.test(properties.tooltip) ? properties : undefined;
  });
}

/** Pictures of this run, by name. */
const pictures = new Map<string, string>();

/** The picture as text that can be compared; kept as an artefact too. */
function pictureOf(properties: TrayProperties, name: string): string {
  const pngs = properties.pictures.map((picture) => pngOf(picture));
  pngs.forEach((png, index) => writeFileSync(artefact(`tray/${name}-${index}.png`), png));
  const text = pngs.map((png) => png.toString('base64')).join();
  pictures.set(name, text);
  return text;
}

const labels = async (item: TrayItem): Promise<readonly string[]> =>
  (await item.menu()).filter(({ kind }) => kind === 'entry').map(({ label }) => label);

describe('the tray, read back by a panel', () => {
  test('two channels show as 2 of 2, with one sentence and a menu that begins with Open', async ({ host, launch }) => {
    await host.watcher.appear();
    await launch('--hidden', ...recorded('two-channels'));
    const item = await host.item();
    const properties = await tooltipThat(host, item, /2 of 2 paths/);
    expect(properties.tooltip).toMatch(/^data on .+: 2 of 2 paths/);
    expect(properties.tooltip).not.toContain('\n');
    expect(properties.status).toBe('Active');
    expect(properties.pictures.length).toBeGreaterThan(0);
    pictureOf(properties, 'two-channels');
    const [first, share, ...rest] = await labels(item);
    expect(first).toBe(trayTexts.open);
    expect(share).toMatch(/^data on .+: 2 of 2 paths$/);
    expect(rest).toEqual([trayTexts.checkNow, trayTexts.quit]);
  });

  test('a channel lost while watching changes picture and sentence, and its return changes them back', async ({
    host,
    launch,
  }) => {
    await host.watcher.appear();
    await launch('--hidden', ...recorded('channel-lost'));
    const item = await host.item();
    const whole = pictureOf(await tooltipThat(host, item, /2 of 2 paths/), 'before-the-loss');
    host.takeSignals();
    const lost = pictureOf(await tooltipThat(host, item, /1 of 2 paths/), 'after-the-loss');
    expect(lost).not.toBe(whole);
    expect(host.takeSignals()).toEqual(expect.arrayContaining(['NewIcon', 'NewToolTip']));
    expect((await labels(item))[1]).toMatch(/1 of 2 paths$/);
    const back = pictureOf(await tooltipThat(host, item, /2 of 2 paths/), 'after-the-return');
    expect(back).toBe(whole);
  });

  test('a guest mount with one channel of two is a warning, not fine', async ({ host, launch }) => {
    await host.watcher.appear();
    await launch('--hidden', ...recorded('guest'));
    const item = await host.item();
    const single = pictureOf(await tooltipThat(host, item, /1 of 2 paths/), 'guest');
    expect((await labels(item))[1]).toMatch(/^data on .+: 1 of 2 paths$/);
    expect(single).not.toBe('');
  });

  test('what may not be read is not known, and looks different from fine', async ({ host, launch }) => {
    await host.watcher.appear();
    await launch('--hidden', ...recorded('no-rights'));
    const item = await host.item();
    const properties = await tooltipThat(host, item, /not known/);
    expect(properties.tooltip).not.toMatch(/\d of \d/);
    pictureOf(properties, 'no-rights');
  });

  test('without a share it says so and offers no share', async ({ host, launch }) => {
    await host.watcher.appear();
    await launch('--hidden', ...recorded('nothing-mounted'));
    const item = await host.item();
    pictureOf(await tooltipThat(host, item, /No NAS share is mounted/), 'nothing-mounted');
    expect(await labels(item)).toEqual([trayTexts.open, trayTexts.checkNow, trayTexts.quit]);
  });

  test('all states have pictures that differ', ({ skip }) => {
    const states = ['two-channels', 'guest', 'no-rights', 'nothing-mounted'].map((name) => pictures.get(name));
    if (states.includes(undefined)) skip('Not all states were looked at.');
    expect(new Set(states).size).toBe(states.length);
  });

  test('Open brings the window, Check now looks, Quit ends the program with exit code 0', async ({ host, launch }) => {
    await host.watcher.appear();
    const app = await launch('--hidden', ...recorded('two-channels'));
    const item = await host.item();
    await tooltipThat(host, item, /2 of 2/);
    expect(app.electron.windows()).toHaveLength(0);
    await item.choose(trayTexts.open);
    const window = await app.window();
    await window.getByText('2 of 2 paths').first().waitFor();
    const before = (await publicationIn(window)).sequence;
    await item.choose(trayTexts.checkNow);
    await host.until('a later publication', async () =>
      (await publicationIn(window)).sequence > before ? true : undefined,
    );
    await item.choose(trayTexts.quit);
    expect(await app.exit).toBe(0);
  });

  test('a share chosen in the menu opens on its page', async ({ host, launch }) => {
    await host.watcher.appear();
    const app = await launch('--hidden', ...recorded('two-channels'));
    const item = await host.item();
    await tooltipThat(host, item, /2 of 2/);
    await item.choose(/^data on /);
    const window = await app.window();
    await window.getByRole('heading', { level: 1, name: /data/ }).waitFor();
  });

  test('closing the window leaves the program in the tray', async ({ host, launch }) => {
    await host.watcher.appear();
    const app = await launch(...recorded('two-channels'));
    const window = await app.window();
    const item = await host.item();
    await window.close();
    await item.choose(trayTexts.open);
    await host.until('a window again', async () => (app.electron.windows().length === 1 ? true : undefined));
  });
});

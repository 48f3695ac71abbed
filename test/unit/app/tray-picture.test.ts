import { Resvg } from '@resvg/resvg-js';
import { describe, expect, test } from 'vitest';
import { figurePath } from '../../../main/app/figures.ts';
import { trayMenu } from '../../../main/app/tray-menu.ts';
import { panelTheme, trayPicture, type TrayDrawing, type TrayTheme } from '../../../main/app/tray-picture.ts';

const sizes = [16, 20, 22, 24, 32, 44, 48, 64];
const themes: readonly TrayTheme[] = ['light', 'dark'];
const drawings: readonly TrayDrawing[] = [
  { level: 'none', carrying: 0, possible: 0 },
  { level: 'unknown', carrying: 0, possible: 2 },
  { level: 'ok', carrying: 1, possible: 1 },
  { level: 'ok', carrying: 2, possible: 2 },
  { level: 'warning', carrying: 1, possible: 2 },
  { level: 'error', carrying: 1, possible: 2 },
  { level: 'error', carrying: 0, possible: 2 },
  { level: 'warning', carrying: 2, possible: 4 },
  { level: 'ok', carrying: 4, possible: 4 },
  { level: 'warning', carrying: 10, possible: 16 },
  { level: 'ok', carrying: 16, possible: 16 },
];

interface Pixels {
  readonly size: number;
  /** Light from 0 to 1 of each pixel on a panel of that light. */
  light(x: number, y: number): number;
}

function onPanel(drawing: TrayDrawing, size: number, theme: TrayTheme, panel: number): Pixels {
  const { pixels } = new Resvg(trayPicture(drawing, size, theme), { font: { loadSystemFonts: false } }).render();
  return {
    size,
    light(x, y) {
      const at = (y * size + x) * 4;
      // Pixels come premultiplied.
      const [r = 0, g = 0, b = 0, a = 0] = pixels.subarray(at, at + 4);
      return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255 + panel * (1 - a / 255);
    },
  };
}

/** Strongest difference from the panel inside a rectangle. */
function contrast(picture: Pixels, panel: number, [x0, y0, x1, y1]: readonly [number, number, number, number]): number {
  let most = 0;
  for (let y = y0; y < y1; y += 1)
    for (let x = x0; x < x1; x += 1) most = Math.max(most, Math.abs(picture.light(x, y) - panel));
  return most;
}

test('every state looks different from every other, at every size, in grey as well', () => {
  for (const size of sizes) {
    for (const theme of themes) {
      const panel = theme === 'light' ? 0.95 : 0.1;
      const greys = drawings.map((drawing) => {
        const picture = onPanel(drawing, size, theme, panel);
        const all = Array.from({ length: size * size }, (_, at) => picture.light(at % size, Math.floor(at / size)));
        return all.map((light) => light.toFixed(1)).join();
      });
      // 10 and 16 bars, all there, only differ in their figure; the rest in more.
      expect(new Set(greys).size).toBe(drawings.length);
    }
  }
});

describe.each([0.02, 0.1, 0.5, 0.9, 1])('on a panel of light %d', (panel) => {
  test('the picture made for either panel can be seen', () => {
    for (const theme of themes)
      for (const size of [16, 22, 32])
        for (const drawing of drawings) {
          const picture = onPanel(drawing, size, theme, panel);
          expect(contrast(picture, panel, [0, 0, size, size])).toBeGreaterThan(0.35);
        }
  });
});

test('nothing reaches over the edge', () => {
  for (const size of sizes)
    for (const drawing of drawings) {
      const whole = trayPicture(drawing, size, 'light');
      const numbers = [...whole.matchAll(/[ML](-?[\d.]+) (-?[\d.]+)/g)].flatMap(([, x, y]) => [Number(x), Number(y)]);
      expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...numbers)).toBeLessThanOrEqual(size);
    }
});

test('a missing bar is an empty outline, a carrying one is filled', () => {
  const size = 22;
  const picture = onPanel({ level: 'warning', carrying: 1, possible: 2 }, size, 'light', 1);
  const middle = size - 3;
  expect(picture.light(5, middle)).toBeLessThan(0.2);
  expect(picture.light(16, middle)).toBeGreaterThan(0.8);
  expect(contrast(picture, 1, [12, size - 6, size, size])).toBeGreaterThan(0.5);
});

test('with more bars than fit a missing one still shows', () => {
  const whole = trayPicture({ level: 'ok', carrying: 16, possible: 16 }, 16, 'light');
  const short = trayPicture({ level: 'ok', carrying: 15, possible: 16 }, 16, 'light').replaceAll(/A[^V]*/g, '');
  expect(short).not.toBe(whole.replaceAll(/A[^V]*/g, ''));
});

test('warning and error are apart without colour', () => {
  const grey = (level: 'warning' | 'error') => {
    const picture = onPanel({ level, carrying: 1, possible: 2 }, 16, 'dark', 0.1);
    return Array.from({ length: 49 }, (_, at) => (picture.light(8 + (at % 7), 1 + Math.floor(at / 7)) > 0.4 ? 1 : 0));
  };
  const different = grey('warning').filter((bit, at) => bit !== grey('error')[at]).length;
  expect(different).toBeGreaterThan(8);
});

test('all ten figures and the question mark are different shapes', () => {
  const box = { x: 0, y: 0, width: 8, height: 10, stroke: 2 };
  const paths = Array.from('0123456789?').map((figure) => figurePath(figure, box));
  expect(new Set(paths).size).toBe(11);
  for (const path of paths) expect(path).not.toMatch(/NaN|undefined|-/);
});

describe('the picture suits the panel', () => {
  test.each([
    ['linux', 'GNOME', false, 'dark'],
    ['linux', 'ubuntu:GNOME', false, 'dark'],
    ['linux', 'XFCE', false, 'dark'],
    ['linux', 'KDE', false, 'light'],
    ['linux', 'KDE', true, 'dark'],
    ['linux', 'sway', false, 'dark'],
    ['linux', undefined, false, 'dark'],
    ['win32', undefined, true, 'dark'],
    ['win32', 'GNOME', false, 'light'],
  ] as const)('%s %s, dark windows: %s → %s', (platform, desktop, dark, theme) => {
    expect(panelTheme(platform, desktop, dark)).toBe(theme);
  });
});

describe('the menu', () => {
  const actions = { open: () => {}, openShare: () => {}, checkNow: () => {}, quit: () => {} };
  const labels = (shares: readonly { id: string; label: string }[]) =>
    trayMenu({ shares }, actions).map(({ label, type }) => label ?? type);

  test('has Open first, then the shares, Check now, and Quit last', () => {
    expect(labels([{ id: 'a', label: 'media on nas: 2 of 2 paths' }])).toEqual([
      'Open Lanewise',
      'separator',
      'media on nas: 2 of 2 paths',
      'separator',
      'Check now',
      'Quit',
    ]);
    expect(labels([])).toEqual(['Open Lanewise', 'separator', 'Check now', 'Quit']);
  });

  test('shows a name with & as it is', () => {
    expect(labels([{ id: 'a', label: 'R&D on nas' }])[2]).toBe('R&&D on nas');
  });

  test('does not grow over the screen', () => {
    const many = Array.from({ length: 500 }, (_, index) => ({ id: String(index), label: `share ${index}` }));
    expect(labels(many).length).toBeLessThan(30);
    expect(labels(many)).toContain('480 more…');
  });
});

/**
 * Contact sheets of the tray's pictures at real size on light, dark and middle panels, in colour and in grey scale:
 * `node tools/tray-sheet.ts OUT.png`. To look at, not to test.
 */
import { writeFile } from 'node:fs/promises';
import { renderAsync } from '@resvg/resvg-js';
import { trayPicture, type TrayDrawing, type TrayTheme } from '../main/app/tray-picture.ts';

const drawings: readonly TrayDrawing[] = [
  { level: 'ok', carrying: 2, possible: 2 },
  { level: 'warning', carrying: 1, possible: 2 },
  { level: 'error', carrying: 1, possible: 2 },
  { level: 'error', carrying: 0, possible: 2 },
  { level: 'ok', carrying: 4, possible: 4 },
  { level: 'warning', carrying: 3, possible: 4 },
  { level: 'ok', carrying: 1, possible: 1 },
  { level: 'unknown', carrying: 0, possible: 2 },
  { level: 'none', carrying: 0, possible: 0 },
  { level: 'ok', carrying: 16, possible: 16 },
  { level: 'warning', carrying: 10, possible: 16 },
  ...[5, 6, 7, 8, 9].map((carrying) => ({ level: 'ok', carrying, possible: carrying }) as const),
];
const sizes = [16, 22, 24, 32, 48, 64];
const panels: readonly (readonly [string, TrayTheme, 'none' | 'grey'])[] = [
  ['#f2f3f5', 'light', 'none'],
  ['#1b1d21', 'dark', 'none'],
  ['#1b1d21', 'light', 'none'],
  ['#f2f3f5', 'dark', 'none'],
  ['#808489', 'dark', 'none'],
  ['#f2f3f5', 'light', 'grey'],
  ['#1b1d21', 'dark', 'grey'],
];

const cell = 70;
const rowHeight = (size: number): number => size + 8;
const panelHeight = sizes.reduce((sum, size) => sum + rowHeight(size), 8);
const width = drawings.length * cell + 8;

const parts = panels.map(([background, theme, filter], panel) => {
  let y = panel * panelHeight + 8;
  const rows = sizes.map((size) => {
    const row = drawings.map(
      (drawing, column) =>
        `<svg x="${8 + column * cell}" y="${y}" width="${size}" height="${size}">${trayPicture(drawing, size, theme)}</svg>`,
    );
    y += rowHeight(size);
    return row.join('');
  });
  return (
    `<g${filter === 'grey' ? ' filter="url(#grey)"' : ''}>` +
    `<rect y="${panel * panelHeight}" width="${width}" height="${panelHeight}" fill="${background}"/>${rows.join('')}</g>`
  );
});
const grey = '<filter id="grey" x="0" y="0" width="1" height="1"><feColorMatrix type="saturate" values="0"/></filter>';
const height = panels.length * panelHeight;
const sheet = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><defs>${grey}</defs>${parts.join('')}</svg>`;

const [out] = process.argv.slice(2);
if (out === undefined) {
  console.error('Say where to write the sheet: node tools/tray-sheet.ts OUT.png');
  process.exitCode = 1;
} else {
  const picture = await renderAsync(sheet, { font: { loadSystemFonts: false } });
  await writeFile(out, picture.asPng());
}

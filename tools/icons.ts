/** Draws the program's icon in the sizes that desktops ask for: `node tools/icons.ts` after a change of assets/icon.svg. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { renderAsync } from '@resvg/resvg-js';
import { Data } from 'resedit';

const assets = join(import.meta.dirname, '..', 'assets');
const windows = new Data.IconFile();
const svg = await readFile(join(assets, 'icon.svg'), 'utf8');
for (const size of [16, 24, 32, 48, 64, 128, 256, 512]) {
  const picture = await renderAsync(svg, { fitTo: { mode: 'width', value: size }, font: { loadSystemFonts: false } });
  const png = picture.asPng();
  await writeFile(join(assets, 'icons', `${size}x${size}.png`), png);
  // Windows takes nothing larger, and pictures as they are since Windows Vista.
  if (size <= 256) windows.icons.push({ width: size, height: size, data: Data.RawIconItem.from(png, size, size, 32) });
}
await writeFile(join(assets, 'windows', 'lanewise.ico'), Buffer.from(windows.generate()));

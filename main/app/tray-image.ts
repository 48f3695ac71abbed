import { nativeImage, type NativeImage } from 'electron';
import { trayPicture, type TrayDrawing, type TrayTheme } from './tray-picture.ts';

/**
 * Pixels and the scale factor they are for. Windows takes what suits its scaling out of a 16-point picture. On Linux
 * one picture goes over the bus and the panel scales it to its own height: Electron sends the last one. It is the
 * 22-pixel drawing at twice its size, sharp on dense screens and, halved, the same pixels again.
 */
const linuxSizes = [
  { drawn: 22, zoom: 1, scaleFactor: 1 },
  { drawn: 22, zoom: 2, scaleFactor: 2 },
] as const;
const otherSizes = [
  { drawn: 16, zoom: 1, scaleFactor: 1 },
  { drawn: 22, zoom: 1, scaleFactor: 1.375 },
  { drawn: 24, zoom: 1, scaleFactor: 1.5 },
  { drawn: 32, zoom: 1, scaleFactor: 2 },
  { drawn: 24, zoom: 2, scaleFactor: 3 },
  { drawn: 32, zoom: 2, scaleFactor: 4 },
] as const;

type Rasterise = (svg: string, pixels: number) => Uint8Array;

/** Makes native images; the same drawing is rasterised once. */
export async function createTrayImages(): Promise<(drawing: TrayDrawing, theme: TrayTheme) => NativeImage> {
  // Loaded with the tray: without one its native part is never needed.
  const { Resvg } = await import('@resvg/resvg-js');
  const rasterise: Rasterise = (svg, pixels) =>
    new Resvg(svg, { font: { loadSystemFonts: false }, fitTo: { mode: 'width', value: pixels } }).render().asPng();
  const made = new Map<string, NativeImage>();
  return ({ level, carrying, possible }, theme) => {
    const key = `${level} ${carrying} ${possible} ${theme}`;
    const image = made.get(key) ?? makeImage({ level, carrying, possible }, theme, rasterise);
    made.set(key, image);
    return image;
  };
}

function makeImage(drawing: TrayDrawing, theme: TrayTheme, rasterise: Rasterise): NativeImage {
  const image = nativeImage.createEmpty();
  for (const { drawn, zoom, scaleFactor } of process.platform === 'linux' ? linuxSizes : otherSizes) {
    const size = drawn * zoom;
    const buffer = Buffer.from(rasterise(trayPicture(drawing, drawn, theme), size));
    image.addRepresentation({ scaleFactor, width: size, height: size, buffer });
  }
  return image;
}

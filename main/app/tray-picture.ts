import type { TrayState } from './tray-state.ts';
import { figurePath } from './figures.ts';

export type TrayTheme = 'light' | 'dark';

/** What the picture is drawn from; equal values give equal pictures. */
export type TrayDrawing = Pick<TrayState, 'level' | 'carrying' | 'possible'>;

/**
 * `light` is for light panels. A panel's colour is not known on Linux, so every shape has a halo of the other colour
 * around it: on the panel it was made for nobody sees the halo, on the other one it is what keeps the figure readable.
 */
const colours = {
  light: { ink: '#1b1f26', ghost: '#5b6472', halo: '#ffffff', warning: '#b45f00', error: '#c9211e' },
  dark: { ink: '#ffffff', ghost: '#aeb7c4', halo: '#101318', warning: '#ffb020', error: '#ff6a5e' },
} as const;
type Colours = (typeof colours)[TrayTheme];

/** Every length in whole pixels of the wanted size, so that edges are sharp. */
interface Grid {
  readonly size: number;
  readonly halo: number;
  readonly stroke: number;
  readonly figureHeight: number;
  readonly barHeight: number;
  readonly gap: number;
  /** Height and width of the corner's mark. */
  readonly mark: number;
}

function gridOf(size: number): Grid {
  const unit = size / 16;
  const halo = Math.max(1, Math.round(unit * 0.8));
  const barHeight = Math.max(3, Math.round(unit * 2.8));
  const gap = Math.max(1, Math.round(unit));
  const stroke = Math.max(2, Math.round(unit * 2));
  return {
    size,
    halo,
    stroke,
    gap,
    barHeight,
    figureHeight: size - 2 * halo - barHeight - gap,
    mark: Math.round(unit * 7),
  };
}

/** The tray's picture as an SVG document of `size` × `size` pixels. Pure. */
export function trayPicture(drawing: TrayDrawing, size: number, theme: TrayTheme): string {
  const grid = gridOf(size);
  const palette = colours[theme];
  const below = drawing.level === 'none' ? emptyShapes(grid, palette) : shapesOf(drawing, grid, palette);
  // The mark's halo lies over the figure, so that the two stay apart where they come close.
  const above = markShapes(drawing, grid, palette);
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 ${size} ${size}">` +
    `${layer(below, grid, palette)}${layer(above, grid, palette)}</svg>`
  );
}

function layer(shapes: readonly Shape[], grid: Grid, palette: Colours): string {
  const halos = shapes.map((shape) => drawn({ ...shape, colour: palette.halo, around: grid.halo }));
  return `<g opacity="0.85">${halos.join('')}</g>${shapes.map(drawn).join('')}`;
}

interface Shape {
  /** Path data; filled where `line` is 0. */
  readonly path: string;
  readonly colour: string;
  readonly line: number;
  /** Round where lines meet and end. */
  readonly round?: boolean;
  /** Drawn as a halo, this much wider on every side. */
  readonly around?: number;
}

function drawn({ path, colour, line, round, around = 0 }: Shape): string {
  const join = round ? 'stroke-linejoin="round" stroke-linecap="round"' : 'stroke-linejoin="miter"';
  if (line > 0 && around === 0)
    return `<path d="${path}" fill="none" stroke="${colour}" stroke-width="${line}" ${join}/>`;
  const fill = line > 0 ? 'none' : colour;
  const stroke = around > 0 ? ` stroke="${colour}" stroke-width="${line + 2 * around}" stroke-linejoin="round"` : '';
  const cap = line > 0 ? ' stroke-linecap="square"' : '';
  return `<path d="${path}" fill="${fill}"${stroke}${cap}/>`;
}

function shapesOf(drawing: TrayDrawing, grid: Grid, palette: Colours): readonly Shape[] {
  const unknown = drawing.level === 'unknown';
  const word = unknown ? '?' : figureOf(drawing.carrying);
  const ink = unknown ? palette.ghost : palette.ink;
  return [...figureShapes(word, drawing, grid, ink), ...barShapes(drawing, grid, palette)];
}

/** More than two figures do not fit; nobody has that many lanes, and the tooltip tells the number. */
function figureOf(carrying: number): string {
  return String(Math.min(Math.max(carrying, 0), 99));
}

function figureShapes(word: string, { level }: TrayDrawing, grid: Grid, colour: string): readonly Shape[] {
  const marked = level === 'warning' || level === 'error';
  const width = figureWidth(word, marked, grid);
  const between = Math.max(1, Math.round(grid.stroke / 2));
  const whole = word.length * width + (word.length - 1) * between;
  const left = marked ? grid.halo : Math.round((grid.size - whole) / 2);
  return Array.from(word, (figure, index) => ({
    path: figurePath(figure, {
      x: left + index * (width + between),
      y: grid.halo,
      width,
      height: grid.figureHeight,
      stroke: grid.stroke,
    }),
    colour,
    line: grid.stroke,
  }));
}

/** Beside a mark there is less room; alone, an even rest on both sides lets the figure stand in the middle of the pixels. */
function figureWidth(word: string, marked: boolean, { size, stroke, figureHeight }: Grid): number {
  if (word.length > 1) return Math.round(stroke * 2.5);
  if (marked) return Math.round(size * 0.375);
  const wanted = figureHeight * (word === '1' ? 0.55 : 0.72);
  return 2 * Math.round((wanted - (size % 2)) / 2) + (size % 2);
}

function barShapes(drawing: TrayDrawing, grid: Grid, palette: Colours): readonly Shape[] {
  const wide = grid.size - 2 * grid.halo;
  const most = Math.floor((wide + grid.gap) / (Math.max(2, Math.round(grid.size / 12)) + grid.gap));
  const { count, filled } = barsOf(drawing, most);
  const width = Math.floor((wide - (count - 1) * grid.gap) / count);
  const left = Math.round((grid.size - (count * width + (count - 1) * grid.gap)) / 2);
  const top = grid.size - grid.halo - grid.barHeight;
  return Array.from({ length: count }, (_, index) =>
    bar(left + index * (width + grid.gap), top, width, index < filled, grid, palette),
  );
}

/** With more bars than fit, what is missing still shows as missing, and what is there as there. */
function barsOf({ level, carrying, possible }: TrayDrawing, most: number) {
  const count = Math.min(Math.max(possible, 1), most);
  if (level === 'unknown') return { count, filled: 0 };
  if (possible <= most) return { count, filled: Math.min(carrying, count) };
  const share = Math.round((carrying / possible) * count);
  return { count, filled: carrying >= possible ? count : Math.min(Math.max(share, carrying > 0 ? 1 : 0), count - 1) };
}

function bar(x: number, y: number, width: number, filled: boolean, grid: Grid, palette: Colours): Shape {
  const { barHeight: height } = grid;
  if (filled) return { path: `M${x} ${y}h${width}v${height}h${-width}Z`, colour: palette.ink, line: 0 };
  const line = Math.max(1, Math.round(grid.size / 24));
  // Too narrow for an outline with light in it: then a missing bar is what is left of it at the bottom.
  if (width < 3 * line)
    return { path: `M${x} ${y + height - line}h${width}v${line}h${-width}Z`, colour: palette.ghost, line: 0 };
  const [w, h] = [width - line, height - line];
  return { path: `M${x + line / 2} ${y + line / 2}h${w}v${h}h${-w}Z`, colour: palette.ghost, line };
}

/** The corner: a triangle or a cross, apart in shape as well as in colour. */
function markShapes({ level, carrying }: TrayDrawing, grid: Grid, palette: Colours): readonly Shape[] {
  const { size, halo } = grid;
  const mark = carrying > 9 ? Math.round(grid.mark * 0.8) : grid.mark;
  const right = size - halo;
  if (level === 'warning') {
    const left = right - mark;
    return [
      { path: `M${(left + right) / 2} ${halo}L${right} ${halo + mark}H${left}Z`, colour: palette.warning, line: 0 },
    ];
  }
  if (level !== 'error') return [];
  const line = grid.stroke;
  const [near, far] = [right - mark + line / 2, right - line / 2];
  const [high, low] = [halo + line / 2, halo + mark - line / 2];
  return [{ path: `M${near} ${high}L${far} ${low}M${far} ${high}L${near} ${low}`, colour: palette.error, line }];
}

/** Nothing to watch: bars alone, the program's own mark. */
function emptyShapes(grid: Grid, palette: Colours): readonly Shape[] {
  const { size, halo } = grid;
  const [thick, wide] = [Math.round(size / 5), size - 2 * halo - 2 * Math.round(size / 16)];
  const left = (size - wide) / 2;
  const space = Math.round(size / 6);
  const top = Math.round((size - 2 * thick - space) / 2);
  return [top, top + thick + space].map((y) => ({
    path: `M${left} ${y}h${wide}v${thick}h${-wide}Z`,
    colour: palette.ghost,
    line: 0,
  }));
}

/** Desktops whose panel has the colours of the windows; words of XDG_CURRENT_DESKTOP. */
const matchingPanels: readonly string[] = ['kde', 'lxqt', 'mate', 'dde', 'deepin'];

/**
 * Which of the two pictures suits the panel. Linux tells a program nothing about its panel: those of GNOME, Xfce,
 * Cinnamon and the bars of tiling desktops are dark as they come, whatever the windows are. Elsewhere, and on Windows,
 * the panel follows the theme. Where this guess is wrong the halo keeps the picture readable.
 */
export function panelTheme(platform: string, desktop: string | undefined, dark: boolean): TrayTheme {
  const words = (desktop ?? '').toLowerCase().split(':');
  const darkPanel = platform === 'linux' && !words.some((word) => matchingPanels.includes(word));
  return darkPanel || dark ? 'dark' : 'light';
}

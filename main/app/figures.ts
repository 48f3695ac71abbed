/**
 * Figures drawn as centre lines, for the few pixels of a tray: no font of the system is asked, and with a stroke of
 * whole pixels every upright and every level line falls on the pixel grid.
 */
export interface FigureBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Thickness of the line. */
  readonly stroke: number;
}

/** A figure 0–9 or `?` as SVG path data of its centre lines, filling the box. */
export function figurePath(figure: string, box: FigureBox): string {
  const draw = figures[figure] ?? figures['?'];
  return draw === undefined ? '' : draw(lines(box));
}

/** Where the centre lines run: left, right, top, bottom, middle; `c` is the radius of a corner. */
interface Lines {
  readonly l: number;
  readonly r: number;
  readonly t: number;
  readonly b: number;
  readonly m: number;
  readonly c: number;
  readonly stroke: number;
}

function lines({ x, y, width, height, stroke }: FigureBox): Lines {
  const half = stroke / 2;
  const [l, r, t, b] = [x + half, x + width - half, y + half, y + height - half];
  // The middle line lies on the grid too, half a pixel up where it must choose.
  const m = Math.floor(y + height / 2 - half) + half;
  return { l, r, t, b, m, c: Math.min((r - l) / 2, (m - t) / 2, stroke * 1.1), stroke };
}

/** A quarter of a circle to a point, clockwise or not. */
const turn = (c: number, x: number, y: number, clockwise = true): string =>
  `A${c} ${c} 0 0 ${clockwise ? 1 : 0} ${x} ${y}`;

const figures: Readonly<Record<string, (lines: Lines) => string>> = {
  '0': ({ l, r, t, b, c }) => ring(l, r, t, b, c),
  '1': ({ l, r, t, b, stroke }) => {
    const x = Math.round((l + r) / 2 + stroke / 2) - stroke / 2 + (stroke % 2 === 0 ? stroke / 2 : 0);
    const foot = Math.min(x, r);
    return `M${l} ${t + (foot - l) * 0.75}L${foot} ${t}V${b}`;
  },
  '2': ({ l, r, t, b, m, c }) =>
    `M${l} ${t + c}${turn(c, l + c, t)}H${r - c}${turn(c, r, t + c)}V${m - c * 0.4}L${l} ${b}H${r}`,
  '3': ({ l, r, t, b, m, c }) =>
    `M${l} ${t}H${r - c}${turn(c, r, t + c)}V${m - c}${turn(c, r - c, m)}H${(l + r) / 2}` +
    `M${r - c} ${m}${turn(c, r, m + c)}V${b - c}${turn(c, r - c, b)}H${l}`,
  '4': ({ l, r, t, b, m, stroke }) => {
    const x = r - stroke / 2;
    const y = Math.round(m + (b - m) * 0.3 - stroke / 2) + stroke / 2 + (b - m > stroke * 2 ? stroke / 2 : 0);
    return `M${x} ${b}V${t}L${l} ${y}H${r + stroke / 2}`;
  },
  '5': ({ l, r, t, b, m, c }) => `M${r} ${t}H${l}V${m}H${r - c}${turn(c, r, m + c)}V${b - c}${turn(c, r - c, b)}H${l}`,
  '6': ({ l, r, t, b, m, c }) =>
    `M${r} ${t}H${l + c}${turn(c, l, t + c, false)}V${b - c}${turn(c, l + c, b, false)}H${r - c}` +
    `${turn(c, r, b - c, false)}V${m + c}${turn(c, r - c, m, false)}H${l}`,
  '7': ({ l, r, t, b }) => `M${l} ${t}H${r}L${l + (r - l) * 0.3} ${b}`,
  '8': ({ l, r, t, b, m, c }) => ring(l, r, t, m, c) + ring(l, r, m, b, c),
  '9': ({ l, r, t, b, m, c }) =>
    `M${l} ${b}H${r - c}${turn(c, r, b - c, false)}V${t + c}${turn(c, r - c, t, false)}H${l + c}` +
    `${turn(c, l, t + c, false)}V${m - c}${turn(c, l + c, m, false)}H${r}`,
  '?': ({ l, r, t, b, m, c, stroke }) => {
    const x = (l + r) / 2;
    return (
      `M${l} ${t + c}${turn(c, l + c, t)}H${r - c}${turn(c, r, t + c)}V${m - c * 0.4}L${x} ${m + c * 0.6}` +
      `V${b - stroke * 1.6}M${x} ${b - stroke / 2}V${b + stroke / 2}`
    );
  },
};

function ring(l: number, r: number, t: number, b: number, c: number): string {
  return (
    `M${l + c} ${t}H${r - c}${turn(c, r, t + c)}V${b - c}${turn(c, r - c, b)}H${l + c}${turn(c, l, b - c)}` +
    `V${t + c}${turn(c, l + c, t)}Z`
  );
}

/** What the composed sample moves, second by second: counters of each connection, and of the interface under them. */

export interface Connection {
  readonly localPort: number;
  readonly nas: string;
  /** Received in each second, in bytes. */
  readonly perSecond: (second: number) => number;
}

/** A gigabit port moves at most this much of a file in a second. */
const port = 117_500_000;
/** Keeps a connection alive while nothing is copied. */
const quiet = 260;

/** Up and down a little, always the same: a sample that is composed anew must not differ. */
function uneven(second: number, connection: number): number {
  return 1 - 0.045 * Math.abs(Math.sin(second * 1.7 + connection * 0.9));
}

function copying(from: number, to: number, load: number, connection: number) {
  return (second: number): number =>
    second < from || second >= to
      ? quiet
      : Math.round(port * load * uneven(second, connection) * (second === from ? 0.5 : 1));
}

/** Both lanes of `media` carry a large copy; `backup`, which has one lane, a smaller one that overlaps it. */
export const connections: readonly Connection[] = [
  { localPort: 47_308, nas: '192.168.20.21', perSecond: copying(4, 34, 0.99, 0) },
  { localPort: 42_594, nas: '192.168.20.22', perSecond: copying(4, 34, 0.97, 1) },
  { localPort: 51_022, nas: '192.168.20.31', perSecond: copying(14, 26, 0.82, 2) },
];

export const seconds = 40;

/** Bytes of a connection received until the beginning of a second. */
export function receivedUntil(connection: Connection, second: number): number {
  const start = 8_400_000 + connection.localPort;
  return Array.from({ length: second }, (_, at) => connection.perSecond(at)).reduce((sum, part) => sum + part, start);
}

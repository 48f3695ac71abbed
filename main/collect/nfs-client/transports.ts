import type { NfsTransport } from '../../../shared/model/nfs.ts';
import type { Reading } from '../../../shared/model/reading.ts';
import type { Machine } from '../../machine/machine.ts';
import { directories } from '../sources.ts';
import { shortestAddress } from '../text/ip-address.ts';
import { wholeNumber } from '../text/numbers.ts';
import { ParseError } from '../text/parse-error.ts';
import { ifReadable, ifThere, reading } from '../text/reading.ts';
import { linesOf } from '../text/text-lines.ts';

type FileName = 'dstaddr' | 'srcaddr' | 'xprt_info' | 'xprt_state';
type Files = Readonly<Partial<Record<FileName, string>>>;

/**
 * Every transport of the kernel's RPC client below /sys/kernel/sunrpc/xprt-switches (net/sunrpc/sysfs.c, since 5.14).
 * What an earlier look knew is asked for along with the lists, so that a look at the same transports is one trip.
 */
export async function readTransports(
  machine: Machine,
  before: readonly NfsTransport[],
): Promise<Reading<readonly NfsTransport[]>> {
  const root = directories.transports;
  return await reading(machine, root, async () => {
    const [switches, lists, known] = await Promise.all([
      machine.listDirectory(root),
      eachOf([...new Set(before.map((one) => one.switch))], (name) => transportsIn(machine, name)),
      eachOf(before.map(pathOf), (path) => readFiles(machine, path)),
    ]);
    const names = switches.filter((name) => /^switch-\d+$/.test(name));
    const found = await eachOf(names, async (name) => lists.get(name) ?? (await transportsIn(machine, name)));
    const paths = [...found].flatMap(([name, all]) => all.map((one) => `${name}/${one}`));
    const files = await eachOf(paths, async (path) => known.get(path) ?? (await readFiles(machine, path)));
    const value = [...files].flatMap(([path, texts]) => parseTransport(path, texts) ?? []);
    return { value, lines: value.flatMap(({ quoted }) => quoted) };
  });
}

const pathOf = ({ switch: group, name }: NfsTransport): string => `${group}/${name}`;

async function eachOf<T>(names: readonly string[], read: (name: string) => Promise<T>): Promise<Map<string, T>> {
  return new Map(await Promise.all(names.map(async (name) => [name, await read(name)] as const)));
}

/** None where the switch has gone since it was listed. */
async function transportsIn(machine: Machine, name: string): Promise<readonly string[]> {
  const all = await ifThere(machine.listDirectory(`${directories.transports}/${name}`));
  return (all ?? []).filter((one) => /^xprt-\d+-[\w-]+$/.test(one));
}

/** A transport that is not connected refuses two of them (ENOTCONN), and one that went has none. */
async function readFiles(machine: Machine, path: string): Promise<Files> {
  const file = (name: FileName): Promise<string> => machine.readFile(`${directories.transports}/${path}/${name}`);
  const [dstaddr, srcaddr, info, state] = await Promise.all([
    ifThere(file('dstaddr')),
    ifReadable(file('srcaddr')),
    ifReadable(file('xprt_info')),
    ifThere(file('xprt_state')),
  ]);
  return { dstaddr, srcaddr, xprt_info: info, xprt_state: state };
}

/**
 * One transport by its files; `undefined` for one that went, or that leads to a socket of this machine (`xprt-0-local`).
 *
 *     dstaddr     10.77.1.26
 *     srcaddr     10.77.1.50
 *     xprt_info   last_used=4294938073
 *                 sending_q_len=0
 *                 pending_q_len=0
 *                 main_xprt=0
 *                 src_port=889
 *                 dst_port=2049
 *     xprt_state  state= CONNECTED   BOUND
 *
 * The kernel ends each of them with a zero byte. While it is not connected `srcaddr` and `xprt_info` cannot be read, or
 * say `<closed>`; the ports were added after 5.14.
 */
export function parseTransport(path: string, files: Files): NfsTransport | undefined {
  const [group = '', name = ''] = path.split('/');
  const kind = name.replace(/^xprt-\d+-/, '');
  const [target] = linesIn(files.dstaddr);
  if (target === undefined || kind === 'local') return undefined;
  const address = shortestAddress(target.text);
  if (address === undefined) throw new ParseError(`${path}/dstaddr is no address`, 1, target.text);
  const info = new Map(linesIn(files.xprt_info).map((line) => [line.text.split('=')[0] ?? '', line] as const));
  const number = (key: string): number | undefined => {
    const line = info.get(key);
    return line && wholeNumber(line.text.slice(key.length + 1), key, line);
  };
  const [source] = linesIn(files.srcaddr);
  const local = { address: shortestAddress(source?.text ?? ''), port: portOf(number('src_port')) };
  const [states] = linesIn(files.xprt_state);
  const queues = [number('sending_q_len'), number('pending_q_len')].filter((length) => length !== undefined);
  const main = number('main_xprt');
  return {
    switch: group,
    name,
    kind,
    remote: { address, port: portOf(number('dst_port')) },
    ...((local.address !== undefined || local.port !== undefined) && { local }),
    ...(states && { states: statesIn(states.text) }),
    ...(main !== undefined && { main: main === 1 }),
    ...(queues.length > 0 && { waiting: queues.reduce((sum, length) => sum + length, 0) }),
    quoted: quotesOf(path, { target, source, states, info: [info.get('src_port'), info.get('dst_port')] }),
  };
}

const linesIn = (text: string | undefined) =>
  linesOf((text ?? '').replaceAll('\0', ''), 'transport').filter(({ text: line }) => line !== '<closed>');

/** Of a transport that has none (RDMA, UDP) it is 0. */
const portOf = (port: number | undefined): number | undefined => (port === 0 ? undefined : port);

const statesIn = (line: string): readonly string[] => {
  const words = line.replace(/^state=/, '').split(/\s+/);
  return words.filter((word) => word !== '');
};

interface Quotable {
  readonly text: string;
}

function quotesOf(
  path: string,
  {
    target,
    source,
    states,
    info,
  }: {
    readonly target: Quotable;
    readonly source: Quotable | undefined;
    readonly states: Quotable | undefined;
    readonly info: readonly (Quotable | undefined)[];
  },
): readonly string[] {
  const told = info.flatMap((line) => line?.text ?? []);
  return [
    `${path}/dstaddr:${target.text}`,
    ...(source ? [`${path}/srcaddr:${source.text}`] : []),
    ...(told.length > 0 ? [`${path}/xprt_info:${told.join(' ')}`] : []),
    ...(states ? [`${path}/xprt_state:${states.text.trimEnd()}`] : []),
  ];
}

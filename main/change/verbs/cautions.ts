import { ifReadable } from '../../collect/text/reading.ts';
import { unendedLinesOf } from '../../collect/text/text-lines.ts';
import type { Machine } from '../../machine/machine.ts';
import { cautionText } from '../../../shared/text/fixes/cautions.ts';
import type { Operation } from '../operation.ts';
import { ownerOf } from '../origin/interface-owner.ts';
import { sysctlFile } from './set-sysctls.ts';

/**
 * What a person should know of prepared operations beyond what they do: whole sentences, for the preview. They are no part
 * of the plan: whether they can be read does not change what is done.
 */
export async function cautionsOf(machine: Machine, operations: readonly Operation[]): Promise<readonly string[]> {
  return [
    ...byHand(operations),
    ...(await overridden(machine, operations)),
    ...(await notLasting(machine, operations)),
  ];
}

function byHand(operations: readonly Operation[]): readonly string[] {
  return operations.flatMap((operation) =>
    operation.kind === 'cifs-mount' && operation.after?.by === 'options' ? [cautionText.byHand(operation.at)] : [],
  );
}

/** In the order of systemd-sysctl(8): by name alone; of two with one name the first directory counts. */
const sysctlDirectories = [
  '/etc/sysctl.d',
  '/run/sysctl.d',
  '/usr/local/lib/sysctl.d',
  '/usr/lib/sysctl.d',
  '/lib/sysctl.d',
];

/** A file with a later name that sets another value: at the next start that one would be in force. */
async function overridden(machine: Machine, operations: readonly Operation[]): Promise<readonly string[]> {
  const wanted = new Map(
    operations.flatMap((operation) => (operation.kind === 'sysctl' ? [[operation.key, operation.after] as const] : [])),
  );
  if (wanted.size === 0) return [];
  const files = await laterFiles(machine);
  return [...wanted].flatMap(([key, value]) => {
    const found = files.findLast(({ settings }) => settings.has(key));
    const other = found?.settings.get(key);
    return found === undefined || other === undefined || other === value
      ? []
      : [cautionText.overridden(found.path, key, other)];
  });
}

interface SysctlFile {
  readonly path: string;
  readonly settings: ReadonlyMap<string, string>;
}

/** Those that are read after ours, in that order; /etc/sysctl.conf is read last by sysctl(8) of procps. */
async function laterFiles(machine: Machine): Promise<readonly SysctlFile[]> {
  const own = sysctlFile.split('/').at(-1) ?? '';
  const listed = await Promise.all(
    sysctlDirectories.map(async (directory) => {
      const names = (await ifReadable(machine.listDirectory(directory))) ?? [];
      return names.filter((name) => name.endsWith('.conf') && name > own).map((name) => ({ name, directory }));
    }),
  );
  const first = new Map(
    listed
      .flat()
      .toReversed()
      .map(({ name, directory }) => [name, `${directory}/${name}`]),
  );
  const paths = [...first].toSorted(([left], [right]) => (left < right ? -1 : 1)).map(([, path]) => path);
  const texts = await Promise.all(
    [...paths, '/etc/sysctl.conf'].map(async (path) => ({ path, text: await ifReadable(machine.readFile(path)) })),
  );
  return texts.flatMap(({ path, text }) => (text === undefined ? [] : [{ path, settings: sysctlSettings(text) }]));
}

/**
 * sysctl.d(5): `net.ipv4.conf.all.rp_filter = 1` or with slashes; a `-` before it lets it fail. Which sign separates is told
 * by the first one: where that is a dot, dots and slashes change places. Other lines say nothing. Keys are with slashes.
 */
export function sysctlSettings(text: string): ReadonlyMap<string, string> {
  return new Map(
    unendedLinesOf(text).flatMap((line): readonly (readonly [string, string])[] => {
      const parts = /^\s*-?(?<key>[^\s=#;]+)\s*=\s*(?<value>.*?)\s*$/.exec(line.text)?.groups;
      const { key, value } = parts ?? {};
      return key === undefined || value === undefined ? [] : [[slashed(key), value]];
    }),
  );
}

function slashed(key: string): string {
  const first = /[./]/.exec(key)?.[0];
  return first === '.' ? key.replace(/[./]/g, (sign) => (sign === '.' ? '/' : '.')) : key;
}

/** Routes, rules and packet sizes that no file of ours sets at the next start, with what would. */
async function notLasting(machine: Machine, operations: readonly Operation[]): Promise<readonly string[]> {
  const routes = operations.flatMap((operation) => (operation.kind === 'route' ? (operation.after ?? []) : []));
  const rules = operations.flatMap((operation) => (operation.kind === 'rule' ? (operation.after ?? []) : []));
  const sizes = operations.flatMap((operation) => (operation.kind === 'mtu' ? [operation] : []));
  const names = [...new Set([...routes, ...sizes].map(({ dev }) => dev))];
  // A rule belongs to the interface that its table leads to.
  const devOf = (table: string): string | undefined => routes.find((route) => route.table === table)?.dev ?? names[0];
  const sentences = names.map(async (dev) => {
    const owner = await ownerOf(machine, dev);
    if (owner.kind === 'systemd-networkd') return [];
    const settings = {
      routes: routes.filter((route) => route.dev === dev),
      rules: rules.filter(({ table }) => devOf(table) === dev),
      mtu: sizes.find((size) => size.dev === dev)?.after,
    };
    return cautionText.notLasting(dev, owner, settings);
  });
  return (await Promise.all(sentences)).flat();
}

import type { NasFacts, NasWays } from '../../../shared/model/nas-facts.ts';
import type { Bond, Interface } from '../../../shared/model/network.ts';
import { valueOf, type Reading } from '../../../shared/model/reading.ts';
import { bitsPerSecond, type BitsPerSecond } from '../../../shared/model/units.ts';
import { commandLine } from '../../machine/machine.ts';
import { parseAddressWords } from './linux/address-words.ts';
import { parseAddresses, type IpLink } from './linux/addresses.ts';
import { decisiveOfBond, parseBond } from './linux/bonding.ts';
import { parseNetDevice, type InterfaceCounters } from './linux/net-device.ts';
import { readIpv4Settings } from './linux/ipv4-settings.ts';
import { ifReadable, reading, type Taken } from '../text/reading.ts';
import { firstUnderstood, inWords, jsonOrWords, type Way as AskedWay } from '../text/second-way.ts';
import { directories } from '../workstation-sources.ts';
import { parseBsdCounters } from './bsd/bsd-counters.ts';
import { parseIfconfig } from './bsd/ifconfig.ts';
import { nasInterfaces, rawOfIpLink, type InterfaceExtras } from './interfaces.ts';
import { printed, run, toolOf, type Look } from '../nas-look.ts';
import type { RawInterface } from './raw-interface.ts';
import { parseBsdRoutes, parseRoutes, parseRouteText, parseRules, parseRuleText } from './routes.ts';
import { nasDirectories, nasFiles, plainCommands, speedFile, type Argv } from '../nas-sources.ts';
import { decisiveSysctls, parseSysctls } from './sysctl-text.ts';

export interface InterfacesLook {
  readonly way: NasWays['addresses'];
  readonly interfaces: Reading<readonly Interface[]>;
}

type Way = Exclude<NasWays['addresses'], 'none'>;

const linuxWays: readonly Way[] = ['ip-json', 'ip-json-plain', 'ip-text', 'ifconfig'];
const megabit = 1e6;

/** The NAS's interfaces by the first of the ways that works; the last one that did comes first. */
export async function lookAtInterfaces(
  look: Look,
  family: NasWays['family'],
  known: { readonly speeds: ReadonlyMap<string, BitsPerSecond>; readonly bonds: ReadonlySet<string> },
): Promise<InterfacesLook> {
  const all: readonly Way[] = family === 'freebsd' ? ['ifconfig'] : linuxWays;
  const last = look.ways?.addresses;
  const order = last === undefined || last === 'none' ? all : [last, ...all.filter((way) => way !== last)];
  const [first = 'ifconfig', ...others] = order;
  const [counters, raw] = await Promise.all([countersOf(look, family), rawBy(look, first)]);
  const extras = { ...known, counters };
  let best: Reading<readonly RawInterface[]> = raw;
  for (const way of [first, ...others]) {
    const current = way === first ? raw : await rawBy(look, way);
    if (current.state === 'known') {
      return { way, interfaces: { ...current, value: nasInterfaces(current.value, extras) } };
    }
    best = best.state === 'absent' ? current : best;
  }
  return { way: 'none', interfaces: best.state === 'known' ? { state: 'unchecked' } : best };
}

function rawBy(look: Look, way: Way): Promise<Reading<readonly RawInterface[]>> {
  const tool = way === 'ifconfig' ? toolOf(look, 'ifconfig') : toolOf(look, 'ip');
  const argv = addressCommands[way](tool);
  return reading(look.machine, commandLine(argv), async () => takenBy[way](await printed(look, argv)));
}

const addressCommands: Readonly<Record<Way, (tool: string) => Argv>> = {
  'ip-json': plainCommands.addressesJson,
  'ip-json-plain': plainCommands.addressesJsonPlain,
  'ip-text': plainCommands.addressesText,
  ifconfig: plainCommands.ifconfig,
};

const rawOf =
  (parse: (text: string) => readonly IpLink[]) =>
  (text: string): readonly RawInterface[] =>
    parse(text).map(rawOfIpLink);
const fromJson = jsonOrWords(rawOf(parseAddresses), rawOf(parseAddressWords));

const takenBy: Readonly<Record<Way, (text: string) => Taken<readonly RawInterface[]>>> = {
  'ip-json': fromJson,
  'ip-json-plain': fromJson,
  'ip-text': inWords(rawOf(parseAddressWords)),
  ifconfig: inWords(parseIfconfig),
};

/** Counters that cannot be read leave the interfaces without them. */
async function countersOf(look: Look, family: NasWays['family']): Promise<InterfaceExtras['counters']> {
  const argv = plainCommands.bsdCounters(toolOf(look, 'netstat'));
  const source = family === 'freebsd' ? commandLine(argv) : nasFiles.netDev;
  const counters = await reading(look.machine, source, async () => {
    const text = family === 'freebsd' ? await printed(look, argv) : await look.machine.readFile(nasFiles.netDev);
    const parsed = family === 'freebsd' ? parseBsdCounters(text) : parseNetDevice(text);
    return { value: withLines(parsed, text, source), lines: [] };
  });
  return valueOf(counters) ?? new Map();
}

/** `eth0: 6279 …`, `igb0  1500 <Link#1> …` */
function withLines(
  counters: ReadonlyMap<string, InterfaceCounters>,
  text: string,
  source: string,
): InterfaceExtras['counters'] {
  const lines = new Map(
    text
      .split('\n')
      .toReversed()
      .flatMap((line): readonly (readonly [string, string])[] => {
        const name = /^\s*(?<name>[^\s:*]+)/.exec(line)?.groups?.['name'];
        return name === undefined ? [] : [[name, line]];
      }),
  );
  return new Map(
    [...counters].map(([name, counts]) => {
      const line = lines.get(name);
      return [name, line === undefined ? counts : { ...counts, counted: { source, line: line.trim() } }];
    }),
  );
}

const ipv4Directory = directories.ipv4Settings;

/** Interfaces that have no speed of their own; a NAS with containers has dozens of them. */
const withoutSpeed = /^(?:lo|veth|docker|br-|virbr|tap|tun|ifb|dummy|sit|\.)|[/\s]/;

/** What may be a port, and is a name that may stand in a path. */
const portsAmong = (names: readonly string[]): readonly string[] => names.filter((name) => !withoutSpeed.test(name));

/** /sys/class/net/NAME/speed: Mbit/s; -1, or an error, for a link that is down or does not tell. */
export async function speedsOf(look: Look, names: readonly string[]): Promise<ReadonlyMap<string, BitsPerSecond>> {
  const asked = portsAmong(names);
  const texts = await Promise.all(asked.map((name) => ifReadable(look.machine.readFile(speedFile(name)))));
  return new Map(
    asked.flatMap((name, index): readonly (readonly [string, BitsPerSecond])[] => {
      const text = texts[index]?.trim();
      return text !== undefined && /^[1-9]\d{0,6}$/.test(text) ? [[name, bitsPerSecond(Number(text) * megabit)]] : [];
    }),
  );
}

export function bondsOf({ machine }: Look, names: readonly string[]): Promise<Reading<readonly Bond[]>> {
  return reading(machine, nasDirectories.bonds, async () => {
    const texts = await Promise.all(names.map((name) => machine.readFile(`${nasDirectories.bonds}/${name}`)));
    return {
      value: texts.map((text, index) => parseBond(names[index] ?? '', text)),
      lines: texts.flatMap((text, index) => decisiveOfBond(text).map((line) => `${names[index] ?? ''}: ${line}`)),
    };
  });
}

/** One command for all interfaces; where there is no such program, the files behind it. */
export async function sysctlsOf(look: Look, names: readonly string[]): Promise<NasFacts['sysctls']> {
  const argv = plainCommands.sysctls(toolOf(look, 'sysctl'));
  const asked = await reading(look.machine, commandLine(argv), async () => {
    const text = await printed(look, argv);
    return { value: parseSysctls(text), lines: decisiveSysctls(text) };
  });
  if (asked.state === 'known') return asked;
  const byFiles = await reading(look.machine, ipv4Directory, () => readIpv4Settings(look.machine, portsAmong(names)));
  return byFiles.state === 'known' ? byFiles : asked;
}

export function routesOf(look: Look, family: NasWays['family']): Promise<NasFacts['routes']> {
  if (family === 'freebsd') {
    const argv = plainCommands.bsdRoutes(toolOf(look, 'netstat'));
    return understood(look, [{ argv, take: inWords(parseBsdRoutes) }]);
  }
  const ip = toolOf(look, 'ip');
  return understood(look, [
    { argv: plainCommands.routesJson(ip), take: jsonOrWords(parseRoutes, parseRouteText) },
    { argv: plainCommands.routesText(ip), take: inWords(parseRouteText) },
  ]);
}

export function rulesOf(look: Look): Promise<NasFacts['rules']> {
  const ip = toolOf(look, 'ip');
  return understood(look, [
    { argv: plainCommands.rules(ip), take: jsonOrWords(parseRules, parseRuleText) },
    { argv: plainCommands.rulesText(ip), take: inWords(parseRuleText) },
  ]);
}

function understood<T>(look: Look, ways: readonly [AskedWay<T>, ...AskedWay<T>[]]): Promise<Reading<T>> {
  const take = (): Promise<Taken<T>> => firstUnderstood(ways, (argv) => run(look, argv));
  return reading(look.machine, commandLine(ways[0].argv), take);
}

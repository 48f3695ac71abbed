import type { Bond, InterfaceSysctls, Neighbour, Route, RoutingRule } from '../../../shared/model/network.ts';
import type { Reading } from '../../../shared/model/reading.ts';
import type { CommandResult, Machine } from '../../machine/machine.ts';
import { readCommand, readFirst, type Look } from '../look.ts';
import { commands, directories, files, networkNamespaceLink, routeTo, routeToInWords } from '../sources.ts';
import { ParseError } from '../text/parse-error.ts';
import { reading, type Taken } from '../text/reading.ts';
import { inWords, jsonOrWords } from '../text/second-way.ts';
import { parseBsdRoutes } from './bsd/netstat.ts';
import { decisiveOfBond, parseBond } from './linux/bonding.ts';
import { readIpv4Settings } from './linux/ipv4-settings.ts';
import { parseNeighbours, parseNeighbourWords } from './linux/neighbours.ts';
import { lineOfDrops, parseReversePathDrops } from './linux/reverse-path-drops.ts';
import { parseRoute, parseRouteGetWords, parseRoutes, parseRouteText, refusedRoute } from './linux/routes.ts';
import { parseRules, parseRuleText } from './linux/rules.ts';
import { decisiveSysctls, parseSysctls } from './sysctl-text.ts';

/** Anyone may read it of a process of their own: `net:[4026531840]`. */
export async function readNetworkNamespace(machine: Machine): Promise<Reading<number>> {
  return await reading(machine, networkNamespaceLink, async () => {
    const target = await machine.readLink(networkNamespaceLink);
    const digits = /^net:\[(?<digits>\d+)\]$/.exec(target)?.groups?.['digits'];
    if (digits === undefined) throw new ParseError(`${networkNamespaceLink} is no network namespace`, 1, target);
    return { value: Number(digits), lines: [target] };
  });
}

export async function readNeighbours(look: Look): Promise<Reading<readonly Neighbour[]>> {
  return await readFirst(look, [
    { argv: commands.neighbours, take: jsonOrWords(parseNeighbours, parseNeighbourWords) },
    { argv: commands.neighboursInWords, take: inWords(parseNeighbourWords) },
  ]);
}

/** Anyone may read it. */
export async function readReversePathDrops(machine: Machine): Promise<Reading<number>> {
  return await reading(machine, files.netstat, async () => {
    const value = parseReversePathDrops(await machine.readFile(files.netstat));
    return { value, lines: [lineOfDrops(value)] };
  });
}

/** How this machine sends to each of these addresses; all are asked for at once. */
export async function readRoutesTo(
  look: Look,
  addresses: readonly string[],
): Promise<Readonly<Record<string, Reading<Route>>>> {
  const routes = await Promise.all(addresses.map(async (to) => [to, await readRouteTo(look, to)] as const));
  return Object.fromEntries(routes);
}

async function readRouteTo(look: Look, to: string): Promise<Reading<Route>> {
  const inItsWords = (text: string): Route => parseRouteGetWords(text, to);
  const refusal = (result: CommandResult): Taken<Route> | undefined => {
    const value = refusedRoute(result, to);
    return value && { value, lines: [result.stderr.trim()] };
  };
  return await readFirst(look, [
    { argv: routeTo(to), take: jsonOrWords((text) => parseRoute(text, to), inItsWords), refusal },
    { argv: routeToInWords(to), take: inWords(inItsWords), refusal },
  ]);
}

/** Every table of routes. */
export async function readRoutes(look: Look): Promise<Reading<readonly Route[]>> {
  if (look.family === 'freebsd') return await readCommand(look, commands.bsdRoutes, inWords(parseBsdRoutes));
  return await readFirst(look, [
    { argv: commands.routes, take: jsonOrWords(parseRoutes, parseRouteText) },
    { argv: commands.routesInWords, take: inWords(parseRouteText) },
  ]);
}

export async function readRules(look: Look): Promise<Reading<readonly RoutingRule[]>> {
  return await readFirst(look, [
    { argv: commands.rules, take: jsonOrWords(parseRules, parseRuleText) },
    { argv: commands.rulesInWords, take: inWords(parseRuleText) },
  ]);
}

/** Absent while there is no bond and the driver is not loaded. */
export async function readBondNames(machine: Machine): Promise<Reading<readonly string[]>> {
  return await reading(machine, directories.bonds, async () => ({
    value: await machine.listDirectory(directories.bonds),
    lines: [],
  }));
}

export async function readBonds(machine: Machine, names: readonly string[]): Promise<Reading<readonly Bond[]>> {
  return await reading(machine, directories.bonds, async () => {
    const texts = await Promise.all(
      names.map(async (name) => ({ name, text: await machine.readFile(`${directories.bonds}/${name}`) })),
    );
    return {
      value: texts.map(({ name, text }) => parseBond(name, text)),
      lines: texts.flatMap(({ name, text }) => decisiveOfBond(text).map((line) => `${name}: ${line}`)),
    };
  });
}

/** By files: anyone may read them, and no program is needed. */
export async function readSettings(
  machine: Machine,
  names: readonly string[],
): Promise<Reading<readonly InterfaceSysctls[]>> {
  return await reading(machine, directories.ipv4Settings, () => readIpv4Settings(machine, names));
}

/** By one command for all interfaces, of which a NAS may have dozens; where there is no such program, by files. */
export async function readSettingsAtOnce(
  look: Look,
  names: readonly string[],
): Promise<Reading<readonly InterfaceSysctls[]>> {
  const asked = await readCommand(look, commands.sysctls, (text) => ({
    value: parseSysctls(text),
    lines: decisiveSysctls(text),
  }));
  if (asked.state === 'known') return asked;
  const byFiles = await readSettings(look.machine, names);
  return byFiles.state === 'known' ? byFiles : asked;
}

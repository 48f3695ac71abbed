import type { Interface } from '../../../shared/model/network.ts';
import type { Reading } from '../../../shared/model/reading.ts';
import { commandOf, readCommand, readFirst, type Look } from '../look.ts';
import { commandLine, type Machine } from '../../machine/machine.ts';
import { commands, files } from '../sources.ts';
import { reading, type Taken } from '../text/reading.ts';
import { inWords, jsonOrWords, outputUnderstood, type Way } from '../text/second-way.ts';
import { parseBsdCounters } from './bsd/bsd-counters.ts';
import { parseIfconfig } from './bsd/ifconfig.ts';
import type { InterfaceCounters } from './interfaces.ts';
import { parseAddressWords } from './linux/address-words.ts';
import { parseAddresses, type IpLink } from './linux/addresses.ts';
import { parseNetDevice } from './linux/net-device.ts';
import type { RawInterface } from './raw-interface.ts';

const ipWays: readonly [Way<readonly IpLink[]>, ...Way<readonly IpLink[]>[]] = [
  { argv: commands.addresses, take: jsonOrWords(parseAddresses, parseAddressWords) },
  { argv: commands.addressesPlain, take: jsonOrWords(parseAddresses, parseAddressWords) },
  { argv: commands.addressesInWords, take: inWords(parseAddressWords) },
];

/** The interfaces with their addresses; throws where `ip` cannot be understood in any way. */
export async function linksOf(machine: Machine): Promise<Taken<readonly IpLink[]>> {
  return await outputUnderstood(machine, ipWays);
}

/** The interfaces with their addresses, by `ip`. */
export async function readLinks(look: Look): Promise<Reading<readonly IpLink[]>> {
  return await readFirst(look, ipWays);
}

/** The same of a machine that may have no `ip`, or none that is understood. `before`: of an earlier look. */
export async function readLinksByAny(
  look: Look,
  before: Reading<readonly Interface[]>,
): Promise<Reading<readonly RawInterface[]>> {
  const byIfconfig = () => readCommand(look, commands.ifconfig, inWords(parseIfconfig));
  if (look.family === 'freebsd') return await byIfconfig();
  const first = isBy(before, look) ? await byIfconfig() : undefined;
  if (first?.state === 'known') return first;
  const byIp = await readFirst(look, ipWays, before);
  if (byIp.state === 'known') return byIp;
  const last = first ?? (await byIfconfig());
  return last.state === 'known' || byIp.state === 'absent' ? last : byIp;
}

const isBy = (before: Reading<unknown>, look: Look): boolean =>
  before.state === 'known' && before.evidence.source === commandLine(commandOf(look, commands.ifconfig));

/** Totals of the interfaces by name. */
export async function readCounters(look: Look): Promise<Reading<ReadonlyMap<string, InterfaceCounters>>> {
  if (look.family === 'freebsd') {
    const source = commandLine(commandOf(look, commands.bsdCounters));
    return await readCommand(look, commands.bsdCounters, (text) => ({
      value: parseBsdCounters(text, source),
      lines: [],
    }));
  }
  return await reading(look.machine, files.netDev, async () => ({
    value: parseNetDevice(await look.machine.readFile(files.netDev)),
    lines: [],
  }));
}

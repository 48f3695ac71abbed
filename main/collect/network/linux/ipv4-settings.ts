import type { InterfaceSysctls } from '../../../../shared/model/network.ts';
import type { Machine } from '../../../machine/machine.ts';
import { ParseError } from '../../text/parse-error.ts';
import { wholeNumber } from '../../text/numbers.ts';
import { ifReadable, type Taken } from '../../text/reading.ts';
import { ipv4Setting, ipv4SettingFiles } from '../../sources.ts';

/** The name whose values add to those of every interface. */
const everyInterface = 'all';

/** A file of /proc/sys/net/ipv4/conf/NAME/: one small number (Documentation/networking/ip-sysctl.rst). */
export function parseSetting(text: string): number {
  const value = wholeNumber(text.trim(), 'setting', { number: 1, text });
  if (value > 255) throw new ParseError('setting is not a small number', 1, text);
  return value;
}

/** The settings of interfaces, and of `all`, that decide which port answers and which packets are dropped. */
export async function readIpv4Settings(
  machine: Machine,
  names: readonly string[],
): Promise<Taken<readonly InterfaceSysctls[]>> {
  const read = await Promise.all([everyInterface, ...names].map(async (name) => await settingsOf(machine, name)));
  return { value: read.map(({ value }) => value), lines: read.flatMap(({ lines }) => lines) };
}

async function settingsOf(machine: Machine, name: string): Promise<Taken<InterfaceSysctls>> {
  const paths = ipv4SettingFiles.map((file) => ipv4Setting(name, file));
  const texts = await Promise.all(
    paths.map(
      async (path) => await (name === everyInterface ? machine.readFile(path) : ifReadable(machine.readFile(path))),
    ),
  );
  const [rpFilter, arpIgnore, arpAnnounce, arpFilter] = texts.map((text) =>
    text === undefined ? undefined : parseSetting(text),
  );
  const lines = texts.flatMap((text, index) => (text === undefined ? [] : [`${paths[index] ?? ''}:${text.trim()}`]));
  return { value: { name, rpFilter, arpIgnore, arpAnnounce, arpFilter }, lines };
}

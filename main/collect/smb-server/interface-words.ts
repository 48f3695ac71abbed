import type { ConfiguredInterface } from '../../../shared/model/smb-server.ts';
import { bitsPerSecond, type BitsPerSecond } from '../../../shared/model/units.ts';
import { shortestAddress } from '../text/ip-address.ts';

/**
 * The value of Samba's `interfaces` (source3/lib/interface.c): words apart by blanks or commas, each a name, a pattern,
 * an address or a network, with options after a semicolon. `testparm` prints a word that holds a blank in quotes and
 * leaves the quotes out otherwise; commas inside an option list do not part words then.
 *
 *     192.168.1.80;capability=RSS,speed=1000000000 eth1 "10.0.0.25;speed=1000000000"
 */
export function configuredInterfaces(value: string): readonly ConfiguredInterface[] {
  const words = value.match(/"[^"]*"|[^\s"]+/g) ?? [];
  return words.flatMap((word) => wordsApart(word.replaceAll('"', '').trim())).map(interfaceOf);
}

/** Without options a comma parts names; with them it parts options. */
function wordsApart(word: string): readonly string[] {
  const parts = word.includes(';') ? [word] : word.split(',');
  return parts.filter((part) => part !== '');
}

function interfaceOf(word: string): ConfiguredInterface {
  const [name = '', ...rest] = word.split(';');
  const options = rest
    .join(',')
    .split(',')
    .filter((option) => option !== '');
  const capabilities = options.flatMap((option) => /^capability=(?<value>\w+)$/i.exec(option)?.groups?.['value'] ?? []);
  const upper = capabilities.map((capability) => capability.toUpperCase());
  return {
    name: shortestName(name.trim()),
    speed: speedOf(options),
    ...(upper.length > 0 && { rss: upper.includes('RSS'), rdma: upper.includes('RDMA') }),
  };
}

/** Samba takes IPv6 in any form; an address is compared in its shortest, and keeps its network's length. */
function shortestName(name: string): string {
  if (!name.includes(':')) return name;
  const [host = '', ...length] = name.split('/');
  return [shortestAddress(host) ?? host, ...length].join('/');
}

const mostSpeedDigits = 15;

function speedOf(options: readonly string[]): BitsPerSecond | undefined {
  const digits = options.flatMap((option) => /^speed=(?<value>\d+)$/i.exec(option)?.groups?.['value'] ?? [])[0];
  return digits === undefined || digits.length > mostSpeedDigits ? undefined : bitsPerSecond(Number(digits));
}

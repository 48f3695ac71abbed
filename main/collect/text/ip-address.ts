import ipaddr from 'ipaddr.js';

/** Eight groups of which the last two are written as IPv4. */
const longestAddress = 45;

/**
 * An address as it is compared everywhere: IPv6 in its shortest form (the kernel prints eight full groups), an
 * IPv4-mapped one as IPv4, without brackets and without a scope (`%eth0`). `undefined` for what is no address.
 */
export function shortestAddress(text: string): string | undefined {
  const bare = text.replace(/^\[/, '').replace(/[%\]].*$/, '');
  if (bare.length > longestAddress) return undefined;
  if (!ipaddr.IPv6.isValid(bare) && !ipaddr.IPv4.isValidFourPartDecimal(bare)) return undefined;
  return ipaddr.process(bare).toString();
}

/** Link-local addresses need an interface to mean anything; nothing can be routed to one alone. */
export function isLinkLocal(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'linkLocal';
}

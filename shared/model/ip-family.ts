export type IpFamily = 'ipv4' | 'ipv6';

/** The IP version of an address or of a network in prefix form: only IPv6 is written with colons. */
export const familyOf = (address: string): IpFamily => (address.includes(':') ? 'ipv6' : 'ipv4');

/** The prefix length that means one address alone. */
export const wholePrefix = (address: string): 32 | 128 => (familyOf(address) === 'ipv6' ? 128 : 32);

/**
 * Fake addresses that keep what a diagnosis needs: which class an address is of (private, link-local, …), which
 * addresses share a network, what is a network's own and its broadcast address, and which MACs are equal.
 *
 * Bits are flipped one after the other, each depending on the bits before it, so two addresses that agree in their
 * first n bits have fakes that agree in their first n bits, and no further (the idea of Crypto-PAn, Xu et al. 2002).
 */
import { createHmac } from 'node:crypto';
import ipaddr from 'ipaddr.js';

export interface AddressFaker {
  /** Remembers the networks that a text names, so that their own addresses stay their own. */
  learn(text: string): void;
  /** Replaces every address of a text; the rest of it is changed by `change`, to which each address is one mark. */
  redact(text: string, change: (marked: string) => string): string;
  /** The fake of one address, with a length or without. */
  readonly address: (text: string) => string;
  /** The fake of a MAC, both without separators. */
  readonly mac: (digits: string) => string;
}

/** The text with marks for its addresses, `\uE000NUMBER\uE001` of the area for private use, so that no part of one passes for a name. */
export const marked = (text: string): string => text.replaceAll(addresses, () => mark(0));
const mark = (index: number): string => `\uE000${index}\uE001`;

type Bits = readonly number[];
type Address = ipaddr.IPv4 | ipaddr.IPv6;

const mac = String.raw`(?<mac>(?<![\w:])(?:[\da-fA-F]{2}:){5,19}[\da-fA-F]{2}(?![\w:])|(?<![\w-])(?:[\da-fA-F]{2}-){5}[\da-fA-F]{2}(?![\w-]))`;
/** Interfaces of USB adapters are named by their MAC: `enx00e04c680001`. */
const macName = String.raw`(?<macName>(?<![A-Za-z\d])(?:enx|wlx)[\da-f]{12}(?![A-Za-z\d]))`;
const ipv6 = String.raw`(?<ipv6>(?<![\w:.])[\da-fA-F]{0,4}(?::[\da-fA-F]{0,4}){2,7}(?:\.?\d+(?:\.\d+){2,3})?(?<=[\da-fA-F]|::)(?!\w|:[\da-fA-F:]))`;
/** With a port and no bracket: all eight groups, or as `netstat` prints its two ends. */
const ipv6WithPort = String.raw`(?<ipv6Port>(?<![\w:.])(?:(?:[\da-fA-F]{1,4}:){7}[\da-fA-F]{1,4}|[\da-fA-F]{0,4}(?::[\da-fA-F]{0,4}){2,7}(?=:(?:\d+|\*)(?:\s|$))(?<=^(?:tcp|udp)\d*\s.{0,120}))(?=:(?:\d+|\*)(?![\w:])))`;
const ipv4 = String.raw`(?<ipv4>(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?!\w|\.\d))`;
const addresses = new RegExp(
  `${mac}|${macName}|${ipv6WithPort}|(?:${ipv6}|${ipv4})(?:/(?<length>\\d{1,3})(?![\\w.-]))?`,
  'gm',
);
/** /proc/net/tcp and tcp6: the address as 32-bit words of the machine's byte order, little endian, and the port. */
const hexadecimal = /(?<![\dA-F])(?<words>[\dA-F]{8}|[\dA-F]{32}):(?<port>[\dA-F]{4})(?![\dA-F])/g;

export function addressFaker(key: Buffer): AddressFaker {
  const networks = new Set<string>();
  const fakeMac = macFaker();
  const fakeIp = remembered((text, length) => fakeAddress(text, key, length ?? networkLength(text, networks)));
  const fakeOf = ({ mac, macName, ipv6Port, ipv6, ipv4, length }: Groups, named: boolean): string => {
    if (mac !== undefined) return pairs(fakeMac(mac.replaceAll(/[:-]/g, ''))).join(mac[2]);
    if (macName !== undefined) return macName.slice(0, 3) + fakeMac(macName.slice(3));
    const ip = ipv6Port ?? ipv6 ?? ipv4 ?? '';
    // `//10.0.0.25/24` is a share that is called 24.
    if (named && length !== undefined) return `${fakeIp(ip)}/${length}`;
    return length === undefined ? fakeIp(ip) : `${fakeIp(ip, Number(length))}/${length}`;
  };
  return {
    mac: fakeMac,
    address: (text) => {
      const [ip = '', length] = text.split('/');
      return length === undefined ? fakeIp(ip) : `${fakeIp(ip, Number(length))}/${length}`;
    },
    learn: (text) => {
      for (const { address, length } of namedNetworks(text)) networks.add(prefixKey(bitsOf(address), length));
    },
    redact: (text, change) => {
      const found: string[] = [];
      const rest = change(
        text.replaceAll(addresses, (...match) => {
          const named = /(?:\/\/|\\\\)$/.test(text.slice(Math.max(0, match.at(-3) - 2), match.at(-3)));
          return mark(found.push(fakeOf(match.at(-1), named)) - 1);
        }),
      );
      const plain = rest.replaceAll(/\uE000(\d+)\uE001/g, (whole, index: string) => found[Number(index)] ?? whole);
      if (!plain.includes('local_address')) return plain;
      return plain.replaceAll(
        hexadecimal,
        (_, words: string, port: string) => `${fakeHexadecimal(words, fakeIp)}:${port}`,
      );
    },
  };
}

type Groups = Readonly<Partial<Record<'mac' | 'macName' | 'ipv6Port' | 'ipv6' | 'ipv4' | 'length', string>>>;

/** Locally administered fakes, numbered as they are met. */
function macFaker(): (digits: string) => string {
  const macs = new Map<string, string>();
  return (digits) => {
    const real = digits.toLowerCase();
    if (/^(?:0+|f+)$/.test(real)) return real;
    const fake = macs.get(real) ?? `02${(macs.size + 1).toString(16).padStart(real.length - 2, '0')}`;
    macs.set(real, fake);
    return fake;
  };
}

/** A table of connections names the same few addresses thousands of times. */
function remembered(fake: (text: string, length?: number) => string): (text: string, length?: number) => string {
  const known = new Map<string, string>();
  return (text, length) => {
    const key = `${text}/${length ?? ''}`;
    const found = known.get(key) ?? fake(text, length);
    known.set(key, found);
    return found;
  };
}

function fakeAddress(text: string, key: Buffer, network: number): string {
  if (!ipaddr.isValid(text)) return text;
  const parsed = ipaddr.parse(text);
  const real = embedded(parsed);
  const fake = fakeBits(bitsOf(real), key, network);
  if (real !== parsed) return `::ffff:${written(fake)}`;
  return isFull(text) ? (hexDigits(fake).match(/.{4}/g) ?? []).join(':') : written(fake);
}

const hexDigits = (bits: Bits): string =>
  (bits.join('').match(/.{4}/g) ?? []).map((nibble) => Number.parseInt(nibble, 2).toString(16)).join('');

/** The IPv4 address inside `::ffff:10.0.0.1`, else the address itself. */
function embedded(address: Address): Address {
  return address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() ? address.toIPv4Address() : address;
}

const isFull = (text: string): boolean => /^(?:[\da-fA-F]{4}:){7}[\da-fA-F]{4}$/.test(text);
const pairs = (digits: string): string[] => digits.match(/../g) ?? [];

const bitsOf = (address: Address): Bits =>
  address.toByteArray().flatMap((byte) => Array.from({ length: 8 }, (_, index) => (byte >> (7 - index)) & 1));

function written(bits: Bits): string {
  const bytes = Array.from({ length: bits.length / 8 }, (_, index) =>
    Number.parseInt(bits.slice(index * 8, index * 8 + 8).join(''), 2),
  );
  return ipaddr.fromByteArray(bytes).toString();
}

const prefixKey = (bits: Bits, length: number): string => `${bits.length} ${bits.slice(0, length).join('')}`;

/** `10.0.0.0/8`, and `"local":"10.1.2.3","prefixlen":8` of `ip -j addr`. */
function namedNetworks(text: string): readonly { readonly address: Address; readonly length: number }[] {
  const slashed = [...text.matchAll(new RegExp(`(?:${ipv6}|${ipv4})/(?<length>\\d{1,3})(?!\\d)`, 'g'))];
  const spelled = [
    ...text.matchAll(/"local":\s*"(?<ipv4>[^"]+)",\s*(?:"peer":\s*"[^"]*",\s*)?"prefixlen":\s*(?<length>\d+)/g),
  ];
  return [...slashed, ...spelled].flatMap(({ groups }) => {
    const address = groups?.['ipv4'] ?? groups?.['ipv6'] ?? '';
    return ipaddr.isValid(address) ? [{ address: ipaddr.parse(address), length: Number(groups?.['length']) }] : [];
  });
}

/** The longest known network that holds the address; where none is known, what most networks have. */
function networkLength(text: string, networks: ReadonlySet<string>): number {
  const bits = ipaddr.isValid(text) ? bitsOf(embedded(ipaddr.parse(text))) : [];
  const usual = bits.length === 32 ? 24 : 64;
  for (let length = usual; length > 0; length--) if (networks.has(prefixKey(bits, length))) return length;
  return usual;
}

/** Networks whose addresses mean the same everywhere, with their lengths. */
export const everywhere: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['127.0.0.0', 8],
  ['224.0.0.0', 3],
  ['::', 127],
  ['ff00::', 8],
];

/** Classes of addresses: a network, its length, and how many leading bits say the class. */
export const classes: readonly (readonly [string, number, number])[] = [
  ['10.0.0.0', 8, 8],
  ['172.16.0.0', 12, 12],
  ['192.168.0.0', 16, 16],
  ['169.254.0.0', 16, 16],
  ['100.64.0.0', 10, 10],
  // Public, but in an octet with a private part: a flipped second octet could make it private.
  ['172.0.0.0', 8, 16],
  ['192.0.0.0', 8, 16],
  ['169.0.0.0', 8, 16],
  ['100.0.0.0', 8, 16],
  ['198.0.0.0', 8, 16],
  ['fe80::', 10, 64],
  ['fc00::', 7, 8],
  ['2000::', 3, 3],
  ['::', 0, 16],
  ['0.0.0.0', 0, 8],
];

/** How many leading bits say of which class an address is; they stay. `undefined`: the whole address means the same everywhere. */
function classLength(bits: Bits): number | undefined {
  const starts = (prefix: string, length: number) => {
    const network = bitsOf(ipaddr.parse(prefix));
    return network.length === bits.length && network.slice(0, length).every((bit, index) => bit === bits[index]);
  };
  if (everywhere.some(([prefix, length]) => starts(prefix, length))) return undefined;
  return classes.find(([prefix, length]) => starts(prefix, length))?.[2];
}

/**
 * Of IPv4 the last byte stays (gateways are .1, and it says nothing of the owner); of IPv6 an interface identifier that
 * a person chose (`::25`) stays, one made from a MAC or by chance is flipped.
 */
function fakeBits(bits: Bits, key: Buffer, network: number): Bits {
  const from = classLength(bits);
  if (from === undefined) return bits;
  const rest = bits.slice(network);
  const ownAddress = rest.length > 0 && rest.every((bit) => bit === rest[0]);
  const usual = bits.length === 32 ? 24 : 64;
  const chosen = bits.length === 32 || bits.slice(64, 112).every((bit) => bit === 0);
  const to = ownAddress && network <= usual ? network : chosen ? usual : bits.length;
  return bits.map((bit, index) => (index < from || index >= to ? bit : bit ^ flip(key, bits, index, from)));
}

/** The first bit behind the class always flips, so that no address is its own fake. */
const flip = (key: Buffer, bits: Bits, index: number, from: number): number =>
  index === from ? 1 : (createHmac('sha256', key).update(bits.slice(0, index).join('')).digest()[0] ?? 0) & 1;

function fakeHexadecimal(words: string, fakeIp: (text: string) => string): string {
  const swapped = (hex: string): string =>
    (hex.match(/.{8}/g) ?? []).map((word) => pairs(word).toReversed().join('')).join('');
  const bytes = pairs(swapped(words)).map((pair) => Number.parseInt(pair, 16));
  const fake = ipaddr.parse(fakeIp(ipaddr.fromByteArray(bytes).toString()));
  const digits = fake.toByteArray().map((byte) => byte.toString(16).padStart(2, '0'));
  return swapped(digits.join('')).toUpperCase();
}

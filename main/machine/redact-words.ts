import { fakedHost, inPlaces, isAddress, namesIn, type NameKind } from './redact-places.ts';

/**
 * Names that tell who and where: hosts, shares, folders, users, domains, serial numbers. They are learnt from where
 * they stand in known formats, and then replaced wherever they stand.
 */
export interface WordFaker {
  learn(text: string): void;
  /** Learns one name that is known to be one. */
  learnName(kind: NameKind, name: string): void;
  readonly redact: (text: string) => string;
  /** The fake of a text that is nothing but one name; a name that was not learnt stays. */
  readonly redactName: (name: string) => string;
  /** The fake of a text that is nothing but the name of a host, whatever it is called. */
  readonly redactHost: (name: string) => string;
}

/**
 * Words that the formats themselves consist of. A share may well be called `data`; where such a word stands as a part
 * of a path or of a share's name it is replaced, elsewhere it is the format's own and betrays nobody.
 */
const vocabulary = new Set(
  `a absent access active actimeo addr address admitted aes all allocated arp attributes auto autonegotiation bond bridge bsize bytes cache
  capability capabilities cbdata channel channels cifs client clientguid closetimeo cmd com compression connected connectionid
  connection connections count cred credits ctl cubic data debug debugging default dev devinfo dialect dir disabled disconnected disk display
  domain down driver dst duplex echo enabled encrypted encryption entries error established eth0 eth1 extra failed features file files filemode flags
  folder for forcegid forceuid fscache full gateway gid global guest guid half hard home host hostname id inet inet6 info instance
  interface interfaces internal ip ipc ipv4 ipv6 kernel label lan last layer level link linux lo local log main mapposix maxreq
  maximal media mids mnt mode mount mounted mounts mtu multichannel multipath name names net netdev network nfs no none nounix number of
  off offload open operstate optimal path pathcomponentmax pid port ports posix primary private proc protocol public qdisc queue
  read ready received reconnecting refcount relatime requests retrans root router rsize rss rto rtt run ro rw scope sec secmode
  security sector sent serial server servers serverino service session sessions sessionid share shares signed size smb smb2
  smb3 soft sparse speed srv state stats status storage structures sys system tcp temp test tid time tmp tree total type uid
  unix up updated uses user users var vers version vfs volume volumes wait weight wifi wire with witness wlan word write
  wsize xattr yes`.split(/\s+/),
);

const decoded = (text: string): string =>
  text.replaceAll(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));

const ipcShare = 'ipc$';

export function wordFaker(): WordFaker {
  const kinds = new Map<string, NameKind>();
  const fakes = new Map<string, string>();
  const counts = new Map<string, number>();
  let pattern: { readonly names: number; readonly expression: RegExp | undefined } = {
    names: 0,
    expression: undefined,
  };
  const learnName = (kind: NameKind, name: string): void => {
    for (const form of [name, decoded(name)]) {
      const key = form.toLowerCase();
      if (key !== '' && key !== ipcShare && !/^0*$/.test(key) && !form.includes('\uE000') && !kinds.has(key))
        kinds.set(key, kind);
    }
  };
  const fakeOf = (name: string): string => {
    const key = decoded(name).toLowerCase();
    const kind = kinds.get(key);
    if (kind === undefined) return name;
    const known = fakes.get(key);
    if (known !== undefined) return known;
    const fake = nextFake(kind, key, counts, kinds);
    fakes.set(key, fake);
    return fake;
  };
  return {
    learn: (text) => {
      for (const { kind, name } of namesIn(text)) learnName(kind, name);
    },
    learnName,
    redactName: fakeOf,
    redact: (text) => {
      if (pattern.names !== kinds.size) pattern = { names: kinds.size, expression: anyOf([...kinds.keys()]) };
      const placed = inPlaces(text, fakeOf);
      return pattern.expression === undefined ? placed : placed.replaceAll(pattern.expression, (name) => fakeOf(name));
    },
    redactHost: (name) => (isAddress(name) ? name : fakedHost(name, fakeOf)),
  };
}

/** `host1`, `share2`; of a serial number another one of the same form. Never a name that is a secret itself. */
function nextFake(
  kind: NameKind,
  real: string,
  counts: Map<string, number>,
  taken: ReadonlyMap<string, NameKind>,
): string {
  for (;;) {
    const number = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, number);
    const fake = kind === 'serial' ? serialLike(real, number) : `${kind}${number}`;
    if (!taken.has(fake)) return fake;
  }
}

function serialLike(real: string, number: number): string {
  if (!/^[\da-f-]+$/.test(real)) return `serial${number}`;
  const places = real.replaceAll('-', '').length;
  const digits = number.toString(16).padStart(places, '0');
  // More serial numbers than such a short form has room for.
  if (digits.length > places) return digits;
  let position = 0;
  return real.replaceAll(/[^-]/g, () => digits[position++] ?? '0');
}

/** Names that are no ordinary words, wherever they stand as a word of their own; the longest first. */
function anyOf(all: readonly string[]): RegExp | undefined {
  const names = all.filter((name) => name.length >= 2 && !vocabulary.has(name) && !/^\d+$/.test(name));
  const escaped = names
    .toSorted((one, other) => other.length - one.length)
    .map((name) => name.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`));
  return escaped.length === 0
    ? undefined
    : new RegExp(`(?<![\\p{L}\\d])(?:${escaped.join('|')})(?![\\p{L}\\d])`, 'giu');
}

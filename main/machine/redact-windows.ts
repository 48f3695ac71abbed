import ipaddr from 'ipaddr.js';
import { isUsualAccount, type NameKind } from './redact-places.ts';
import { forms, patterns, ruleOf } from './redact-windows-rules.ts';

/** What stands in for each name and address in the rows of a Windows machine. */
export interface RowFakes {
  readonly name: (kind: NameKind, name: string) => string;
  /** Of an address, with a length or without. */
  readonly address: (text: string) => string;
  /** Of the twelve hexadecimal digits of a MAC. */
  readonly mac: (digits: string) => string;
  /** Of a text of the maker of a driver: what was learnt elsewhere is replaced in it. */
  readonly text: (text: string) => string;
}

/** In the place of what nobody can tell to be harmless. */
const hidden = '…';

type Change = (text: string, fakes: RowFakes) => string;

/**
 * The answer of a script of assets/powershell with other names: a JSON object a line, the last one its end. What a text may
 * tell is decided by the name of its property; a text of a property that is not listed here is hidden, as is a line that is
 * no JSON object, and the message of a failure, which is free text in any language.
 */
export function changedRows(answer: string, fakes: RowFakes): string {
  return answer
    .split(/(\r?\n)/)
    .map((line, index) => (index % 2 === 1 || line.trim() === '' ? line : changedLine(line, fakes)))
    .join('');
}

function changedLine(line: string, fakes: RowFakes): string {
  const row = rowIn(line);
  return row === undefined ? hidden : JSON.stringify(changedObject(row, hide, fakes));
}

/** Networks that the rows name as an address and a length: `{"IPAddress":"10.0.1.20","PrefixLength":24}`. */
export function networksIn(answer: string): readonly string[] {
  return answer.split('\n').flatMap((line) => {
    const { IPAddress: address, PrefixLength: length } = rowIn(line) ?? {};
    if (typeof address !== 'string' || typeof length !== 'number') return [];
    return [`${withoutZone(address)}/${length}`];
  });
}

type Row = Readonly<Record<string, unknown>>;

function rowIn(line: string): Row | undefined {
  try {
    const value: unknown = JSON.parse(line.replace(/^\uFEFF/, ''));
    return isObject(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
}

const isObject = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value);

function changedObject(row: Row, outer: Change, fakes: RowFakes): Row {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => {
      // A list that PowerShell 5.1 wrapped as `{"value":[…],"Count":1}` means what its property means.
      const change = name === 'value' ? outer : changeOf(name);
      return [name, changedValue(value, change, fakes)];
    }),
  );
}

function changedValue(value: unknown, change: Change, fakes: RowFakes): unknown {
  if (typeof value === 'string') return value === '' ? value : change(value, fakes);
  if (Array.isArray(value)) return value.map((one: unknown) => changedValue(one, change, fakes));
  return isObject(value) ? changedObject(value, change, fakes) : value;
}

const hide: Change = () => hidden;
const keep: Change = (text) => text;
const keepIf =
  (form: RegExp): Change =>
  (text) =>
    form.test(text) ? text : hidden;

const withoutZone = (address: string): string => address.replace(/%.*$/, '');

/** `10.0.1.20`, `fe80::1%12`, `10.0.1.0/24`, or a socket address in hexadecimal digits. */
const address: Change = (text, fakes) => {
  const { ip = '', zone = '', length = '' } = patterns.address.exec(text)?.groups ?? {};
  if (isAddress(ip)) {
    const [fake, rest = ''] = fakes.address(`${ip}${length}`).split('/');
    return `${fake}${zone}${rest === '' ? '' : `/${rest}`}`;
  }
  return patterns.socketAddress.test(text) ? socketAddress(Buffer.from(text, 'hex'), fakes) : hidden;
};

const isAddress = (text: string): boolean => ipaddr.IPv6.isValid(text) || ipaddr.IPv4.isValidFourPartDecimal(text);

/**
 * SOCKADDR_IN and SOCKADDR_IN6: family (2 or 23, little endian), port, and the address at byte 4 or 8. What lies behind is
 * room that nobody cleared.
 */
function socketAddress(all: Buffer, fakes: RowFakes): string {
  const family = all.readUInt16LE(0);
  const [from, to] = family === 2 ? [4, 8] : [8, 24];
  if ((family !== 2 && family !== 23) || all.length < to) return hidden;
  const real = ipaddr.fromByteArray([...all.subarray(from, to)]).toString();
  const fake = ipaddr.parse(fakes.address(real)).toByteArray();
  const kept = Buffer.alloc(all.length);
  all.copy(kept, 0, 0, 4);
  kept.set(fake, from);
  if (family === 23) all.copy(kept, 24, 24, 28);
  return kept.toString('hex').toUpperCase();
}

/** `00-11-32-AA-BB-CC` or `001132AABBCC`, in the form that it has. */
const mac: Change = (text, fakes) => {
  const digits = text.replaceAll(/[-:]/g, '');
  if (!/^[\da-f]{12}$/i.test(digits)) return hidden;
  const fake = fakes.mac(digits).toUpperCase();
  const separator = /[-:]/.exec(text)?.[0];
  return separator === undefined ? fake : (fake.match(/../g) ?? []).join(separator);
};

/** `nas`, `nas.example.org`, an address, or an IPv6 address as a name: `fd00--1.ipv6-literal.net`. */
const host: Change = (text, fakes) => {
  if (isAddress(withoutZone(text))) return address(text, fakes);
  const literal = patterns.literal.exec(text)?.groups;
  if (literal === undefined) return fakes.name('host', text);
  const six = literal['six']?.replaceAll('-', ':') ?? '';
  if (!isAddress(six)) return hidden;
  return `${fakes.address(six).replaceAll(':', '-')}${literal['zone'] ?? ''}.ipv6-literal.net`;
};

/** Names between backslashes, the first of which are of the given kinds; what comes behind are folders. */
function namesBetween(text: string, kinds: readonly NameKind[], fakes: RowFakes): string {
  let index = 0;
  return text
    .split(/([\\/]+)/)
    .map((part, at) => {
      if (at % 2 === 1 || part === '' || patterns.ownParts.test(part)) return part;
      const kind = kinds[index++] ?? 'folder';
      return kind === 'host' ? host(part, fakes) : fakes.name(kind, part);
    })
    .join('');
}

/** `\\nas\media\films`; some counters and events have one backslash before it. */
const path: Change = (text, fakes) => namesBetween(text, ['host', 'share'], fakes);
/** `media`, and in events `\nas\media`. */
const share: Change = (text, fakes) =>
  text.startsWith('\\') ? path(text, fakes) : namesBetween(text, ['share'], fakes);

/** `PC\anna`, `anna@EXAMPLE.ORG`, `cifs/nas.example.org@EXAMPLE.ORG`. */
const account: Change = (text, fakes) => {
  const { authority, service, name = '', realm } = patterns.account.exec(text)?.groups ?? {};
  const isOwn = isUsualAccount(name) || patterns.ownAccounts.test(name) || name === '';
  const before =
    authority === undefined || patterns.ownAuthorities.test(authority) ? authority : fakes.name('domain', authority);
  // Asked only where it is somebody's: what is asked for is learnt.
  const faked = (): string => (service === undefined ? fakes.name('user', name) : host(name, fakes));
  return [
    before === undefined ? '' : `${before}\\`,
    service === undefined ? '' : `${patterns.service.test(service) ? service : hidden}/`,
    isOwn ? name : faked(),
    realm === undefined ? '' : `@${fakes.name('domain', realm)}`,
  ].join('');
};

const networkInterface: Change = (text, fakes) =>
  patterns.ownInterface.test(text) ? text : fakes.name('interface', text);

/** An adapter (`Ethernet 2`), or the counters of a share (`\nas\media`) and of all. */
const named: Change = (text, fakes) => {
  if (text === '_Total') return text;
  return text.startsWith('\\') ? path(text, fakes) : networkInterface(text, fakes);
};

const description: Change = (text, fakes) => (patterns.makers.test(text) ? fakes.text(text) : hidden);

const guid: Change = (text, fakes) => {
  const { bare } = patterns.guid.exec(text)?.groups ?? {};
  return bare === undefined ? hidden : text.replace(bare, fakes.name('serial', bare));
};

/** `USB\VID_0BDA&PID_8156\00E04C680001`: how it is attached and what it is, without the serial number of this one. */
const device: Change = (text) => {
  const { bus, model } = patterns.device.exec(text)?.groups ?? {};
  return bus === undefined ? hidden : [bus, ...(model === undefined ? [] : [model]), hidden].join('\\');
};

/** What names one machine, session or disk and no other, as a whole. */
const serial: Change = (text, fakes) => fakes.name('serial', text);

const changes = {
  keep,
  errorId: keepIf(forms.errorId),
  number: keepIf(forms.number),
  time: keepIf(forms.time),
  driver: keepIf(forms.driver),
  letter: keepIf(forms.letter),
  instance: keepIf(forms.instance),
  address,
  mac,
  path,
  share,
  account,
  interface: networkInterface,
  named,
  description,
  guid,
  serial,
  device,
} as const satisfies Record<string, Change>;

function changeOf(property: string): Change {
  const rule = ruleOf(property);
  return rule === undefined ? hide : changes[rule];
}

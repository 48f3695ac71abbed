import { randomBytes } from 'node:crypto';
import { withoutPasswords } from '../../shared/text/secrets.ts';
import { addressFaker, marked } from './redact-addresses.ts';
import { hostNames, isUnusualInterface, type Learnt } from './redact-places.ts';
import { changedRows, networksIn, type RowFakes } from './redact-windows.ts';
import { wordFaker } from './redact-words.ts';
import { sourceOf, type Ask, type Exchange, type Recording } from './recording.ts';
import { scriptNamed } from './windows/scripts.ts';

/**
 * Replaces what tells who and where: addresses, MACs, names of hosts, shares, folders, users and domains, serial
 * numbers. One real word has one fake in all that a redactor does, so two recordings of a pair still fit together.
 */
export interface Redactor {
  /** A whole recording: all its names are learnt before the first is replaced. */
  readonly recording: (recording: Recording) => Recording;
  /** A text, by what was learnt so far and what it tells itself. */
  readonly text: (text: string) => string;
}

export interface RedactorOptions {
  /** Makes the fake addresses the same in every run; for tests. */
  readonly key?: string;
}

export function redactor(options: RedactorOptions = {}): Redactor {
  const addresses = addressFaker(options.key === undefined ? randomBytes(32) : Buffer.from(options.key));
  const words = wordFaker();
  const learn = (text: string): void => {
    addresses.learn(text);
    words.learn(marked(withoutPasswords(text)));
  };
  const redact = (text: string): string => addresses.redact(withoutPasswords(text), words.redact);
  const redactHost = (name: string): string => addresses.redact(name, words.redactHost);
  const fakes: RowFakes = {
    name: (kind, name) => (kind === 'host' ? redactHost(name) : words.redactName(name)),
    address: addresses.address,
    mac: addresses.mac,
    text: redact,
  };
  return {
    text: (text) => {
      learn(text);
      return redact(text);
    },
    recording: (recording) => {
      const kept = { ...recording, frames: mapFrames(recording.frames, withoutForeignLines) };
      learnIdentity(kept, (kind, name) => words.learnName(kind, name));
      const answers = kept.frames.flatMap(({ exchanges }) => exchanges.flatMap((exchange) => rowsOf(exchange) ?? []));
      for (const { kind, name } of namesInRows(answers)) words.learnName(kind, name);
      for (const network of answers.flatMap(networksIn)) addresses.learn(network);
      for (const text of [kept.note, ...kept.derived.flatMap(({ source, from }) => [source, from])]) learn(text);
      for (const { exchanges } of kept.frames)
        for (const exchange of exchanges)
          for (const text of [sourceOf(exchange.ask), ...textsOf(exchange)]) learn(text);
      return redactedRecording(kept, redact, redactHost, fakes);
    },
  };
}

function mapFrames(frames: Recording['frames'], change: (exchange: Exchange) => Exchange): Recording['frames'] {
  const [first, ...later] = frames;
  const changed = (frame: (typeof frames)[number]) => ({ ...frame, exchanges: frame.exchanges.map(change) });
  return [changed(first), ...later.map(changed)];
}

/** The rows that a script of a Windows machine answered; `undefined`: the exchange is another one. */
function rowsOf(exchange: Exchange): string | undefined {
  return 'result' in exchange && isScript(exchange.ask) ? exchange.result.stdout : undefined;
}

const isScript = (ask: Ask): boolean => ask.kind === 'command' && scriptNamed(ask.argv) !== undefined;

/** Names of hosts come first: a machine is the authority of its own accounts, `PC\anna`, and is one name all the same. */
function namesInRows(answers: readonly string[]): readonly Learnt[] {
  const found: Learnt[] = [];
  const learning: RowFakes = {
    name: (kind, name) => {
      found.push(...(kind === 'host' ? hostNames(name) : [{ kind, name }]));
      return name;
    },
    address: (text) => text,
    mac: (digits) => digits,
    text: (text) => text,
  };
  for (const answer of answers) changedRows(answer, learning);
  return [...found.filter(({ kind }) => kind === 'host'), ...found.filter(({ kind }) => kind !== 'host')];
}

/** The machine's own names: as it was reached (`user@host`), and as it calls itself. */
function learnIdentity(
  recording: Recording,
  learnName: (kind: 'host' | 'user' | 'domain' | 'interface', name: string) => void,
): void {
  const learnHost = (name: string): void => {
    const [short = '', ...rest] = name.trim().split('.');
    learnName('host', short);
    if (rest.length > 0) learnName('domain', rest.join('.'));
  };
  const [host, user] = recording.id.split('@').toReversed();
  if (user !== undefined) learnName('user', user);
  if (user !== undefined && host !== undefined) learnHost(host.replace(/:\d+$/, ''));
  if (recording.hostName !== undefined) learnHost(recording.hostName);
  for (const { exchanges } of recording.frames) {
    for (const exchange of exchanges) {
      if (isHostName(exchange)) learnHost(exchange.text);
      if (!('names' in exchange) || !interfaceFolders.has(exchange.ask.path)) continue;
      for (const name of exchange.names) if (isUnusualInterface(name)) learnName('interface', name);
    }
  }
}

/** Directories whose names are those of interfaces. */
const interfaceFolders = new Set(['/sys/class/net', '/proc/net/bonding', '/proc/sys/net/ipv4/conf']);

/** A recording that keeps its names holds no password all the same. */
export const withoutPasswordsIn = (recording: Recording): Recording => ({
  ...recording,
  note: withoutPasswords(recording.note),
  frames: mapFrames(recording.frames, (exchange) => changedExchange(exchange, withoutPasswords)),
});

type Change = (text: string) => string;

function redactedRecording(recording: Recording, redact: Change, redactHost: Change, fakes: RowFakes): Recording {
  return {
    ...recording,
    id: redactedId(recording.id, redactHost),
    hostName: recording.hostName === undefined ? undefined : redactHost(recording.hostName),
    note: redact(recording.note),
    redacted: true,
    derived: recording.derived.map(({ source, from }) => ({ source: redact(source), from: redact(from) })),
    frames: mapFrames(recording.frames, (exchange) =>
      isHostName(exchange)
        ? { ...exchange, text: `${redactHost(exchange.text.trim())}\n` }
        : isScript(exchange.ask)
          ? changedScript(exchange, redact, fakes)
          : changedExchange(exchange, redact),
    ),
  };
}

/** `local`, or `user@host:port`. */
function redactedId(id: string, redactHost: Change): string {
  const { user, host, port } = /^(?<user>[^@]+)@(?<host>.+?)(?<port>:\d+)?$/.exec(id)?.groups ?? {};
  return user === undefined || host === undefined ? id : `${redactHost(user)}@${redactHost(host)}${port ?? ''}`;
}

const isHostName = (exchange: Exchange): exchange is Extract<Exchange, { text: string }> =>
  'text' in exchange && exchange.ask.path === '/proc/sys/kernel/hostname';

const textsOf = (exchange: Exchange): readonly string[] => {
  if (isScript(exchange.ask)) return [];
  if ('error' in exchange) return [exchange.error.message];
  if ('text' in exchange) return [exchange.text];
  if ('names' in exchange) return exchange.names;
  if ('target' in exchange) return [exchange.target];
  return [exchange.result.stdout, exchange.result.stderr];
};

function changedExchange(exchange: Exchange, redact: Change): Exchange {
  const ask = changedAsk(exchange.ask, redact);
  if ('error' in exchange) return { ask, error: { ...exchange.error, message: redact(exchange.error.message) } };
  if ('text' in exchange && ask.kind === 'file')
    return { ask, text: publicFile(ask.path) ? exchange.text : redact(exchange.text) };
  if ('names' in exchange && ask.kind === 'directory') return { ask, names: exchange.names.map(redact).sort() };
  if ('target' in exchange && ask.kind === 'link') return { ask, target: redact(exchange.target) };
  if ('result' in exchange && ask.kind === 'command') {
    const { exitCode, stdout, stderr } = exchange.result;
    return { ask, result: { exitCode, stdout: redact(stdout), stderr: redact(stderr) } };
  }
  return exchange;
}

/** What a script of a Windows machine answered; its complaints are free text in any language. */
function changedScript(exchange: Exchange, redact: Change, fakes: RowFakes): Exchange {
  const ask = changedScriptAsk(exchange.ask, redact);
  if ('error' in exchange) return { ask, error: { ...exchange.error, message: unsaid } };
  if (!('result' in exchange) || ask.kind !== 'command') return exchange;
  const { exitCode, stdout, stderr } = exchange.result;
  return { ask, result: { exitCode, stdout: changedRows(stdout, fakes), stderr: stderr === '' ? '' : unsaid } };
}

const unsaid = '…';

/** Its arguments are ports, or addresses: whoever plays the recording asks for those that it finds in it, in their order. */
function changedScriptAsk(ask: Ask, redact: Change): Ask {
  if (ask.kind !== 'command') return ask;
  const [program, script = '', ...words] = ask.argv;
  const changed = words.map(redact);
  return { ...ask, argv: [program, script, ...(scriptNamed(ask.argv) === 'route-to' ? changed.toSorted() : changed)] };
}

function changedAsk(ask: Ask, redact: Change): Ask {
  if (ask.kind !== 'command') return { ...ask, path: redact(ask.path) };
  const [program, ...words] = ask.argv;
  return { ...ask, argv: [program, ...words.map(redact)] };
}

/** The same on every machine of a distribution, with its web addresses. */
const publicFile = (path: string): boolean => path === '/etc/os-release';

/** Of mounts and of the kernel's log only what concerns shares and links is kept: the rest is nobody's business. */
function withoutForeignLines(exchange: Exchange): Exchange {
  const { ask } = exchange;
  if ('text' in exchange && /^\/proc\/(?:self\/)?mount(?:s|info|stats)$/.test(exchange.ask.path)) {
    return { ...exchange, text: keptMounts(exchange.text) };
  }
  if ('text' in exchange && exchange.ask.path === '/etc/fstab') {
    return { ...exchange, text: keptLines(exchange.text, /^[^#]*[ \t](?:cifs|smb3|nfs4?)[ \t]/) };
  }
  if ('result' in exchange && ask.kind === 'command' && ['dmesg', 'journalctl'].includes(ask.argv[0])) {
    return { ...exchange, result: { ...exchange.result, stdout: keptLines(exchange.result.stdout, concernsShares) } };
  }
  return exchange;
}

const concernsShares =
  /cifs|smb|nfs|iscsi|link (?:is )?(?:up|down|becomes)|renamed from|promiscuous|bond|carrier|duplex|suspend|resum/i;

const keptLines = (text: string, wanted: RegExp): string =>
  text
    .split(/(?<=\n)/)
    .filter((line) => wanted.test(line))
    .join('');

/** Mounts with the indented lines that mountstats has behind each, but for what a server says who made it. */
const keptMounts = (text: string): string =>
  text
    .split(/(?<=\n)(?![\t ])/)
    .filter((lines) => / (?:cifs|smb3|nfs4?)(?: |$)/.test(lines.split('\n', 1)[0] ?? ''))
    .map((lines) => lines.replaceAll(/^[\t ]+impl_id:.*\n/gm, ''))
    .join('');

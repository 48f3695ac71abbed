/** Who is meant by `user@host:port` or by an alias of ~/.ssh/config (ssh_config(5)). */
import { isIP } from 'node:net';
import { homedir, userInfo } from 'node:os';
import { isHost, isPort, parseHostAddress } from '../../shared/model/host-address.ts';
import { targetTexts } from '../../shared/text/ssh-target.ts';
import { readSshConfig, type Found } from './ssh-config.ts';
import { fromHome, sshPlaces } from './ssh-places.ts';

/** One host on the way, with all that is needed to log in there. */
export interface Hop {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** The name its key is filed under, if not its own (HostKeyAlias). */
  readonly keyAlias?: string;
  /** Files the person named; empty: the usual ones. */
  readonly identityFiles: readonly string[];
  /** Socket of the agent; `undefined`: none. */
  readonly agent?: string;
  readonly knownHostsFiles: readonly string[];
  /** The condition of a section that may name another key and is not evaluated here. */
  readonly undecidedKeys?: string;
}

export interface TargetOptions {
  /** `[user@]host[:port]`, or an alias. */
  readonly host: string;
  readonly port?: number | undefined;
  /** A private key's file; tried before all others. */
  readonly identity?: string | undefined;
  /** Folder that holds `.ssh`; the user's own unless told otherwise. */
  readonly home?: string | undefined;
  readonly agentSocket?: string | undefined;
}

/** The hosts to pass through, the target last. Throws `RangeError` with a sentence for what cannot or must not be reached. */
export async function route(options: TargetOptions): Promise<readonly Hop[]> {
  const home = options.home ?? homedir();
  const config = await readSshConfig(home);
  const hop = (text: string, own: TargetOptions): { readonly hop: Hop; readonly jumps: () => readonly string[] } => {
    const given = parseHostAddress(text);
    if (given === undefined) throw new RangeError(targetTexts.noHost(text));
    const { user, host, port } = given;
    const named = { user, name: host, port: own.port ?? port };
    const found = config.about(host, user);
    const open = config.undecided(host, user, decisiveFor(host, named.port));
    if (open !== undefined) throw new RangeError(targetTexts.undecided(host, open));
    const undecidedKeys = config.undecided(host, user, ['identityfile', 'identityagent']);
    return {
      hop: { ...hopOf(named, found, { ...own, home }), ...(undecidedKeys !== undefined && { undecidedKeys }) },
      jumps: () => jumpsOf(host, found),
    };
  };
  const resolveJumps = (jumps: readonly string[], depth: number): readonly Hop[] =>
    jumps.flatMap((jump, index) => {
      if (depth > longestChain) throw new RangeError(targetTexts.longChain(options.host, longestChain));
      const next = hop(jump, { host: jump, agentSocket: options.agentSocket });
      // Only the first of a chain may itself need a jump; the others are reached through the one before.
      return [...(index === 0 ? resolveJumps(next.jumps(), depth + 1) : []), next.hop];
    });
  const last = hop(options.host, options);
  return [...resolveJumps(last.jumps(), 0), last.hop];
}

/** What decides which machine a name leads to, and as whom. An address leads to itself; its key is asked about all the same. */
function decisiveFor(host: string, port: number | undefined): readonly string[] {
  return [
    'user',
    ...(port === undefined ? ['port'] : []),
    ...(isIP(host) === 0 ? ['hostname', 'hostkeyalias', 'userknownhostsfile', 'proxyjump', 'proxycommand'] : []),
  ];
}

/** Deep enough for any real network; ends a config that names itself. */
const longestChain = 8;

const listOf = (found: Found, name: string): readonly string[] => {
  const value = found[name];
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
};
const oneOf = (found: Found, name: string): string | undefined => listOf(found, name)[0];

function hopOf(
  given: { readonly user?: string | undefined; readonly name: string; readonly port?: number | undefined },
  found: Found,
  options: TargetOptions & { readonly home: string },
): Hop {
  const host = (oneOf(found, 'hostname') ?? given.name).replaceAll('%h', given.name).replaceAll('%%', '%');
  const user = given.user ?? oneOf(found, 'user') ?? userInfo().username;
  const port = given.port ?? Number(oneOf(found, 'port') ?? 22);
  if (!isHost(host)) throw new RangeError(targetTexts.noHostName(given.name, host));
  if (!isPort(port)) throw new RangeError(targetTexts.noPort(given.name, String(given.port ?? oneOf(found, 'port'))));
  const path = (text: string) => expanded(text, { host, user, port, home: options.home });
  const alias = oneOf(found, 'hostkeyalias');
  const agent = agentSocket(oneOf(found, 'identityagent'), options, path);
  const filed = listOf(found, 'userknownhostsfile').flatMap((files) => files.split(/\s+/));
  return {
    host,
    port,
    user,
    ...(alias !== undefined && { keyAlias: alias }),
    identityFiles: [
      ...(options.identity === undefined ? [] : [options.identity]),
      ...listOf(found, 'identityfile').map(path),
    ],
    ...(agent !== undefined && { agent }),
    knownHostsFiles: [
      ...(filed.length > 0 ? filed : ['~/.ssh/known_hosts', '~/.ssh/known_hosts2'])
        .filter((name) => name !== 'none')
        .map(path),
      sshPlaces(process.platform, process.env, options.home).systemKnownHosts,
    ],
  };
}

function agentSocket(
  configured: string | undefined,
  options: TargetOptions,
  path: (text: string) => string,
): string | undefined {
  if (configured === 'none') return undefined;
  if (configured === undefined || configured === 'SSH_AUTH_SOCK') return options.agentSocket;
  return path(configured);
}

function expanded(
  text: string,
  {
    host,
    user,
    port,
    home,
  }: { readonly host: string; readonly user: string; readonly port: number; readonly home: string },
): string {
  const tokens: Readonly<Record<string, string>> = {
    '%h': host,
    '%r': user,
    '%p': String(port),
    '%d': home,
    '%u': userInfo().username,
    '%%': '%',
  };
  return fromHome(text, home).replaceAll(/%[hrpdu%]/g, (token) => tokens[token] ?? token);
}

/**
 * The hosts before this one. Of ProxyJump and ProxyCommand the first that is set counts. A command of the configuration is never
 * run, and without it the same name may well lead to another machine: nothing is connected to then.
 */
function jumpsOf(name: string, found: Found): readonly string[] {
  const first = Object.keys(found).find((key) => key === 'proxyjump' || key === 'proxycommand');
  const value = first === undefined ? undefined : oneOf(found, first);
  if (value === undefined || value.toLowerCase() === 'none') return [];
  if (first === 'proxycommand') throw new RangeError(targetTexts.proxyCommand(name));
  return value.split(',').map((each) => each.trim());
}

/** Who is meant by `user@host:port` or by an alias of ~/.ssh/config (ssh_config(5)). */
import { glob, readFile } from 'node:fs/promises';
import { homedir, userInfo } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { parse } from 'ssh-config';

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

/** The hosts to pass through, the target last. */
export async function route(options: TargetOptions): Promise<readonly Hop[]> {
  const home = options.home ?? homedir();
  const config = parse(await withIncludes(join(home, '.ssh', 'config'), home, 0));
  const look = (name: string, user: string | undefined) =>
    config.compute(user === undefined ? { Host: name } : { Host: name, User: user }, {
      ignoreCase: true,
      // A config may be another program's work; nothing in it may start a command here.
      matchExec: false,
    });
  const hop = (text: string, own: TargetOptions): { readonly hop: Hop; readonly jumps: readonly string[] } => {
    const { user, name, port } = parseTarget(text);
    const found = look(name, user);
    return { hop: hopOf({ user, name, port: own.port ?? port }, found, { ...own, home }), jumps: jumpsOf(found) };
  };
  const resolveJumps = (jumps: readonly string[], depth: number): readonly Hop[] =>
    jumps.flatMap((jump, index) => {
      if (depth > longestChain)
        throw new RangeError(`ProxyJump of ${options.host} leads through more than ${longestChain} hosts.`);
      const next = hop(jump, { host: jump, agentSocket: options.agentSocket });
      // Only the first of a chain may itself need a jump; the others are reached through the one before.
      return [...(index === 0 ? resolveJumps(next.jumps, depth + 1) : []), next.hop];
    });
  const last = hop(options.host, options);
  return [...resolveJumps(last.jumps, 0), last.hop];
}

/** Deep enough for any real network; ends a config that names itself. */
const longestChain = 8;

export function parseTarget(text: string): { readonly user?: string; readonly name: string; readonly port?: number } {
  const match =
    /^(?:ssh:\/\/)?(?:(?<user>[^@]+)@)?(?:\[(?<bracketed>[^\]]+)\]|(?<plain>[^:@]+|[\da-fA-F:.]*:[\da-fA-F:.]*:[\da-fA-F:.%\w]*))(?::(?<port>\d+))?\/?$/.exec(
      text.trim(),
    );
  const { user, bracketed, plain, port } = match?.groups ?? {};
  const name = bracketed ?? plain;
  if (name === undefined || name.startsWith('-'))
    throw new RangeError(`"${text}" is no host: write user@host, user@host:port or an alias of ~/.ssh/config.`);
  return { name, ...(user !== undefined && { user }), ...(port !== undefined && { port: Number(port) }) };
}

type Found = Readonly<Record<string, string | readonly string[]>>;

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
      '/etc/ssh/ssh_known_hosts',
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
  return text.replace(/^~(?=\/)/, home).replaceAll(/%[hrpdu%]/g, (token) => tokens[token] ?? token);
}

const jumpsOf = (found: Found): readonly string[] => {
  const jump = oneOf(found, 'proxyjump');
  return jump === undefined || jump === 'none' ? [] : jump.split(',').map((each) => each.trim());
};

/** As ssh does: at most sixteen levels. */
const deepestInclude = 16;

/** The config with its `Include` lines replaced by what they name. */
async function withIncludes(path: string, home: string, depth: number): Promise<string> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const lines = text.split('\n').map(async (line) => {
    const patterns = /^\s*Include[\s=]+(?<patterns>.+?)\s*$/i.exec(line)?.groups?.['patterns'];
    if (patterns === undefined || depth >= deepestInclude) return line;
    const included = patterns.split(/\s+/).map((pattern) => includedText(pattern.replaceAll('"', ''), home, depth));
    return (await Promise.all(included)).join('\n');
  });
  return (await Promise.all(lines)).join('\n');
}

async function includedText(pattern: string, home: string, depth: number): Promise<string> {
  const plain = pattern.replace(/^~(?=\/)/, home);
  const paths: string[] = [];
  for await (const path of glob(isAbsolute(plain) ? plain : join(home, '.ssh', plain))) paths.push(path);
  return (await Promise.all(paths.sort().map((path) => withIncludes(path, home, depth + 1)))).join('\n');
}

import type { Duplex } from 'node:stream';
import { Client, type ConnectConfig, type ServerHostKeyAlgorithm } from 'ssh2';
import { entriesFor, fileHostKey, hostKey, hostName, judge, readKnownHosts, type KnownHost } from './host-keys.ts';
import { MachineError } from './machine.ts';
import { openTunnel } from './ssh-channel.ts';
import { HostKeyChanged, HostKeyUnknown, LoginRefused, QuestionRefused } from './ssh-errors.ts';
import { login, type Login, type Secrets } from './ssh-login.ts';
import type { Hop } from './ssh-target.ts';

export interface ConnectOptions extends Secrets {
  /** The file of keys that were accepted in Lanewise; read after the user's own known_hosts. */
  readonly ownKnownHosts: string;
  /** The fingerprint a person has compared: an unknown key that has it is filed. It never lifts a changed key. */
  readonly acceptHostKey?: string | undefined;
  readonly home: string;
}

/** A connection through all hosts on the way. */
export interface Connection {
  readonly client: Client;
  /** Ends every host's connection. */
  end(): void;
}

/** A server that needs longer to greet, agree on keys and check a login is as good as not there. */
const readyTimeoutMs = 15_000;
/** Three of these unanswered, and the link is taken for dead: within half a minute, before a person gives up on us. */
const keepaliveIntervalMs = 10_000;

/** For the server to read that this is the end. */
const farewellMs = 2_000;

/** Throws `HostKeyUnknown`, `HostKeyChanged`, `LoginRefused` (`QuestionRefused`), or `MachineError` of kind `unreachable`. */
export async function connect(hops: readonly Hop[], options: ConnectOptions): Promise<Connection> {
  const clients: Client[] = [];
  const end = () => {
    for (const client of clients.toReversed()) client.end();
    // A server that never ends its side would keep this program from ending.
    setTimeout(() => clients.forEach((client) => client.destroy()), farewellMs).unref();
  };
  try {
    for (const hop of hops) {
      const previous = clients.at(-1);
      const through = previous === undefined ? undefined : await tunnel(previous, hop);
      clients.push(await connectHop(hop, through, hop === hops.at(-1) ? options : onTheWay(options)));
    }
    const client = clients.at(-1);
    if (client === undefined) throw new RangeError('There is no host to connect to.');
    return { client, end };
  } catch (error) {
    end();
    throw error;
  }
}

/** What was chosen for the target concerns the target alone. */
function onTheWay(options: ConnectOptions): ConnectOptions {
  return options.only === undefined ? options : { ...options, only: undefined, password: undefined };
}

function tunnel(client: Client, { host, port }: Hop): Promise<Duplex> {
  const { promise, resolve, reject } = Promise.withResolvers<Duplex>();
  openTunnel(client, host, port, {
    opened: resolve,
    failed: (error) => reject(error instanceof MachineError ? error : unreachable(host, error)),
  });
  return promise;
}

async function connectHop(hop: Hop, sock: Duplex | undefined, options: ConnectOptions): Promise<Client> {
  const name = hop.keyAlias ?? hostName(hop.host, hop.port);
  const files = [...hop.knownHostsFiles, options.ownKnownHosts];
  const known = await Promise.all(files.map(readKnownHosts));
  const client = new Client();
  const { promise, resolve, reject } = Promise.withResolvers<Client>();
  const way = login(hop, options.home, options, (question) => {
    const { host, user } = hop;
    const wrong = question === undefined;
    reject(wrong ? new LoginRefused(host, user, way.tried) : new QuestionRefused(host, user, way.tried, question));
    client.destroy();
  });
  client.once('ready', () => {
    // Small questions and answers: waiting to fill a packet only adds to the round trip.
    client.setNoDelay(true);
    resolve(client);
  });
  client.on('error', (error) => {
    // An agent that does not answer is only one way less to log in.
    if (error.level !== 'agent') reject(connectError(hop, error, way));
  });
  client.once('close', () => reject(unreachable(hop.host, new Error('the connection was closed'))));
  client.connect({
    ...(sock === undefined ? { host: hop.host, port: hop.port } : { sock }),
    username: hop.user,
    readyTimeout: readyTimeoutMs,
    keepaliveInterval: keepaliveIntervalMs,
    keepaliveCountMax: 3,
    algorithms: preferred(known, name),
    authHandler: way.authHandler,
    hostVerifier: (blob: Buffer, verify: (valid: boolean) => void) => {
      checkKey(blob, name, known, files, options).then(
        () => verify(true),
        (error: unknown) => {
          reject(error);
          verify(false);
        },
      );
    },
  });
  return promise;
}

/** Throws unless the key is known or has just been accepted. */
async function checkKey(
  blob: Buffer,
  name: string,
  known: readonly (readonly KnownHost[])[],
  files: readonly string[],
  options: ConnectOptions,
): Promise<void> {
  const key = hostKey(blob);
  const verdict = judge(key, name, known);
  if (verdict === 'known') return;
  if (verdict !== 'unknown') {
    const holding = files.filter((_, index) => entriesFor(name, known[index] ?? []).length > 0);
    throw new HostKeyChanged(name, key, verdict === 'revoked', holding);
  }
  if (options.acceptHostKey !== key.fingerprint) throw new HostKeyUnknown(name, key);
  await fileHostKey(options.ownKnownHosts, name, key);
}

const algorithmsOf: Readonly<Record<string, readonly ServerHostKeyAlgorithm[]>> = {
  'ssh-ed25519': ['ssh-ed25519'],
  'ecdsa-sha2-nistp256': ['ecdsa-sha2-nistp256'],
  'ecdsa-sha2-nistp384': ['ecdsa-sha2-nistp384'],
  'ecdsa-sha2-nistp521': ['ecdsa-sha2-nistp521'],
  'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256'],
};

/** A server has several keys: the types that are on file are asked for first, else a known host would look changed. */
function preferred(known: readonly (readonly KnownHost[])[], name: string): NonNullable<ConnectConfig['algorithms']> {
  const filed = known.flatMap((entries) => entriesFor(name, entries)).filter((entry) => !entry.revoked);
  const types = new Set([...filed.map(({ type }) => type), ...Object.keys(algorithmsOf)]);
  return { serverHostKey: [...types].flatMap((type) => algorithmsOf[type] ?? []) };
}

function connectError(hop: Hop, error: Error & { level?: string }, way: Login): MachineError {
  if (error.level === 'client-authentication') {
    const { unusable, tried } = way;
    const more = { unusable, offered: way.offered(), undecidedKeys: hop.undecidedKeys };
    return new LoginRefused(hop.host, hop.user, tried, more);
  }
  return unreachable(hop.host, error);
}

const unreachable = (host: string, error: Error & { code?: unknown }): MachineError =>
  new MachineError(
    'unreachable',
    host,
    `${host} cannot be reached: ${error.message}.`,
    typeof error.code === 'string' ? error.code : undefined,
  );

/** The ways to log in, one after the other: agent, key files, password. */
import { join } from 'node:path';
import ssh2, {
  type AnyAuthMethod,
  type AuthHandlerMiddleware,
  type AuthenticationType,
  type KeyboardInteractiveAuthMethod,
} from 'ssh2';
import { readOwnFile } from './regular-file.ts';
import type { Hop } from './ssh-target.ts';

/** Secrets are asked for when they are needed, and kept nowhere. `undefined`: the person has none to give. */
export interface Secrets {
  readonly passphrase?: ((keyFile: string) => Promise<string | undefined>) | undefined;
  readonly password?: ((login: string) => Promise<string | undefined>) | undefined;
  /**
   * The one way a person chose: no other is tried at the target, and its password is given to no host on the way there.
   * `undefined`: every way, one after the other.
   */
  readonly only?: 'named-key' | 'password' | undefined;
}

/** A key file that was named and could not be offered. */
export interface UnusableKey {
  readonly file: string;
  readonly why: 'not-readable' | 'no-private-key' | 'locked' | 'wrong-passphrase';
}

interface Way {
  readonly type: AuthenticationType;
  /** For people; holds no secret. */
  readonly name: string;
  prepare(): Promise<AnyAuthMethod | undefined>;
}

export interface Login {
  readonly authHandler: AuthHandlerMiddleware;
  /** What was tried so far. */
  readonly tried: readonly string[];
  readonly unusable: readonly UnusableKey[];
  /** Ways that the server takes, in its own words, as far as it said. */
  offered(): readonly string[];
}

/** What ssh looks for when nothing is configured, strongest first. */
const usualKeys = ['id_ed25519', 'id_ecdsa', 'id_rsa'];

export function login(hop: Hop, home: string, secrets: Secrets, refuse: RefuseQuestion): Login {
  const unusable: UnusableKey[] = [];
  const ways = waysOf(hop, home, secrets, { tell: (key) => unusable.push(key), refuse });
  const tried: string[] = [];
  let offered: readonly string[] = [];
  const next = async (allowed: readonly string[] | null): Promise<AnyAuthMethod | false> => {
    offered = allowed ?? offered;
    // Which of the two ways the server wants a password by is asked first: it is given once, and by the wrong way it would count
    // as a failed login, of which some servers take but a few.
    if (allowed === null && secrets.password !== undefined) return { type: 'none', username: hop.user };
    for (let way = ways.shift(); way !== undefined; way = ways.shift()) {
      // The server does not speak of agents: for it they are public keys.
      const method = way.type === 'agent' ? 'publickey' : way.type;
      if (allowed !== null && !allowed.includes(method)) continue;
      const prepared = await way.prepare();
      if (prepared === undefined) continue;
      tried.push(way.name);
      return prepared;
    }
    return false;
  };
  const authHandler: AuthHandlerMiddleware = (allowed, _partial, use) => {
    // ssh2 takes `false` for "no more ways"; its types leave that out.
    const answer = (method: AnyAuthMethod | false): void => Reflect.apply(use, undefined, [method]);
    next(allowed).then(answer, () => answer(false));
  };
  return { authHandler, tried, unusable, offered: () => offered };
}

type Tell = (key: UnusableKey) => void;

interface Telling {
  readonly tell: Tell;
  readonly refuse: RefuseQuestion;
}

function waysOf(hop: Hop, home: string, secrets: Secrets, { tell, refuse }: Telling): Way[] {
  if (secrets.only === 'password') return passwordWays(hop, secrets, refuse);
  const named = hop.identityFiles.map((file) => keyWay(hop, file, secrets, tell));
  if (secrets.only === 'named-key') return named.slice(0, 1);
  const agent = hop.agent === undefined ? [] : [agentWay(hop, hop.agent)];
  // Nobody named these: one that is missing is nothing to tell of.
  const usual = usualKeys.map((name) => keyWay(hop, join(home, '.ssh', name), secrets, tellOfLocked(tell)));
  // A server counts every key that is offered and closes after six: the ones that were named come first.
  const keys = named.length > 0 ? [...named, ...agent] : [...agent, ...usual];
  return [...keys, ...passwordWays(hop, secrets, refuse)];
}

const agentWay = (hop: Hop, agent: string): Way => ({
  type: 'agent',
  name: 'the keys of the agent',
  prepare: async () => ({ type: 'agent', username: hop.user, agent }),
});

const tellOfLocked =
  (tell: Tell): Tell =>
  (key) =>
    key.why === 'not-readable' ? undefined : tell(key);

const keyWay = (hop: Hop, file: string, { passphrase }: Secrets, tell: Tell): Way => ({
  type: 'publickey',
  name: `the key ${file}`,
  prepare: async () => {
    const unusable = (why: UnusableKey['why']): undefined => {
      tell({ file, why });
    };
    const text = await readOwnFile(file).catch(() => undefined);
    if (text === undefined) return unusable('not-readable');
    const parsed = ssh2.utils.parseKey(text);
    if (!(parsed instanceof Error)) {
      return parsed.isPrivateKey() ? { type: 'publickey', username: hop.user, key: text } : unusable('no-private-key');
    }
    if (!isLocked(parsed)) return unusable('no-private-key');
    const secret = await passphrase?.(file);
    if (secret === undefined) return unusable('locked');
    if (ssh2.utils.parseKey(text, secret) instanceof Error) return unusable('wrong-passphrase');
    return { type: 'publickey', username: hop.user, key: text, passphrase: secret };
  },
});

/** ssh2/lib/protocol/keyParser.js: `Encrypted … key detected, but no passphrase given` */
const isLocked = (error: Error): boolean => error.message.includes('passphrase');

/**
 * The password is given once in a login, by whichever of the two ways the server wants it first: a second time it would go into
 * a question for something else, or count as another failed login.
 */
function passwordWays(hop: Hop, { password }: Secrets, refuse: RefuseQuestion): Way[] {
  if (password === undefined) return [];
  let isGiven = false;
  const prepare = async (use: (secret: string) => AnyAuthMethod) => {
    if (isGiven) return undefined;
    const secret = await password(`${hop.user}@${hop.host}`);
    if (secret === undefined) return undefined;
    isGiven = true;
    return use(secret);
  };
  return [
    {
      type: 'password',
      name: 'the password',
      prepare: () => prepare((secret) => ({ type: 'password', username: hop.user, password: secret })),
    },
    {
      type: 'keyboard-interactive',
      name: 'the password, as an answer to a question',
      prepare: () =>
        prepare((secret) => ({ type: 'keyboard-interactive', username: hop.user, prompt: answerOnce(secret, refuse) })),
    },
  ];
}

interface Question {
  readonly prompt: string;
  readonly echo?: boolean;
}
/** Ends the login: the server asks for what is not the password (`question`), or for the password once more (none). */
export type RefuseQuestion = (question: string | undefined) => void;

function answerOnce(secret: string, refuse: RefuseQuestion): KeyboardInteractivePrompt {
  let isAnswered = false;
  return (_name, _instructions, _language, prompts, finish) => {
    // Without a question it only says something, as PAM does at the end.
    if (prompts.length === 0) return finish([]);
    const foreign = prompts.find((each) => !asksForPassword(each));
    if (foreign !== undefined || isAnswered) return refuse(foreign?.prompt);
    if (prompts.length > 1) return refuse(prompts.map(({ prompt }) => prompt).join(' '));
    isAnswered = true;
    finish([secret]);
  };
}
type KeyboardInteractivePrompt = KeyboardInteractiveAuthMethod['prompt'];

/**
 * What servers call the password (PAM's translations), unless the question is for a new one or one that is good once. An answer
 * that is shown while it is typed is no password.
 */
const passwordWord =
  /pass[ -]?wor[dt]|kennwort|mot de passe|contraseñ|palavra-passe|senha|wachtwoord|adgangskode|lösenord|passord|salasana|hasło|heslo|jelszó|парол|şifre|parola|密码|密碼|パスワード|암호/iu;
const otherSecret =
  /new|neu|nouveau|nuev|nov|nieuw|nuov|again|retype|repeat|confirm|expired|change|one[ -]?time|once|otp|token|code|verif|factor|pin\b/iu;
const asksForPassword = ({ prompt, echo }: Question): boolean =>
  echo !== true && passwordWord.test(prompt) && !otherSecret.test(prompt);

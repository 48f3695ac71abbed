import { targetTexts } from '../../shared/text/ssh-target.ts';
import { MachineError } from './machine.ts';
import type { HostKey } from './host-keys.ts';
import type { UnusableKey } from './ssh-login.ts';

/** First contact: a person has to compare the fingerprint; calling again with `acceptHostKey` files it. */
export class HostKeyUnknown extends MachineError {
  readonly host: string;
  readonly keyType: string;
  readonly fingerprint: string;
  constructor(host: string, key: HostKey) {
    super(
      'unreachable',
      host,
      `${host} is not known yet. Its ${key.type} key has the fingerprint ${key.fingerprint}; accept it only if it is the one that ${host} itself shows.`,
    );
    this.name = 'HostKeyUnknown';
    this.host = host;
    this.keyType = key.type;
    this.fingerprint = key.fingerprint;
  }
}

/** A key other than the filed one, or a revoked one: a hard stop that no option lifts. */
export class HostKeyChanged extends MachineError {
  readonly host: string;
  readonly keyType: string;
  readonly fingerprint: string;
  readonly revoked: boolean;
  /** Files that hold another key for it. */
  readonly files: readonly string[];
  constructor(host: string, key: HostKey, revoked: boolean, files: readonly string[]) {
    const filed = revoked ? 'a key that is marked as revoked' : 'a key other than the one on file';
    super(
      'unreachable',
      host,
      `${host} answers with ${filed} (${key.type}, ${key.fingerprint}). Somebody may be in between, so Lanewise does not connect. ` +
        `If the host was set up anew, remove its old key from ${files.join(' or ')}.`,
    );
    this.name = 'HostKeyChanged';
    this.host = host;
    this.keyType = key.type;
    this.fingerprint = key.fingerprint;
    this.revoked = revoked;
    this.files = files;
  }
}

/** What else is known of a login that was refused. */
interface Refusal {
  readonly unusable?: readonly UnusableKey[];
  /** Ways that the server takes, in its own words. */
  readonly offered?: readonly string[];
  /** As in `Hop`. */
  readonly undecidedKeys?: string | undefined;
}

/** The host is reached, but lets this user in by none of the ways that were tried. */
export class LoginRefused extends MachineError {
  readonly host: string;
  readonly user: string;
  /** What was tried, without any secret. */
  readonly tried: readonly string[];
  /** Key files that could not even be offered. */
  readonly unusable: readonly UnusableKey[];
  constructor(
    host: string,
    user: string,
    tried: readonly string[],
    { unusable = [], offered = [], undecidedKeys }: Refusal = {},
  ) {
    const nothing =
      offered.length === 0
        ? 'No key, agent or password was there to try.'
        : `It takes only ${offered.join(', ')}, and nothing of that kind was there to try.`;
    const ways = tried.length > 0 ? ` Tried: ${tried.join(', ')}.` : unusable.length > 0 ? '' : ` ${nothing}`;
    const keys = unusable.map(({ file, why }) => ` ${unusableSentence(file, why)}`).join('');
    const more = undecidedKeys === undefined ? '' : ` ${targetTexts.undecidedKeys(undecidedKeys)}`;
    super('denied', `${user}@${host}`, `${host} did not let ${user} in.${ways}${keys}${more}`);
    this.unusable = unusable;
    this.name = 'LoginRefused';
    this.host = host;
    this.user = user;
    this.tried = tried;
  }
}

/**
 * The server asked for something besides the password, or for the password once more. Nothing was answered: it may be a second
 * factor, or a new password.
 */
export class QuestionRefused extends LoginRefused {
  constructor(host: string, user: string, tried: readonly string[], question: string) {
    super(host, user, tried);
    const asked = question
      .replaceAll(/\p{C}+/gu, ' ')
      .trim()
      .slice(0, longestQuestion);
    this.message = `${host} asks ${user} “${asked}”, which Lanewise does not answer: it gives the password once, to a question for the password. Log in with a key or an agent, or let this account in without a second question.`;
    this.name = 'QuestionRefused';
  }
}

/** What a server asks is shown to a person. */
const longestQuestion = 120;

function unusableSentence(file: string, why: UnusableKey['why']): string {
  switch (why) {
    case 'not-readable':
      return `The key file ${file} cannot be read.`;
    case 'no-private-key':
      return `The file ${file} holds no private key that is understood here.`;
    case 'locked':
      return `The key ${file} is locked, and its passphrase is missing.`;
    case 'wrong-passphrase':
      return `The passphrase does not open the key ${file}.`;
    default:
      return why satisfies never;
  }
}

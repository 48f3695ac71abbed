import type { NasFiledKey, NasHostKey, NasLoginKind } from '../../shared/ipc/nas.ts';
import { nasFailureTexts } from '../../shared/text/nas-connection.ts';
import { MachineError } from '../machine/machine.ts';
import type { ConnectionFailure } from '../watch/watcher.ts';
import { HostKeyChanged, HostKeyUnknown, LoginRefused, QuestionRefused } from '../machine/ssh-errors.ts';

/** The login needs a secret that is not at hand. */
export class SecretMissing extends Error {
  constructor(name: string) {
    super(nasFailureTexts.secretMissing(name));
    this.name = 'SecretMissing';
  }
}

/** Why a NAS could not be asked, for people, and whether trying again by itself makes sense. */
export function failureOf(error: unknown, login: NasLoginKind): ConnectionFailure {
  if (error instanceof SecretMissing) return failed(error.message, { needs: 'secret' });
  if (error instanceof HostKeyUnknown)
    return failed(nasFailureTexts.hostKeyUnknown(error.host), { needs: 'host-key', hostKey: keyOf(error) });
  if (error instanceof HostKeyChanged)
    return failed(error.message, { needs: 'changed-host-key', filedKey: filedKeyOf(error) });
  // A NAS that counts wrong logins soon locks this machine out: nothing is tried again by itself.
  if (error instanceof LoginRefused)
    return failed(error.message, { needs: secretHelps(error, login) ? 'secret' : 'login' });
  if (error instanceof MachineError) return failed(unreachableSentence(error));
  return failed(nasFailureTexts.failed(error instanceof Error ? error.message : String(error)));
}

function failed(
  sentence: string,
  more: Pick<ConnectionFailure, 'needs' | 'hostKey' | 'filedKey'> = {},
): ConnectionFailure {
  return { state: 'failed', sentence, ...more };
}

export function keyOf({ host, keyType, fingerprint }: HostKeyUnknown): NasHostKey {
  return { host, type: keyType, fingerprint };
}

export function filedKeyOf({ host, files }: HostKeyChanged): NasFiledKey {
  return { name: host, files };
}

/** Another password, or the passphrase of a locked key, may open it. */
export function secretHelps(error: LoginRefused, login: NasLoginKind): boolean {
  const { tried, unusable } = error;
  return (
    (login === 'password' && tried.length > 0 && !(error instanceof QuestionRefused)) ||
    unusable.some(({ why }) => why === 'locked' || why === 'wrong-passphrase')
  );
}

const noName = ['ENOTFOUND', 'EAI_AGAIN', 'EAI_NONAME', 'EAI_NODATA'];
const noWay = ['EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN', 'EHOSTDOWN'];

/** `source` of an unreachable machine is the host that did not answer, which may be one on the way. */
export function unreachableSentence({ kind, source, errno, message }: MachineError): string {
  if (kind !== 'unreachable') return message;
  if (errno !== undefined && noName.includes(errno)) return nasFailureTexts.noSuchName(source);
  if (errno === 'ECONNREFUSED') return nasFailureTexts.refused(source);
  if (errno !== undefined && noWay.includes(errno)) return nasFailureTexts.noWay(source);
  return errno === 'ETIMEDOUT' || /timed out/i.test(message) ? nasFailureTexts.silent(source) : message;
}

/** Nothing that the log has to tell: the world's doing, not a mistake of the program. */
export function isExpected(error: unknown): boolean {
  return error instanceof MachineError || error instanceof SecretMissing || error instanceof RangeError;
}

import type { NasLogin } from '../../shared/ipc/nas.ts';
import type { Machine } from '../machine/machine.ts';
import { nasMachineId, type NasTarget } from '../machine/open-nas.ts';
import type { KnownNas } from '../store/known-nas.ts';
import type { SecretStore } from '../store/secrets.ts';
import { SecretMissing } from './failure.ts';

export interface KnownNasConnection {
  readonly nas: KnownNas;
  /** Whether it still is one that is asked: of one that was forgotten meanwhile nothing is kept. */
  readonly isKnown: () => boolean;
  readonly connect: (target: NasTarget) => Promise<Machine>;
  readonly secrets: SecretStore;
  /** What a person gave for this attempt. */
  readonly given?: {
    readonly secret?: string | undefined;
    readonly remember?: boolean | undefined;
    readonly acceptHostKey?: string | undefined;
  };
  readonly knownHosts?: string | undefined;
  readonly report: (what: string, error?: unknown) => void;
}

/**
 * The one way from a NAS that is known, and the secret that is kept for it, to an open connection. A secret that was given
 * now and worked is kept where the one before was. Throws `SecretMissing`, and what `sshMachine` throws.
 */
export async function connectToKnownNas(options: KnownNasConnection): Promise<Machine> {
  const { nas, isKnown, connect, secrets, given = {}, knownHosts, report } = options;
  const secret = given.secret ?? secrets.read(purposeOf(nas));
  const machine = await connect({
    ...targetOfKnownNas(nas, secret),
    acceptHostKey: given.acceptHostKey,
    knownHosts,
  });
  if (given.secret !== undefined && isKnown()) {
    const remember = given.remember ?? secrets.place(nas.id) === 'stored';
    await secrets
      .keep(purposeOf(nas), given.secret, remember)
      .catch((error: unknown) => report('a secret could not be kept', error));
  }
  return machine;
}

/** What a NAS's secret opens, and nothing else. */
export const purposeOf = (nas: KnownNas) => ({ id: nas.id, target: nasMachineId(nas) });

/** Where it is, and how it is logged in to with its secret. Throws `SecretMissing`. */
export function targetOfKnownNas(nas: KnownNas, secret: string | undefined): NasTarget {
  const { host, port, user } = nas;
  return { host, port, user, login: loginWith(nas, secret) };
}

function loginWith({ name, login }: KnownNas, secret: string | undefined): NasLogin {
  switch (login.kind) {
    case 'agent':
      return login;
    case 'keyFile':
      if (login.locked && secret === undefined) throw new SecretMissing(name);
      return { kind: 'keyFile', path: login.path, ...(secret === undefined ? {} : { passphrase: secret }) };
    case 'password':
      if (secret === undefined) throw new SecretMissing(name);
      return { kind: 'password', password: secret };
    default:
      return login satisfies never;
  }
}

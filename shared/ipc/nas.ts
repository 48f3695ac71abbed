import type { MachineFacts } from '../model/machine.ts';
import { z } from 'zod';
import { isHost, isPort, isUser } from '../model/host-address.ts';
import type { NasView } from '../model/nas-view.ts';
import type { MachineId } from '../model/reading.ts';
import type { NasId } from '../model/snapshot.ts';
import type { Instant } from '../model/units.ts';

/** The program's own name of a NAS that it asks; says nothing of the NAS. */
export type KnownNasId = string & { readonly knownNas?: never };

/** Printed on one line, and no beginning that a program could take for an option. */
const plain = (longest: number): z.ZodString =>
  z
    .string()
    .min(1)
    .max(longest)
    .regex(/^(?!-)[^\p{Cc}\p{Zl}\p{Zp}]+$/u);

/** Secrets cross once, from the window to the main program, and never back. */
const secretSchema = z.string().min(1).max(4096);
/** `SHA256:…` as ssh-keygen prints it. */
const fingerprintSchema = z.string().regex(/^SHA256:[A-Za-z\d+/]{43}$/);
const idSchema = z.uuid();

/** A name, an address or an alias of `~/.ssh/config`; the alias's user, port, identity and ProxyJump are honoured. */
export const nasHostSchema = z.string().refine(isHost);
export const nasUserSchema = z.string().refine(isUser);
export const nasPortSchema = z.number().refine(isPort);

/**
 * How to log in. `agent`: the agent's keys, then the usual key files and those of `~/.ssh/config`. `password` also answers a
 * server that asks for it by a question (keyboard-interactive).
 */
const nasLoginSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('agent') }),
  z.strictObject({ kind: z.literal('keyFile'), path: plain(4096), passphrase: secretSchema.optional() }),
  z.strictObject({ kind: z.literal('password'), password: secretSchema }),
]);
export type NasLogin = z.infer<typeof nasLoginSchema>;
export type NasLoginKind = NasLogin['kind'];

const targetShape = {
  host: nasHostSchema,
  port: nasPortSchema.optional(),
  user: nasUserSchema.optional(),
  login: nasLoginSchema,
  /** The fingerprint that the person has compared and accepted. It never lifts a changed key. */
  acceptHostKey: fingerprintSchema.optional(),
};

/** Arguments of the requests about NAS. */
export const nasRequests = {
  /** Whether secrets can be kept on this machine. */
  'nas.secrets': z.undefined(),
  /** Tries the whole way once and keeps nothing but an accepted host key. */
  'nas.test': z.strictObject(targetShape),
  /**
   * Tries, and if the login worked keeps the NAS and asks it from now on. One that is known already by the same host,
   * port and user gets the new login.
   */
  'nas.add': z.strictObject({
    ...targetShape,
    /** What the person calls it; else its host. */
    name: plain(100).optional(),
    /** Keep password or passphrase in the system's store of secrets; else it is kept until the program ends. */
    remember: z.boolean(),
  }),
  /** Closes the connection and deletes the address, the account and the secret. The host key stays known. */
  'nas.forget': z.strictObject({ id: idSchema }),
  /** Connects again at once; with what was missing, if `ConnectionState.needs` said so. */
  'nas.retry': z.strictObject({
    id: idSchema,
    /** The password, or the key file's passphrase. */
    secret: secretSchema.optional(),
    remember: z.boolean().optional(),
    acceptHostKey: fingerprintSchema.optional(),
  }),
} as const;

/** The way to what a NAS tells, step by step, in this order. */
export const nasSteps = ['reach', 'host-key', 'login', 'recognise', 'read-sessions', 'read-settings'] as const;
export type NasStepName = (typeof nasSteps)[number];

export interface NasStep {
  readonly step: NasStepName;
  /** `needs`: a person has to do something first (compare a fingerprint, give a password, allow a sudo line). */
  readonly state: 'ok' | 'failed' | 'needs' | 'skipped';
  readonly sentence: string;
  /** What the system itself said, or the line to copy. Untrusted text. */
  readonly detail?: string;
}

/** An unknown key, for a person to compare with what the NAS itself shows. */
export interface NasHostKey {
  readonly host: string;
  /** `ssh-ed25519` */
  readonly type: string;
  /** `SHA256:…`; given back as `acceptHostKey`. */
  readonly fingerprint: string;
}

/** A host under whose name another key is on file than the one it showed. */
export interface NasFiledKey {
  /** As known_hosts writes it: `nas`, `[nas]:2222`. */
  readonly name: string;
  /** Files that hold the other key; never empty. */
  readonly files: readonly string[];
}

export interface NasTrial {
  /** All of `nasSteps`, in their order. */
  readonly steps: readonly NasStep[];
  /** The login worked: it can be added, whatever of the rest could be read. */
  readonly loggedIn: boolean;
  /** First contact: ask the person, then send the same again with `acceptHostKey`. */
  readonly hostKey?: NasHostKey;
  /** It showed a changed key: there is no way on but to take the old one out of its files. */
  readonly filedKey?: NasFiledKey;
  /** `Synology DSM 7.2`, as it was recognised. */
  readonly system?: string;
  /** Lines for sudoers that would allow what was denied; empty: nothing was denied. */
  readonly sudoers: readonly string[];
}

/** Where a NAS's password or passphrase is. */
export type NasSecretPlace =
  /** The login needs none. */
  | 'none'
  | 'stored'
  /** In memory until the program ends. */
  | 'this-run'
  /** It has to be given: `nas.retry` with `secret`. */
  | 'missing';

export type NasAdded =
  | {
      readonly state: 'added';
      readonly id: KnownNasId;
      readonly trial: NasTrial;
      readonly secret: NasSecretPlace;
      /** Why the secret was not stored although it should have been. */
      readonly secretSentence?: string;
    }
  | { readonly state: 'not-added'; readonly trial: NasTrial };

/** Whether passwords can be kept on this machine; if not, `remember` has no effect and the sentence says why. */
export type SecretStorage = { readonly kept: true } | { readonly kept: false; readonly sentence: string };

export interface NasResults {
  'nas.secrets': SecretStorage;
  'nas.test': NasTrial;
  'nas.add': NasAdded;
  'nas.forget': null;
  /** Answered when the attempt is over; how it went is in the publication before that. */
  'nas.retry': null;
}

/** Whether a machine answers. */
export type ConnectionState =
  | { readonly state: 'connecting' }
  | { readonly state: 'connected' }
  | {
      readonly state: 'failed';
      readonly sentence: string;
      /**
       * It is not tried again by itself until the person gave this: a password or passphrase, a first look at its host
       * key (`hostKey`), or a repair outside of the program (`changed-host-key`, `login`: the NAS refused it).
       */
      readonly needs?: 'secret' | 'host-key' | 'changed-host-key' | 'login';
      readonly hostKey?: NasHostKey;
      /** Beside `changed-host-key`. */
      readonly filedKey?: NasFiledKey;
    };

/** One NAS that is watched; holds no secret. */
export interface WatchedNas {
  readonly id: KnownNasId;
  readonly name: string;
  /** As it was given: a name, an address or an alias. */
  readonly host: string;
  readonly port?: number;
  readonly user?: string;
  /** `MachineFacts.machine` and `NasView.machine` of it: `user@host:port`, as far as given. */
  readonly machine: MachineId;
  readonly login: NasLoginKind;
  readonly keyFile?: string;
  readonly secret: NasSecretPlace;
  /** `false`: given on the command line, and gone when the program ends. */
  readonly kept: boolean;
  readonly connection: ConnectionState;
  /** `Synology DSM 7.2`, as last read. */
  readonly system?: string;
  /** When it last answered. */
  readonly lastSeen?: Instant;
  /** The facts are of the present: they are joined with those of the workstation. */
  readonly current: boolean;
  /** What it last reported, however old. */
  readonly facts?: MachineFacts;
}

/** A watched NAS with what came of joining both ends, as the screens know it. */
export interface PublishedNas extends WatchedNas {
  readonly role: 'nas';
  /** The NAS of the snapshot that it is: by what it reported, before that by its address. Empty: no share here is of it. */
  readonly nas: readonly NasId[];
  /** `undefined`: it does not answer now, or what it reported is too old to stand beside the view of this machine. */
  readonly view?: PublishedNasView;
}

/** Without the facts: those are the machine's own. */
type PublishedNasView = Omit<NasView, 'facts'>;

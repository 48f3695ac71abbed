import { Buffer } from 'node:buffer';
import { z } from 'zod';
import type { KnownNasId, SecretStorage } from '../../shared/ipc/nas.ts';
import { secretTexts } from '../../shared/text/nas-connection.ts';
import { storeTexts } from '../../shared/text/stores.ts';
import { openStoredFile, type Report, type StoredFile } from './stored-file.ts';

/** The operating system's way to encrypt for this user; Electron's safeStorage in the running program. */
export interface SecretCipher {
  /** Asked only when a secret is at hand, because it may open the system's own dialogue. */
  storage(): SecretStorage;
  encrypt(text: string): Buffer;
  /** Throws what the system says. */
  decrypt(encrypted: Buffer): string;
}

/** What a secret opens: it is given to nothing else, whatever is written in other files. */
interface SecretPurpose {
  readonly id: KnownNasId;
  /** Login and host it was given for. */
  readonly target: string;
}

interface KeptSecret {
  readonly place: 'stored' | 'this-run';
  /** Why it was not stored although that was wished. */
  readonly sentence?: string;
}

/** Passwords and passphrases: encrypted by the system in one file, or in memory until the program ends. */
export interface SecretStore {
  storage(): SecretStorage;
  /** Without decrypting anything. */
  place(id: KnownNasId): 'stored' | 'this-run' | 'missing';
  read(purpose: SecretPurpose): string | undefined;
  keep(purpose: SecretPurpose, secret: string, remember: boolean): Promise<KeptSecret>;
  forget(id: KnownNasId): Promise<void>;
}

const contentSchema = z.strictObject({ target: z.string(), secret: z.string() });

export async function openSecrets(path: string, cipher: SecretCipher, report: Report): Promise<SecretStore> {
  const file = await openStoredFile(path, storeTexts.whats.secrets, report);
  const stored = await encryptedIn(file);
  const thisRun = new Map<KnownNasId, { readonly target: string; readonly secret: string }>();
  const save = (): Promise<void> => file.write(Object.fromEntries(stored));

  /** Everything in memory is done before the first wait: what is forgotten meanwhile does not come back. */
  async function keep({ id, target }: SecretPurpose, secret: string, remember: boolean): Promise<KeptSecret> {
    const hadOne = stored.delete(id);
    thisRun.set(id, { target, secret });
    const storage = remember ? cipher.storage() : undefined;
    if (storage?.kept) {
      try {
        stored.set(id, cipher.encrypt(JSON.stringify({ target, secret })).toString('base64'));
        await save();
        thisRun.delete(id);
        return { place: 'stored' };
      } catch (error) {
        report('a secret could not be stored', error);
        stored.delete(id);
        return { place: 'this-run', sentence: secretTexts.storeFailed };
      }
    }
    if (hadOne) await save();
    return { place: 'this-run', ...(storage === undefined ? {} : { sentence: storage.sentence }) };
  }

  return {
    storage: () => cipher.storage(),
    place: (id) => (thisRun.has(id) ? 'this-run' : stored.has(id) ? 'stored' : 'missing'),
    read({ id, target }) {
      const content = thisRun.get(id) ?? decrypted(stored.get(id), cipher, report);
      return content?.target === target ? content.secret : undefined;
    },
    keep,
    async forget(id) {
      thisRun.delete(id);
      // Of a file that was not read nobody knows whether it holds this one.
      if (stored.delete(id) || file.refusal() !== undefined) await save();
    },
  };
}

async function encryptedIn({ content = {}, keepAside }: StoredFile): Promise<Map<KnownNasId, string>> {
  const entries = Object.entries(content);
  const understood = entries.flatMap(([id, value]): readonly [string, string][] =>
    typeof value === 'string' ? [[id, value]] : [],
  );
  if (understood.length < entries.length) await keepAside();
  return new Map(understood);
}

/** A secret that the system does not give back counts as missing: the person is asked again. */
function decrypted(
  encrypted: string | undefined,
  cipher: SecretCipher,
  report: Report,
): z.infer<typeof contentSchema> | undefined {
  if (encrypted === undefined || !cipher.storage().kept) return undefined;
  try {
    return contentSchema.parse(JSON.parse(cipher.decrypt(Buffer.from(encrypted, 'base64'))));
  } catch {
    // The error's own words may quote what was decrypted.
    report('a stored secret could not be read back');
    return undefined;
  }
}

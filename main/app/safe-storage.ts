import { safeStorage } from 'electron';
import type { SecretStorage } from '../../shared/ipc/nas.ts';
import { secretTexts } from '../../shared/text/nas-connection.ts';
import type { SecretCipher } from '../store/secrets.ts';

/**
 * Electron's safeStorage. On Linux it also "encrypts" with a password that stands in its source (`basic_text`), or with
 * whatever it did not name (`unknown`): neither protects anything, so nothing is stored then. Asked late and once: the
 * first question may open the keyring's own dialogue.
 */
export function systemCipher(): SecretCipher {
  let known: SecretStorage | undefined;
  return {
    storage: () => (known ??= isProtected() ? { kept: true } : { kept: false, sentence: secretTexts.noStore }),
    encrypt: (text) => safeStorage.encryptString(text),
    decrypt: (encrypted) => safeStorage.decryptString(encrypted),
  };
}

function isProtected(): boolean {
  if (process.platform !== 'linux') return safeStorage.isEncryptionAvailable();
  const backend = safeStorage.getSelectedStorageBackend();
  return backend !== 'basic_text' && backend !== 'unknown' && safeStorage.isEncryptionAvailable();
}

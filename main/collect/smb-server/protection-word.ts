/**
 * How `smbstatus` writes encryption and signing of a session (source3/utils/status.c): `-`, `AES-128-GCM`,
 * `partial(AES-128-CMAC)`, `anonymous(AES-128-GMAC)`.
 */
export function protectionOfWord(word: string): Protection {
  if (word === '-') return { degree: 'none' };
  const parts = /^(?<degree>partial|anonymous)\((?<cipher>.*)\)$/.exec(word)?.groups;
  if (parts === undefined) return { degree: 'full', cipher: word };
  return { degree: parts['degree'] === 'partial' ? 'partial' : 'anonymous', cipher: parts['cipher'] };
}

/** The same as JSON: `{"cipher":"AES-128-CMAC","degree":"partial"}`. */
export function protectionOf(value: { readonly cipher: string; readonly degree: string }): Protection {
  const cipher = value.cipher === '-' ? undefined : value.cipher;
  switch (value.degree) {
    case 'none':
    case 'partial':
    case 'full':
    case 'anonymous':
      return { degree: value.degree, cipher };
    default:
      return { degree: 'unknown', cipher };
  }
}
import type { Protection } from '../../../shared/model/smb-server.ts';

/**
 * Takes secrets out of what is logged. Nothing should log one in the first place; this is for the command line or the
 * mount option that comes along inside somebody else's error.
 */
const secrets: readonly (readonly [RegExp, string])[] = [
  [/\b(pass(?:word|wd|phrase)?|pw|secret|token)(\s*[=:]\s*)("[^"]*"|'[^']*'|[^\s,;"'}]+)/gi, '$1$2…'],
  [/\b(username|user|credentials|cred)=([^\s,;"'}]+)/gi, '$1=…'],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, '(private key)'],
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi, '$1…@'],
];

export function withoutSecrets(text: string): string {
  return secrets.reduce((rest, [pattern, instead]) => rest.replace(pattern, instead), text);
}

/** Names as a NAS, a DFS referral or a mount table may bring them. */
export const hostileNames = [
  'holiday\u202egnp.exe\u202c',
  '<img src=x onerror=globalThis.owned=1><b>bold<\u002fb>'.replaceAll('/', '\u2215'),
  'first\nWARNING: all paths are lost\r\nsecond',
  '\u001b]0;owned\u0007\u001b[2J\u009b31m',
  'data\u200b\u2066\ufeff',
  'W'.repeat(300),
  '%s %n ${HOME} `id` $(id) "quoted" \'quoted\'',
  '\u0627\u0644\u0635\u0648\u0631',
] as const;

/** As long as a path may be on Linux. */
export const longName = 'Long-'.repeat(819);

/** What /proc/self/mountinfo writes for it (proc(5)): some signs in octal, the others as they are. */
export const shownByKernel = (text: string): string =>
  text.replaceAll(/[ \t\n\\#]/g, (sign) => `\\${sign.charCodeAt(0).toString(8).padStart(3, '0')}`);

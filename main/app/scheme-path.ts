import { join, normalize, sep } from 'node:path';

export const scheme = 'lanewise';
/** Where the window lives. The only origin that any part of the program talks to. */
export const pageOrigin = `${scheme}://app`;
export const pageAddress = `${pageOrigin}/index.html`;

/** Kinds of files the build writes; anything else is not served. */
const contentTypes: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  woff2: 'font/woff2',
};

export interface ServedFile {
  readonly path: string;
  readonly contentType: string;
}

/**
 * The file that an address of our scheme stands for, or nothing. Only plain names below the folder are served: each
 * part starts with a letter, a figure or `_`, so that `..`, hidden files, drive letters, encoded slashes and NUL
 * cannot be written at all.
 */
export function servedFile(folder: string, address: string): ServedFile | undefined {
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  if (url.protocol !== `${scheme}:` || url.host !== 'app' || url.username !== '' || url.password !== '')
    return undefined;
  const parts = url.pathname.slice(1).split('/');
  if (!parts.every((part) => /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(part))) return undefined;
  const contentType = contentTypes[parts.at(-1)?.split('.').at(-1) ?? ''];
  if (contentType === undefined) return undefined;
  const path = normalize(join(folder, ...parts));
  return path.startsWith(normalize(folder + sep)) ? { path, contentType } : undefined;
}

/** Where a message or a navigation comes from, as an origin; `''` for what has none. */
export function originOf(address: string): string {
  if (!URL.canParse(address)) return '';
  const { protocol, host } = new URL(address);
  // URL gives schemes it does not know the origin "null", so it is put together here.
  return `${protocol}//${host}`;
}

/** Documentation that texts of this program point to. Nothing else is ever handed to the browser. */
const documentationHosts: readonly string[] = [
  'docs.kernel.org',
  'man7.org',
  'learn.microsoft.com',
  'wiki.samba.org',
  'www.samba.org',
  'kb.synology.com',
  'www.qnap.com',
  'www.truenas.com',
  'docs.openmediavault.org',
  'docs.unraid.net',
];

/** The address to open in the browser, or nothing: https, a host of the list, no credentials, no odd port. */
export function externalLink(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  const plain = url.protocol === 'https:' && url.port === '' && url.username === '' && url.password === '';
  return plain && documentationHosts.includes(url.hostname) ? url.href : undefined;
}

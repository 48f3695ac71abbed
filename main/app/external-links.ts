/** Documentation that texts of this program point to. Nothing else is ever handed to the browser. */
const hosts: readonly string[] = [
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
  return plain && hosts.includes(url.hostname) ? url.href : undefined;
}

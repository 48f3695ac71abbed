import type { ServedNfsClient, NfsExport } from '../../../shared/model/nfs-server.ts';
import { parseAttributes } from '../served/attributes.ts';
import { plainEndpoint } from '../smb-server/endpoint-words.ts';
import { directories } from '../sources.ts';
import { ParseError } from '../text/parse-error.ts';
import { linesOf } from '../text/text-lines.ts';

const form = /^(?<id>\d{1,19})\/info(?=:)/;

/**
 * Clients of the kernel's NFS server (fs/nfsd/nfs4state.c client_info_show, Linux 5.3 and later; root alone may read them),
 * as `storageCommands.nfsClients` prints them:
 *
 *     /proc/fs/nfsd/clients/3/info:clientid: 0xb5fb34dc6b0111d4
 *     /proc/fs/nfsd/clients/3/info:address: "10.77.1.50:834"
 *     /proc/fs/nfsd/clients/3/info:status: confirmed
 *     /proc/fs/nfsd/clients/3/info:name: "Linux NFSv4.1 labclient"
 *     /proc/fs/nfsd/clients/3/info:minor version: 1
 *     /proc/fs/nfsd/clients/3/info:Implementation name: "Linux 6.1.176 #1 …"
 *
 * A client without an address was cut off. Bytes of a name that cannot be printed stand as the kernel writes them (`\xc3\xa4`).
 */
export function parseNfsClients(text: string): readonly ServedNfsClient[] {
  const lines = parseAttributes(text, directories.nfsClients, [form]);
  return [...Map.groupBy(lines, ({ path }) => path)].map(([path, own]): ServedNfsClient => {
    const word = (name: string): string | undefined =>
      own.find((line) => line.text.startsWith(`${name}: `))?.text.slice(name.length + 2);
    const address = plainEndpoint(unquoted(word('address')) ?? '');
    if (address === undefined) throw new ParseError(`${path}: a client without its address`, 1, own[0]?.quoted ?? '');
    const name = unquoted(word('name'));
    const implementation = unquoted(word('Implementation name'));
    const minor = word('minor version');
    return {
      id: path.slice(0, path.indexOf('/')),
      address,
      ...(name !== undefined && { name }),
      ...(minor !== undefined && /^\d$/.test(minor) && { minorVersion: Number(minor) }),
      ...(implementation !== undefined && { implementation }),
      confirmed: word('status') === 'confirmed',
      quoted: own.map(({ quoted }) => quoted),
    };
  });
}

const unquoted = (word: string | undefined): string | undefined =>
  /^"(?<inside>.*)"$/.exec(word ?? '')?.groups?.['inside'];

/**
 * /proc/fs/nfsd/exports (fs/nfsd/export.c svc_export_show): folders that a client asked for since they were exported, with
 * the clients of their line. Blanks in names are octal (`\040`).
 *
 *     # Version 1.1
 *     # Path Client(Flags) # IPs
 *     /srv/data	10.77.1.0/24(rw,no_root_squash,sync,wdelay,uuid=…)
 */
export function parseNfsExports(text: string): readonly NfsExport[] {
  const [first, ...lines] = linesOf(text, 'exports');
  if (first === undefined || !first.text.startsWith('# Version ')) {
    throw new ParseError('exports: heading missing', 1, first?.text ?? '');
  }
  return lines.flatMap((line): readonly NfsExport[] => {
    if (line.text.startsWith('#')) return [];
    const parts = /^(?<path>\/\S*)\t(?<client>[^\s(]+)\(/.exec(line.text)?.groups;
    const [path, client] = [parts?.['path'], parts?.['client']];
    if (path === undefined || client === undefined)
      throw new ParseError('exports: not an export', line.number, line.text);
    return [{ path: path.replace(/\\040/g, ' '), client, quoted: line.text }];
  });
}

import { z } from 'zod';
import { familyOf } from '../../shared/model/ip-family.ts';
import { directories } from '../collect/sources.ts';
import { shortestAddress } from '../collect/text/ip-address.ts';
import type { Argv } from './operations/operation-kind.ts';

/** An address in its shortest form, as the kernel prints those of its connections. */
export const nfsAddress = z
  .union([z.ipv4(), z.ipv6()])
  .refine((address) => shortestAddress(address) === address, 'is not in its shortest form');

/** What is mounted, and how: what the kernel asks a server with, to learn whether it knows it already. */
export const nfsExport = {
  /** Of the server; from the mount table. */
  path: z
    .string()
    .max(1024)
    .regex(/^\/[^\p{Cc}]*$/u),
  /** Sessions begin with 4.1. */
  minor: z.int().min(1).max(9),
  tcpPort: z.int().min(1).max(65_535),
  security: z.enum(['none', 'sys', 'krb5', 'krb5i', 'krb5p']),
};
const exportSchema = z.object(nfsExport);
type NfsExport = Readonly<z.infer<typeof exportSchema>>;

/** The folder of a connection (net/sunrpc/sysfs.c, since Linux 5.14). */
export const folderOf = ({ group }: { readonly group: string }): string => `${directories.transports}/${group}`;

/**
 * Where the share is mounted to ask; nobody but the shell that does it sees that mount, and it ends with that shell. A folder that
 * is there, and no link, wherever connections can be sent elsewhere (`folderOf`), and that nobody mounts a share on.
 */
export const askedAt = '/sys';

/** Mounts within namespaces of its own, and prints the table of mounts. The shell's own `read` and `echo`: nothing is looked up. */
const asking = `"$1" -t nfs4 -o "$2" -- "$3" ${askedAt} || exit
while read -r line; do case $line in *' ${askedAt} '*) printf '%s\\n' "$line" ;; esac; done < /proc/self/mountinfo`;

/**
 * Mounts the share by another address where nobody sees it. Of a server that the kernel has connections to already, it shows the
 * address of those (fs/nfs/nfs4client.c, nfs41_discover_server_trunking).
 */
export function askingArgv(address: string, wanted: NfsExport, mount = 'mount'): Argv {
  const { path, minor, tcpPort, security } = wanted;
  const isSix = familyOf(address) === 'ipv6';
  const proto = isSix ? 'tcp6' : 'tcp';
  const options = `ro,soft,timeo=100,retrans=1,retry=0,vers=4.${minor},proto=${proto},port=${tcpPort},sec=${security}`;
  const source = `${isSix ? `[${address}]` : address}:${path}`;
  return ['unshare', '--mount', 'sh', '-c', asking, 'sh', mount, options, source];
}

import { hasSessions, type NfsVersion } from '../model/nfs.ts';

const recoveries = {
  hard: 'waits for the NAS (hard)',
  soft: 'gives up with an error (soft)',
  softerr: 'gives up with a time-out error (softerr)',
} as const;

/** What the adapter of Linux's NFS client says of its shares. */
export const nfsTexts = {
  words: {
    share: 'share',
    lanes: 'connections',
    attached: 'Mount',
    remote: 'Export',
    at: 'Mounted at',
    lanesThere: 'Connections',
  },
  connection: (number: number): string => `Connection ${number}`,
  missing: {
    connections: (source: string, reason: string): string =>
      `The connections of this share could not be read from ${source}: ${reason}`,
    denied: (source: string): string =>
      `The connections of this share could not be read: this user may not read ${source}.`,
    none: 'The kernel lists no connection for this mount, so its paths cannot be counted.',
    unlisted: (nas: string): string =>
      `NFS does not list the ports of a NAS, and this machine knows only one address of ${nas}, so it is not known whether there is another path.`,
    pnfs: 'This share uses pNFS: its data goes to further servers by connections of their own, which are not counted here.',
    unseen: {
      rdma: 'NFS over RDMA has no TCP connections, so it is not known which ports it uses.',
      udp: 'NFS over UDP has no connections, so it is not known which ports it uses.',
      resting:
        'A connection of this share is closed while nobody uses it, so it is not known which ports it uses when it opens again.',
      'not-listed':
        'The kernel calls the connections open, but they are not in the list, so it is not known which ports they use.',
    },
  },
  labels: {
    version: 'Version',
    transport: 'Transport',
    nconnect: 'Connections to one address (nconnect)',
    maxConnect: 'Addresses of one NAS at most (max_connect)',
    pnfs: 'pNFS',
    recovery: 'When the NAS does not answer',
    security: 'Security (sec)',
    address: 'Server address',
    readSize: 'Largest read (rsize)',
  },
  version: (version: NfsVersion): string => `NFS ${versionText(version)}`,
  notAsked: 'not set',
  trunking: (version: NfsVersion): string | undefined =>
    hasSessions(version) ? undefined : '(this version uses one address of a NAS only)',
  pnfs: (driver: string): string => (driver === 'none' ? 'not used' : `used (${driver})`),
  recoveries,
  transports: { tcp: 'TCP', tcp6: 'TCP (IPv6)', udp: 'UDP', udp6: 'UDP (IPv6)', rdma: 'RDMA', rdma6: 'RDMA (IPv6)' },
} as const;

export const versionText = ({ major, minor }: NfsVersion): string =>
  minor === undefined ? String(major) : `${major}.${minor}`;

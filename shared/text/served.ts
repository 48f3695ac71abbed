/** Sentences about what a NAS tells of its iSCSI initiators and NFS clients. */
export const servedTexts = {
  missing: {
    connections: 'The connections of the NAS could not be listed.',
    interfaces: 'The ports of the NAS could not be read.',
    targets: (address: string): string =>
      `The iSCSI targets could not be read, so it is not known which disk ${address} uses, and by which other addresses.`,
    noConnection: (client: string): string =>
      `${client} is logged in, but none of the connections at the NAS is known to be its own.`,
    severalTargets: (client: string): string =>
      `${client} is logged in to several targets by the same addresses, and the NAS does not tell which connection is which.`,
    sharedAddress: (client: string): string => `${client} shares its address with another initiator.`,
    unclaimed: (addresses: string): string =>
      `The NAS does not tell which initiator the connections from ${addresses} belong to.`,
    address: (address: string): string => `No port of the NAS holds ${address}, so something in between rewrites it.`,
    oneAddress: (client: string, address: string): string =>
      `All connections come from ${address}; by how many of its own ports ${client} sends, it alone knows.`,
    clientPorts: (client: string): string => `Whether ${client} has a second port for this, it alone knows.`,
    everywhere: 'The NAS offers this at every address, so which of its ports are meant for it is not known.',
    offered: 'Where the NAS offers this could not be read.',
  },
  remarks: {
    unevenMtu: (ports: string): string =>
      `The ports that offer this differ in their MTU (${ports}). Set one MTU on every port, switch and client of the storage network.`,
    smallFrames: (address: string, segment: number, port: string, mtu: number): string =>
      `Segments to ${address} hold ${segment} bytes at most although ${port} has an MTU of ${mtu}: the client or the network between has a smaller one.`,
    oneSessionAllowed:
      'The target allows one session at a time, so a second path is refused. On a Synology, allow multiple sessions in the target’s advanced settings.',
    onePort: (count: number, port: string): string => `All ${count} connections come in by ${port}.`,
  },
  details: {
    luns: 'LUNs',
    alias: 'Alias',
    version: 'Version',
    exports: 'Exports in use',
    paths: 'Comes in by',
  },
  protocols: { iscsi: 'iSCSI', nfs: 'NFS' },
} as const;

import { valueOf } from '../../../../shared/model/reading.ts';
import { servedTexts as texts } from '../../../../shared/text/served.ts';
import { detail, established, type Attachment, type Attachments } from './attachment.ts';

/** One share for each address that NFS clients come from: nothing at the NAS tells which addresses are one client's. */
export const nfsClients: Attachments = ({ nfsServer }) => {
  if (nfsServer === undefined) return [];
  const { connections, listening } = nfsServer;
  const clients = valueOf(nfsServer.clients) ?? [];
  const paths = [...new Set((valueOf(nfsServer.exports) ?? []).map(({ path }) => path))];
  const [only, ...others] = paths;
  const name = only !== undefined && others.length === 0 ? only : 'NFS';
  const byAddress = Map.groupBy(established(valueOf(connections) ?? []), ({ client }) => client.address);
  return [...byAddress].map(([address, own]): Attachment => {
    const told = clients.find((client) => client.address.address === address && client.confirmed);
    return {
      id: `nfs ${address}`,
      protocol: 'nfs',
      remote: name,
      name,
      client: told?.name ?? address,
      connections: connections.state === 'known' ? { ...connections, value: own } : connections,
      offered: listening,
      doubts: [],
      details: [
        ...(told?.minorVersion === undefined
          ? []
          : [detail('version', texts.details.version, `NFS 4.${told.minorVersion}`)]),
        ...(paths.length === 0 ? [] : [detail('exports', texts.details.exports, paths.join(', '))]),
      ],
      remarks: [],
    };
  });
};

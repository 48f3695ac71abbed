import type { CifsClient } from '../../shared/model/cifs.ts';
import { smbClientOf, smbServerOf, type MachineFacts } from '../../shared/model/machine.ts';
import { noNetwork, type NetworkFacts } from '../../shared/model/network.ts';
import { unchecked } from '../../shared/model/reading.ts';
import type { SmbServer } from '../../shared/model/smb-server.ts';
import { instant, milliseconds } from '../../shared/model/units.ts';

/** Facts of a machine by their own names alone, whichever part of it they are of. */
export type FactsChange = Partial<
  Omit<MachineFacts, 'network' | 'smbClient' | 'smbServer'> & NetworkFacts & CifsClient & SmbServer
>;

/** A machine of which nothing was asked, without a role. */
const nothing: MachineFacts = {
  machine: 'local',
  family: 'linux',
  hostName: unchecked,
  kernel: unchecked,
  system: unchecked,
  account: unchecked,
  processors: unchecked,
  network: noNetwork,
  readAt: instant(1_800_000_000_000),
  asked: milliseconds(0),
  answered: milliseconds(0),
};
export const bareClient: MachineFacts = { ...nothing, smbClient: smbClientOf(nothing) };
export const bareServer: MachineFacts = { ...nothing, machine: 'ada@nas', smbServer: smbServerOf(nothing) };

/** The same facts with some others, each put where it belongs. */
export function withFacts(facts: MachineFacts, change: FactsChange): MachineFacts {
  const { network, smbClient, smbServer } = facts;
  const [client, server] = [smbClientOf(facts), smbServerOf(facts)];
  const {
    interfaces = network.interfaces,
    bonds = network.bonds,
    settings = network.settings,
    neighbours = network.neighbours,
    routes = network.routes,
    routesTo = network.routesTo,
    rules = network.rules,
    sockets = network.sockets,
    reversePathDrops = network.reversePathDrops,
    namespace = network.namespace,
    mounts = client.mounts,
    debugData = client.debugData,
    kernelLog = client.kernelLog,
    anyPortTo = network.anyPortTo,
    version = server.version,
    sessions = server.sessions,
    connections = server.connections,
    configuration = server.configuration,
    announces = server.announces,
    ways = server.ways,
    ...rest
  } = change;
  const ofNetwork = { interfaces, bonds, settings, neighbours, routes, routesTo, rules, sockets, anyPortTo };
  return {
    ...facts,
    ...rest,
    network: { ...ofNetwork, reversePathDrops, namespace },
    ...(smbClient && { smbClient: { mounts, debugData, kernelLog } }),
    ...(smbServer && { smbServer: { version, sessions, connections, configuration, announces, ways } }),
  };
}

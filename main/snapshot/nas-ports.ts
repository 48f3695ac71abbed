import { familyOf } from '../../shared/model/ip-family.ts';
import type { NasView } from '../../shared/model/nas-view.ts';
import type { Interface } from '../../shared/model/network.ts';
import { valueOf } from '../../shared/model/reading.ts';
import type { Nas, NasPort, Snapshot } from '../../shared/model/snapshot.ts';
import { isNear } from './addresses.ts';
import { portAt, portOf, shareHardware } from './nas-port.ts';

/** What each NAS says of its ports, put to the ones that this machine knows of; and the ports that it never announced. */
export function withNasViews(snapshot: Snapshot, views: readonly NasView[]): Snapshot {
  const nics = valueOf(snapshot.nics) ?? [];
  const nas = snapshot.nas.map((one) => {
    const view = views.find((other) => other.nas.includes(one.id));
    const interfaces = valueOf(view?.facts.network.interfaces ?? { state: 'unchecked' });
    return interfaces === undefined ? one : withInterfaces(one, interfaces, nics);
  });
  return { ...snapshot, nas, nasViews: views };
}

function withInterfaces(nas: Nas, interfaces: readonly Interface[], nics: readonly Interface[]): Nas {
  const named = nas.ports.map((port): NasPort => {
    const atNas = portAt(port.address, interfaces);
    return atNas === undefined ? port : { ...port, name: atNas.name, atNas };
  });
  return { ...nas, ports: [...named, ...furtherPorts(named, interfaces, nics)] };
}

/** Kinds of interfaces that a port for clients can be; wireless, tunnels and what containers use are not meant. */
const forClients: ReadonlySet<Interface['kind']> = new Set(['wired', 'bond', 'bridge', 'vlan', 'open-vswitch']);

/** Ports that are up, in a network of this machine, and upon other hardware than every port that is known already. */
function furtherPorts(
  known: readonly NasPort[],
  interfaces: readonly Interface[],
  nics: readonly Interface[],
): readonly NasPort[] {
  const families = new Set(known.filter(({ use }) => use.kind === 'usable').map(({ address }) => familyOf(address)));
  // Where an announced address is on no interface of it, something in between rewrites addresses, and nothing is certain.
  if (known.some((port) => port.announced && port.use.kind === 'usable' && port.atNas === undefined)) return [];
  const further: NasPort[] = [];
  for (const one of interfaces) {
    if (!forClients.has(one.kind) || one.link !== 'up') continue;
    const atNas = portOf(one, interfaces);
    const wired = atNas.hardware.every((name) =>
      interfaces.some((port) => port.name === name && port.kind === 'wired'),
    );
    const address = one.addresses.find(
      (own) => families.has(familyOf(own.address)) && nics.some((nic) => isNear(nic, own.address)),
    );
    const isNew = ![...known, ...further].some((port) => shareHardware(port.atNas, atNas));
    if (address === undefined || !wired || !isNew) continue;
    const { name, mac } = one;
    const use = { kind: 'usable' } as const;
    further.push({ address: address.address, announced: false, name, atNas, mac, use, path: 'none' });
  }
  return further;
}

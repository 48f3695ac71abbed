import type { ConfiguredInterface } from '../../../shared/model/smb-server.ts';
import { type MachineFacts, type SystemKind, smbServerOf } from '../../../shared/model/machine.ts';
import type { Interface } from '../../../shared/model/network.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import type { Nas, Snapshot } from '../../../shared/model/snapshot.ts';
import { nasFactsOf } from '../nas-side.ts';
import type { Announced } from './samba-plan.ts';

/** A Samba of a plain Linux that is asked over SSH: nobody but its owner writes its smb.conf. */
export function plainSamba(nas: Nas, now: Snapshot): MachineFacts | undefined {
  const facts = nasFactsOf(nas, now);
  return facts !== undefined && kindOf(facts) === 'linux' ? facts : undefined;
}

export function kindOf(facts: MachineFacts): SystemKind | undefined {
  return valueOf(facts.system)?.kind;
}

/**
 * Whether reading the settings anew changes the list of interfaces: not where the service listens on listed ones only,
 * because it opens its sockets at its start. Of the two options, `testparm -s` leaves out what has its default.
 */
export function freelyListening(facts: MachineFacts): boolean {
  const smb = valueOf(smbServerOf(facts).configuration);
  if (smb === undefined) return false;
  const listsNone = (smb.interfaces ?? []).length === 0;
  return smb.bindInterfacesOnly === undefined ? listsNone : !smb.bindInterfacesOnly;
}

/**
 * What Samba shall announce: `wanted`, and whatever the list of now announces to others, without `unwanted` and without
 * what no interface of the NAS holds. Speeds and RSS that somebody wrote down for an address stay; where none were, Samba
 * asks the port itself.
 */
export function announcing(
  facts: MachineFacts,
  wanted: readonly string[],
  unwanted: readonly string[] = [],
): Announced {
  const interfaces = valueOf(facts.network.interfaces) ?? [];
  const configured = valueOf(smbServerOf(facts).configuration)?.interfaces ?? [];
  const kept = configured.flatMap((one) => addressesOf(one, interfaces));
  const held = new Set(interfaces.flatMap((one) => one.addresses.map(({ address }) => address)));
  const addresses = [...new Set([...kept, ...wanted])].filter(
    (address) => held.has(address) && !unwanted.includes(address),
  );
  return addresses.map((address) => {
    const written = configured.find((one) => addressesOf(one, interfaces).includes(address));
    return {
      address,
      ...(written?.speed === undefined ? {} : { speed: written.speed }),
      ...(written?.rss === undefined ? {} : { rss: written.rss }),
    };
  });
}

/** `eth0`, `eth*`, `10.0.0.25/24`: loopback is never announced, so it is left out. */
function addressesOf({ name }: ConfiguredInterface, interfaces: readonly Interface[]): readonly string[] {
  const [address = ''] = name.split('/');
  return interfaces
    .filter((one) => one.kind !== 'loopback')
    .flatMap((one) => {
      const own = one.addresses.filter(({ scope }) => scope === 'global').map((each) => each.address);
      return isNamed(one.name, name) ? own : own.filter((each) => each === address);
    });
}

function isNamed(name: string, pattern: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

/** The `interfaces` line for those who write it themselves. */
export function interfacesLine(addresses: readonly string[]): string {
  return `interfaces = ${addresses.join(' ')}`;
}

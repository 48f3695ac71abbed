import type { Finding } from '../../../shared/model/finding.ts';
import type { NasLanePort } from '../../../shared/model/nas-view.ts';
import type { Nic } from '../../../shared/model/network.ts';
import type { Nas, Snapshot } from '../../../shared/model/snapshot.ts';
import { nasMtu as text } from '../../../shared/text/findings/nas.ts';
import { nasFactsOf, quoteNasInterfaces } from '../nas-side.ts';
import { quoteNic } from '../nic-quotes.ts';
import { nicsOf } from '../nic-view.ts';
import { found, type Rule } from '../rule.ts';
import { nasNamed, nasSubject, sharesOn } from '../share-view.ts';

/** Above what Ethernet takes by default, with some room for VLAN tags and the like. */
const jumboBytes = 2_000;

/** One end of a lane is set to jumbo frames and the other is not; `told` are local interfaces of which it is known. */
export function nasMtus(rule: Rule, now: Snapshot, told: ReadonlySet<string>): readonly Finding[] {
  return now.nas.flatMap((nas) => {
    const facts = nasFactsOf(nas, now);
    const pair = unequalPair(nas, now);
    if (facts === undefined || pair === undefined || told.has(pair.nic.name)) return [];
    const { nic, port, there, address } = pair;
    return found(rule, {
      severity: 'note',
      subject: nasSubject(nas),
      text: text({ nas: nasNamed(nas), port: port.name, there, nic: nic.name, here: nic.mtuBytes, address }),
      evidence: [
        ...quoteNic(now, nic.name, [`"mtu":${nic.mtuBytes}`]),
        ...quoteNasInterfaces(facts, [port.name], [`"mtu":${there}`, `mtu ${there}`]),
      ],
    });
  });
}

interface Pair {
  readonly nic: Nic;
  readonly port: NasLanePort;
  readonly there: number;
  readonly address: string;
}

function unequalPair(nas: Nas, now: Snapshot): Pair | undefined {
  for (const lane of sharesOn(nas, now).flatMap((view) => view.open)) {
    const nic = nicsOf(now).find((one) => one.name === lane.nic);
    const address = lane.remote?.address;
    const port = nas.ports.find((one) => one.address === address)?.atNas;
    const there = port?.mtuBytes;
    if (nic === undefined || address === undefined || port === undefined || there === undefined) continue;
    const isJumbo = Math.max(nic.mtuBytes, there) > jumboBytes;
    if (isJumbo && nic.mtuBytes !== there) return { nic, port, there, address };
  }
  return undefined;
}

/** What the NAS shows of the port that holds an address. */
export function quotePortAt(address: string, now: Snapshot): ReturnType<typeof quoteNasInterfaces> {
  return now.nas.flatMap((nas) => {
    const port = nas.ports.find((one) => one.address === address)?.atNas;
    if (port?.mtuBytes === undefined) return [];
    return quoteNasInterfaces(nasFactsOf(nas, now), [port.name], [`"mtu":${port.mtuBytes}`, `mtu ${port.mtuBytes}`]);
  });
}

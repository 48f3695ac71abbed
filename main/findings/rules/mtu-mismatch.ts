import type { Lane } from '../../../shared/model/snapshot.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { mtuMismatch as text } from '../../../shared/text/findings/network.ts';
import { nasMtus, quotePortAt } from '../nas-rules/mtu.ts';
import { quoteNic } from '../nic-quotes.ts';
import { nicsOf, nicSubject } from '../nic-view.ts';
import { found, type Rule } from '../rule.ts';
import { quoteSockets, socketOf } from '../share-quotes.ts';
import { sharesOf, type ShareView } from '../share-view.ts';

/** Above what Ethernet takes by default, with some room for VLAN tags and the like. */
const jumboBytes = 2_000;
/** Much less than offered: options and tunnels take some tens of bytes, another MTU takes thousands. */
const clearlyLess = 0.5;

/**
 * This machine offers jumbo segments (`advmss`), and the connection may send small ones only (`mss`): the NAS or
 * something between takes no jumbo frames. Only that much can be seen without sending test packets.
 */
export const mtuMismatch: Rule = {
  code: 'net.mtu-mismatch',
  unless: ['net.tunnel-carries'],
  visibleAfter: milliseconds(10_000),
  diagnose: ([now]) => {
    const own = nicsOf(now)
      .filter((nic) => nic.mtuBytes > jumboBytes && nic.kind !== 'loopback')
      .flatMap((nic) => {
        const small = sharesOf(now).flatMap((view) => lanesBelow(view, nic.name));
        const [first] = small;
        const address = first?.lane.remote?.address;
        if (first === undefined || address === undefined) return [];
        return found(mtuMismatch, {
          severity: 'note',
          subject: nicSubject(nic),
          text: text({ nic: nic.name, mtu: nic.mtuBytes, address, segment: first.segment }),
          evidence: [
            ...quoteSockets(now, [first.lane], [` mss:${first.segment}`, `advmss:${first.offered}`]),
            ...quoteNic(now, nic.name, [`"mtu":${nic.mtuBytes}`]),
            ...quotePortAt(address, now),
          ],
        });
      });
    return [...own, ...nasMtus(mtuMismatch, now, new Set(own.map(({ subject }) => subject.id)))];
  },
};

interface SmallLane {
  readonly lane: Lane;
  readonly segment: number;
  readonly offered: number;
}

function lanesBelow({ open, now }: ShareView, nic: string): readonly SmallLane[] {
  return open
    .filter((lane) => lane.nic === nic)
    .flatMap((lane) => {
      const words = (socketOf(now, lane)?.quoted ?? []).join(' ');
      const segment = Number(/\smss:(?<bytes>\d+)/.exec(words)?.groups?.['bytes']);
      const offered = Number(/\sadvmss:(?<bytes>\d+)/.exec(words)?.groups?.['bytes']);
      return segment < offered * clearlyLess ? [{ lane, segment, offered }] : [];
    });
}

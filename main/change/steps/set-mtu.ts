import { z } from 'zod';
import { jsonOf } from '../../collect/text/json-lines.ts';
import { outputOf } from '../../collect/text/reading.ts';
import { preparing } from '../../../shared/text/fixes/preparing.ts';
import { ChangeRefused } from '../changer.ts';
import type { Operation } from '../operation.ts';
import { ownerOf } from '../origin/interface-owner.ts';
import { addedSections, lastingSections } from './lasting.ts';
import { linkIn, linksOf } from './own-interface.ts';
import type { Machine } from '../../machine/machine.ts';
import { stepKind } from './step-kind.ts';
import { portSchema } from './values.ts';

/** Makes the packets of an interface smaller. */
const schema = z.strictObject({ verb: z.literal('set-mtu'), dev: portSchema, bytes: z.int().min(1280).max(9216) });

const limitsSchema = z.array(
  z.object({ mtu: z.int(), max_mtu: z.int().nonnegative().optional(), min_mtu: z.int().nonnegative().optional() }),
);

/**
 * `ip -j -d link show dev eth0` (iproute2 ip/ipaddress.c): the driver's limits; a largest value of 0 is none.
 *
 *     [{"ifindex":2,"ifname":"eth0","mtu":1500,"min_mtu":68,"max_mtu":9000,…}]
 */
export function parseMtuLimits(text: string): { readonly smallest: number; readonly largest: number } {
  const [link] = jsonOf(limitsSchema, text, 'ip link');
  const largest = link?.max_mtu ?? 0;
  return { smallest: link?.min_mtu ?? 0, largest: largest === 0 ? Infinity : largest };
}

export const setMtu = stepKind(schema, {
  async prepare({ dev, bytes }, machine, _caller, earlier) {
    const { mtuBytes } = linkIn(await linksOf(machine), dev);
    const { smallest, largest } = parseMtuLimits(
      await outputOf(machine, ['ip', '-j', '-d', 'link', 'show', 'dev', dev]),
    );
    if (bytes < smallest || bytes > largest) {
      throw new ChangeRefused('bad-plan', preparing.mtuLimit(dev, bytes, largest));
    }
    // What is larger is lost wherever a switch on the way does not take it; nobody can know that here.
    if (bytes > mtuBytes) throw new ChangeRefused('bad-plan', preparing.mtuRaised(dev, bytes));
    const done = earlier.findLast((operation) => operation.kind === 'mtu' && operation.dev === dev);
    const before = done?.kind === 'mtu' ? done.after : mtuBytes;
    const written = await lastingMtu(machine, dev, bytes, earlier);
    return before === bytes ? written : [...written, { kind: 'mtu', dev, before, after: bytes }];
  },
});

/** NetworkManager.conf(5), "connection" sections give the default of profiles that say nothing themselves. */
async function lastingMtu(
  machine: Machine,
  dev: string,
  bytes: number,
  earlier: readonly Operation[],
): Promise<readonly Operation[]> {
  const owner = await ownerOf(machine, dev);
  if (owner.kind !== 'network-manager')
    return lastingSections(machine, dev, [['[Link]', `MTUBytes=${bytes}`]], earlier);
  // In such a file more signs mean something (`*`, `;`, `,`) than an interface is ever called by.
  if (!/^[\w.-]+$/.test(dev)) return [];
  const section = [
    `[connection-lanewise-${dev}]`,
    `match-device=interface-name:${dev}`,
    `ethernet.mtu=${bytes}`,
  ] as const;
  return addedSections(machine, `/etc/NetworkManager/conf.d/90-lanewise-${dev}.conf`, [section], earlier);
}

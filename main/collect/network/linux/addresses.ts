import { z } from 'zod';
import { jsonOf } from '../../text/json-lines.ts';
import { addressWith, emptyInterface, type RawInterface } from '../raw-interface.ts';

/** An interface as `ip` tells it. */
export interface IpLink extends RawInterface {
  readonly index: number;
  readonly mtuBytes: number;
}

const counter = z.int().nonnegative();
const word = z.union([z.string(), z.number()]).transform(String);

/** What `ip` leaves behind for an item that it hides. */
const hidden = z.strictObject({}).transform(() => undefined);

const addressSchema = z.object({
  local: z.string(),
  prefixlen: z.int().min(0).max(128),
  scope: word.optional(),
});

const linkSchema = z.object({
  ifindex: counter,
  ifname: z.string().min(1),
  flags: z.array(z.string()),
  mtu: counter,
  link_type: z.string().optional(),
  address: z.string().optional(),
  master: z.string().optional(),
  link: z.string().nullish(),
  linkinfo: z.object({ info_kind: z.string().optional() }).optional(),
  addr_info: z.array(z.union([addressSchema, hidden])).optional(),
});

const linksSchema = z.array(z.union([linkSchema, hidden]));

/**
 * `ip -j -d addr` (iproute2 ip/ipaddress.c); without `-d` there is no `linkinfo`.
 *
 *     [{"ifindex":2,"ifname":"eth0","flags":["BROADCAST","UP","LOWER_UP"],"mtu":1500,"operstate":"UP",
 *       "link_type":"ether","address":"02:77:…","linkinfo":{"info_kind":"veth"},"master":"bond0",
 *       "addr_info":[{"family":"inet","local":"10.77.1.50","prefixlen":24,"scope":"global",…}]}]
 */
export function parseAddresses(text: string): readonly IpLink[] {
  return jsonOf(linksSchema, text, 'ip addr').flatMap((link) => (link === undefined ? [] : [linkOf(link)]));
}

function linkOf(link: z.infer<typeof linkSchema>): IpLink {
  return {
    ...emptyInterface,
    name: link.ifname,
    index: link.ifindex,
    flags: link.flags,
    mtuBytes: link.mtu,
    mac: link.address?.toLowerCase(),
    linkType: link.link_type ?? '',
    infoKind: link.linkinfo?.info_kind,
    master: link.master,
    parent: link.link ?? undefined,
    addresses: (link.addr_info ?? []).flatMap(
      (entry) => (entry && addressWith(entry.local, entry.prefixlen, entry.scope ?? 'other')) ?? [],
    ),
  };
}

import type { Endpoint } from '../../../shared/model/network.ts';
import { shortestAddress } from '../text/ip-address.ts';

const highestPort = 65_535;

/**
 * Samba's way to write the end of a connection (lib/tsocket/tsocket_bsd.c): `ipv4:10.0.0.25:445`,
 * `ipv6:fe80::1%eth0:445`. Brackets around an IPv6 address are taken too. `undefined` for anything else
 * (`unix:/run/…` for a connection from the machine itself).
 */
export function sambaEndpoint(text: string): Endpoint | undefined {
  const parts = /^ipv[46]:(?<address>.+):(?<port>\d{1,5})$/.exec(text)?.groups;
  return endpoint(parts?.['address'], parts?.['port']);
}

/** `10.0.0.25:445`, `::ffff:10.0.0.25:445`, `[fd00::1]:445`, and with `separator` `.` BSD's `10.0.0.25.445`. */
export function plainEndpoint(text: string, separator: ':' | '.' = ':'): Endpoint | undefined {
  const at = text.lastIndexOf(separator);
  return at === -1 ? undefined : endpoint(text.slice(0, at), text.slice(at + 1));
}

function endpoint(address: string | undefined, port: string | undefined): Endpoint | undefined {
  const shortest = address === undefined ? undefined : shortestAddress(address);
  if (shortest === undefined || port === undefined || !/^\d{1,5}$/.test(port)) return undefined;
  const number = Number(port);
  return number > highestPort ? undefined : { address: shortest, port: number };
}

import { z } from 'zod';
import type { Endpoint } from '../../../../shared/model/network.ts';
import { instant } from '../../../../shared/model/units.ts';
import type { WindowsSmbEvent } from '../../../../shared/model/windows-smb.ts';
import { shortestAddress } from '../../text/ip-address.ts';
import { count, words } from '../../text/row-lines.ts';

/** A row of `Get-WinEvent` of the SMB client's logs; of its data, text stays text, numbers numbers, and bytes are hex digits. */
export const eventForm = z.object({
  Id: count,
  Log: words,
  TimeCreated: words,
  Data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).nullable()).nullish(),
});

export function eventOf(row: z.infer<typeof eventForm>, quoted: string): WindowsSmbEvent {
  const told = Object.entries(row.Data ?? {}).flatMap(([name, value]) =>
    value === null ? [] : [[name, String(value)] as const],
  );
  const data: Readonly<Record<string, string>> = Object.fromEntries(told);
  const at = Date.parse(row.TimeCreated ?? '');
  const server = data['ServerName']?.replace(/^\\+/, '');
  return {
    id: row.Id,
    ...(!Number.isNaN(at) && { at: instant(at) }),
    ...(server !== undefined && server !== '' && { server }),
    local: endpointOf(data['LocalAddress']),
    remote: endpointOf(data['RemoteAddress'] ?? data['Address'] ?? data['ServerAddress']),
    data,
    quoted,
  };
}

const ipv4Family = 2;
const ipv6Family = 23;

/**
 * A socket address as Windows stores it, in hex digits: family (little endian, 2 bytes), port (big endian, 2 bytes), and the
 * address at byte 4 (IPv4) or 8 (IPv6). `020001BD0A00020A0000000000000000` is 10.0.2.10:445.
 */
export function endpointOf(hex: string | undefined): Endpoint | undefined {
  if (hex === undefined || !/^(?:[0-9a-f]{2}){8,128}$/i.test(hex)) return undefined;
  const all = Buffer.from(hex, 'hex');
  const address = addressIn(all);
  const bare = address === undefined ? undefined : shortestAddress(address);
  return bare === undefined ? undefined : { address: bare, port: all.readUInt16BE(2) };
}

function addressIn(all: Buffer): string | undefined {
  const family = all.readUInt16LE(0);
  if (family === ipv4Family) return [...all.subarray(4, 8)].join('.');
  if (family !== ipv6Family || all.length < 24) return undefined;
  return Array.from({ length: 8 }, (_, index) => all.readUInt16BE(8 + 2 * index).toString(16)).join(':');
}

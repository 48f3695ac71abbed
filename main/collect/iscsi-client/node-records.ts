import type { NodeRecord } from '../../../shared/model/iscsi.ts';
import { shortestAddress } from '../text/ip-address.ts';
import { unendedLinesOf } from '../text/text-lines.ts';

/** `…/nodes/IQN/ADDRESS,PORT,GROUP/IFACE`, or, of records without an interface, `…/nodes/IQN/ADDRESS,PORT`. */
const place =
  /^\/(?:[\w.-]+\/)*nodes\/(?<target>[^/]+)\/(?<address>[^/,]+),(?<port>\d{1,5})(?:,-?\d+)?(?:\/(?<iface>[^/]+))?$/;

/**
 * Node records of open-iscsi (usr/idbm.c), as `grep -r` prints the lines that matter with the file of each:
 *
 *     /etc/iscsi/nodes/iqn.2026-01.lab:disk/10.77.1.25,3260,1/default:node.startup = manual
 *
 * An IPv6 address is a part of the name as well: what is before the last `:` and a known setting is the file. A line that is none
 * of these is passed over.
 */
export function parseNodeRecords(text: string): readonly NodeRecord[] {
  const records = new Map<string, NodeRecord>();
  for (const { text: line } of unendedLinesOf(text)) {
    const found = /^(?<path>\/.+?):(?<setting>node\.[\w.[\]]+) = (?<value>.*)$/.exec(line)?.groups;
    const { path = '', setting = '', value = '' } = found ?? {};
    const { target, address, port, iface = 'default' } = place.exec(path)?.groups ?? {};
    const shortest = shortestAddress(address ?? '');
    if (target === undefined || shortest === undefined) continue;
    const before = records.get(path);
    records.set(path, {
      target,
      address: shortest,
      port: Number(port),
      iface,
      // What open-iscsi logs in by is the node's own; its connection's is `manual` in every record.
      ...(setting === 'node.conn[0].startup' && { startup: value.trim() }),
      ...(before?.startup !== undefined && { startup: before.startup }),
      ...(setting === 'node.startup' && { startup: value.trim() }),
      quoted: [...(before?.quoted ?? []), line],
    });
  }
  return [...records.values()];
}

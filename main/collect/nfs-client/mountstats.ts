import type { NfsMountStats, NfsTransportStats } from '../../../shared/model/nfs.ts';
import { bytes } from '../../../shared/model/units.ts';
import { unescaped } from '../systems/mount-table.ts';
import { wholeNumber } from '../text/numbers.ts';
import { ParseError } from '../text/parse-error.ts';
import { linesOf, type Line } from '../text/text-lines.ts';

const head = /^device (?<remote>\S+) mounted on (?<at>\S+) with fstype nfs4?(?: statvers=\S+)?$/;

/**
 * NFS mounts of /proc/self/mountstats (fs/nfs/super.c nfs_show_stats, net/sunrpc/stats.c rpc_clnt_show_stats), each a
 * block of indented lines behind its `device`:
 *
 *     device 10.77.1.25:/ mounted on /mnt/a with fstype nfs4 statvers=1.1
 *     	opts:	rw,vers=4.1,…
 *     	nfsv4:	bm0=0xfdffbfff,…,acl=0x3,sessions,pnfs=not configured,lease_time=10,lease_expired=0
 *     	bytes:	104857600 0 0 0 104988672 0 25632 0
 *     	RPC iostats version: 1.1  p/v: 100003/4 (nfs)
 *     	xprt:	tcp 0 0 2 0 0 422 422 0 422 0 2 0 0
 *     	per-op statistics
 *
 * Every transport has a line `xprt:`; their list ends with `per-op statistics`. None of them tells an address.
 */
export function parseMountStats(text: string): readonly NfsMountStats[] {
  const blocks: { readonly first: Line; readonly rest: Line[] }[] = [];
  for (const line of linesOf(text, 'mountstats')) {
    if (/^\S/.test(line.text)) blocks.push({ first: line, rest: [] });
    else blocks.at(-1)?.rest.push(line);
  }
  return blocks.flatMap(({ first, rest }) => {
    if (!/ with fstype nfs4?(?: |$)/.test(first.text)) return [];
    const names = head.exec(first.text)?.groups;
    if (names === undefined) throw new ParseError('mountstats: not a mount', first.number, first.text);
    return [statsOf(unescaped(names['remote'] ?? ''), unescaped(names['at'] ?? ''), first, rest)];
  });
}

function statsOf(remote: string, at: string, first: Line, lines: readonly Line[]): NfsMountStats {
  const valueOf = (name: string): { readonly line: Line; readonly value: string } | undefined => {
    const start = new RegExp(`^\\s+${name}:\\s+`);
    const line = lines.find(({ text }) => start.test(text));
    return line && { line, value: line.text.replace(start, '').trimEnd() };
  };
  const nfsv4 = valueOf('nfsv4');
  const counts = valueOf('bytes');
  const words = nfsv4?.value.split(',');
  const pnfs = words?.find((word) => word.startsWith('pnfs='))?.slice('pnfs='.length);
  const isWhole = lines.some(({ text }) => text.trim() === 'per-op statistics');
  const transports = lines.filter(({ text }) => /^\s+xprt:/.test(text)).map(transportOf);
  return {
    remote,
    at,
    ...(words && { sessions: words.includes('sessions') }),
    ...(pnfs !== undefined && { pnfs: pnfs === 'not configured' ? 'none' : pnfs, pnfsQuoted: nfsv4?.line.text }),
    ...(counts && { bytes: bytesOf(counts.line, counts.value) }),
    ...(isWhole && { transports }),
    quoted: [first.text, ...(nfsv4 ? [nfsv4.line.text] : []), ...transports.map(({ quoted }) => quoted)],
  };
}

/** normal_read normal_write direct_read direct_write server_read server_write read_pages write_pages */
function bytesOf(line: Line, value: string): NfsMountStats['bytes'] {
  const all = value.split(/\s+/).map((word) => wholeNumber(word, 'bytes', line));
  const [read = 0, written = 0, directRead = 0, directWritten = 0, serverRead, serverWritten] = all;
  if (serverRead === undefined || serverWritten === undefined) {
    throw new ParseError('mountstats: too few numbers of bytes', line.number, line.text);
  }
  return {
    read: bytes(read + directRead),
    written: bytes(written + directWritten),
    serverRead: bytes(serverRead),
    serverWritten: bytes(serverWritten),
  };
}

/**
 * The first columns of each kind, named as nfs-utils does (tools/mountstats/mountstats.py); what follows is of waiting
 * (`req_u bklog_u max_slots sending_u pending_u`) and of memory. net/sunrpc/xprtsock.c and xprtrdma/transport.c print them.
 */
const stream = ['port', 'bind_count', 'connect_count', 'connect_time', 'idle_time', 'sends', 'receives', 'bad_xids'];
const columns: Readonly<Record<string, readonly string[]>> = {
  tcp: stream,
  rdma: stream,
  local: stream.slice(1),
  udp: ['port', 'bind_count', 'sends', 'receives', 'bad_xids'],
};

function transportOf(line: Line): NfsTransportStats {
  const [, kind = '', ...values] = line.text.trim().split(/\s+/);
  // Kinds that are not known yet are told apart from TCP by their number of columns at most.
  const names = columns[kind] ?? (kind.startsWith('tcp') ? stream : undefined);
  if (names === undefined || values.length < names.length) {
    throw new ParseError('mountstats: not a transport', line.number, line.text);
  }
  const number = (name: string): number | undefined => {
    const value = names.includes(name) ? values[names.indexOf(name)] : undefined;
    return value === undefined ? undefined : wholeNumber(value, name, line);
  };
  const localPort = number('port');
  return {
    kind,
    ...(localPort !== undefined && localPort > 0 && { localPort }),
    connected: number('connect_count'),
    sent: number('sends') ?? 0,
    received: number('receives') ?? 0,
    strayAnswers: number('bad_xids') ?? 0,
    quoted: line.text,
  };
}

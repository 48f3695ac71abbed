import { expect, test } from 'vitest';
import { parseKernelTable } from '../../../main/collect/network/linux/kernel-table.ts';
import { parseNetstat } from '../../../main/collect/network/bsd/netstat.ts';
import { parseSocketRows, type SocketRow } from '../../../main/collect/network/socket-rows.ts';
import { parseSockstat } from '../../../main/collect/network/bsd/sockstat.ts';
import { ParseError } from '../../../main/collect/text/parse-error.ts';
import { socketsOfAll, socketsOfRoot } from './nas-machine.ts';

const short = (rows: readonly SocketRow[]) =>
  rows.map(
    ({ remote, local, state, pid }) =>
      `${remote.address}:${remote.port} → ${local.address}:${local.port} ${state} ${pid ?? 'no pid'}`,
  );

test('ss tells the process of a socket to root, and to others everything else', () => {
  expect(short(parseSocketRows(socketsOfRoot))).toEqual([
    '10.0.0.50:40001 → 10.0.0.25:445 established 7793',
    '10.0.0.50:40002 → 10.0.0.26:445 established 7793',
  ]);
  expect(parseSocketRows(socketsOfAll).map(({ pid, socket }) => [pid, socket?.bytesReceived])).toEqual([
    [undefined, 2946],
    [undefined, 2946],
  ]);
});

test('sockets that open or have timed out carry nothing', () => {
  const row = (state: string) => `${state} 0 0 10.0.0.25:445 10.0.0.50:40001 cubic\n`;
  const text = ['SYN-RECV', 'TIME-WAIT', 'CLOSE-WAIT', 'FIN-WAIT-1', 'ESTAB'].map(row).join('');
  expect(parseSocketRows(text).map(({ state }) => state)).toEqual(['closing', 'closing', 'established']);
});

test('a connection that this machine made to another NAS is none of ours', () => {
  expect(parseSocketRows('ESTAB 0 0 10.0.0.25:40000 10.0.0.99:445 cubic\n')).toEqual([]);
});

test('a program may be called anything', () => {
  const text = 'ESTAB 0 0 10.0.0.25:445 10.0.0.50:40001 users:(("a,pid=1,fd=2) b",pid=77,fd=3)) cubic\n';
  expect(parseSocketRows(text)[0]?.pid).toBe(77);
});

const kernelTable = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000:01BD 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 88814 1 00000000779ecbb4 100 0 0 10 0
   1: 1900000A:01BD 3200000A:9C41 01 00000000:00000000 02:000AFB4C 00000000     0        0 89719 2 0000000080d6ac7b 20 4 23 15 -1
   2: 1A00000A:01BD 3200000A:9C42 08 00000000:00000000 00:00000000 00000000     0        0 89720 1 0000000080d6ac7b 20 4 23 15 -1
   3: 1900000A:0016 3200000A:9C43 01 00000000:00000000 00:00000000 00000000     0        0 89721 1 0000000080d6ac7b 20 4 23 15 -1
`;
const kernelTable6 = `  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0000000000000000FFFF00001900000A:01BD 0000000000000000FFFF00003200000A:9C41 01 00000000:00000000 00:00000000 00000000     0        0 1 1 0 20
   1: 000000FD000000000000000025000000:01BD 000000FD000000000000000050000000:9C42 01 00000000:00000000 00:00000000 00000000     0        0 1 1 0 20
`;

test('the kernel’s own table needs no program', () => {
  expect(short(parseKernelTable(kernelTable))).toEqual([
    '10.0.0.50:40001 → 10.0.0.25:445 established no pid',
    '10.0.0.50:40002 → 10.0.0.26:445 closing no pid',
  ]);
  expect(short(parseKernelTable(kernelTable6))).toEqual([
    '10.0.0.50:40001 → 10.0.0.25:445 established no pid',
    'fd00::50:40002 → fd00::25:445 established no pid',
  ]);
});

test('netstat of any kind: headings in any language, ports behind a dot or a colon', () => {
  const german = `Aktive Internetverbindungen (ohne Server)
Proto Recv-Q Send-Q Local Address           Foreign Address         State
tcp        0      0 10.0.0.25:445           10.0.0.50:40001         ESTABLISHED
tcp6       0      0 fd00::25:445            fd00::50:40002          ESTABLISHED
tcp        0      0 10.0.0.25:445           10.0.0.50:40003         TIME_WAIT
udp        0      0 0.0.0.0:137             0.0.0.0:*
`;
  expect(short(parseNetstat(german))).toEqual([
    '10.0.0.50:40001 → 10.0.0.25:445 established no pid',
    'fd00::50:40002 → fd00::25:445 established no pid',
  ]);
  const bsd = `Active Internet connections (including servers)
Proto Recv-Q Send-Q Local Address          Foreign Address        (state)
tcp4       0      0 10.0.0.25.445          10.0.0.50.40001        ESTABLISHED
tcp6       0      0 fd00::25.445           fd00::50.40002         CLOSE_WAIT
tcp4       0      0 *.445                  *.*                    LISTEN
`;
  expect(short(parseNetstat(bsd))).toEqual([
    '10.0.0.50:40001 → 10.0.0.25:445 established no pid',
    'fd00::50:40002 → fd00::25:445 closing no pid',
  ]);
});

test('a port that netstat may have cut off is not believed', () => {
  const row = 'tcp        0      0 ::ffff:10.0.0.25:445    ::ffff:192.168.1.5:5123 ESTABLISHED\n';
  expect(() => parseNetstat(`Proto\n${row}`)).toThrow(/may be cut off/);
});

test('sockstat, with and without the right to see processes', () => {
  const text = `USER     COMMAND    PID   FD  PROTO  LOCAL ADDRESS         FOREIGN ADDRESS
root     smbd       2345  40  tcp4   10.0.0.25:445         10.0.0.50:40001
?        ?          ?     ?   tcp6   fd00::25:445          fd00::50:40002
root     smbd       1201  30  tcp4   *:445                 *:*
`;
  expect(short(parseSockstat(text))).toEqual([
    '10.0.0.50:40001 → 10.0.0.25:445 established 2345',
    'fd00::50:40002 → fd00::25:445 established no pid',
  ]);
});

test.each([
  ['ss', parseSocketRows, 'bash: ss: command not found\n'],
  ['the kernel table', parseKernelTable, 'cat: no such file\n'],
  ['netstat', parseNetstat, ''],
  ['sockstat', parseSockstat, 'sockstat: not found\n'],
])('%s: anything else is an error, not an empty list', (_, parse, text) => {
  expect(() => parse(text)).toThrow(ParseError);
});

import { describe, expect, test } from 'vitest';
import { parseSockets } from '../../../main/collect/network/linux/sockets.ts';
import { ParseError } from '../../../main/collect/text/parse-error.ts';
import { fixture } from './fixtures.ts';

const ends = (text: string): unknown => parseSockets(text).map(({ local, remote }) => [local, remote]);

describe('ss -tinOH', () => {
  test('two connections of a running kernel', () => {
    const [first, second] = parseSockets(fixture('sockets/two.txt'));
    expect({ ...first, quoted: [] }).toEqual({
      state: 'ESTAB',
      local: { address: '10.77.1.50', port: 47308 },
      remote: { address: '10.77.1.26', port: 445 },
      receiveQueue: 0,
      sendQueue: 0,
      bytesAcked: 1025,
      bytesReceived: 1064,
      backoff: 0,
      unacknowledged: 0,
      retransmitted: 0,
      sinceSentMs: 2336,
      sinceReceivedMs: 2332,
      sinceAckMs: 2332,
      quoted: [],
    });
    expect(second?.remote).toEqual({ address: '10.77.1.25', port: 445 });
  });

  test('a connection that nobody answers any more', () => {
    const lost = parseSockets(fixture('sockets/lost.txt')).find((socket) => socket.state === 'FIN-WAIT-1');
    expect(lost).toMatchObject({
      sendQueue: 190,
      backoff: 7,
      unacknowledged: 1,
      retransmitted: 8,
      sinceSentMs: 22344,
      sinceReceivedMs: 50848,
    });
  });

  test('a connection that never was has no ages, whatever is printed', () => {
    const opening = parseSockets(fixture('sockets/lost.txt')).find((socket) => socket.state === 'SYN-SENT');
    expect(opening).toMatchObject({ bytesReceived: 0, sinceSentMs: undefined, sinceReceivedMs: undefined });
  });

  test('a counter that is not printed is zero where the kernel counts', () => {
    const [socket] = parseSockets('ESTAB 0 0 10.0.0.5:40000 10.0.0.1:445 cubic rto:204 bytes_acked:190 segs_out:3\n');
    expect(socket).toMatchObject({ bytesAcked: 190, bytesReceived: 0 });
  });

  test.each([
    ['sent just now', 'cubic rto:204 bytes_sent:9 lastrcv:2100 lastack:3', 0, 2100],
    ['received just now, before Linux 4.1', 'cubic wscale:7,7 rto:204 cwnd:10 lastsnd:70', 70, 0],
    ['no details at all', '', undefined, undefined],
    ['never sent', 'cubic rto:204 bytes_received:9 lastsnd:4294667296 lastrcv:5', undefined, 5],
  ])('an age that is not printed is zero where there are details: %s', (_what, details, sent, received) => {
    const [socket] = parseSockets(`ESTAB 0 0 10.0.0.5:40000 10.0.0.1:445 ${details}\n`);
    expect(socket?.sinceSentMs).toBe(sent);
    expect(socket?.sinceReceivedMs).toBe(received);
  });

  test.each([
    ['no details at all', 'CLOSE-WAIT 1      0      10.0.0.5:40000 10.0.0.1:445\n'],
    ['a kernel before 4.1', 'ESTAB 0 0 10.0.0.5:40000 10.0.0.1:445 cubic wscale:7,7 rto:204 cwnd:10 lastrcv:8\n'],
  ])('counters are not known with %s', (_what, text) => {
    const [socket] = parseSockets(text);
    expect(socket).toMatchObject({ local: { port: 40_000 } });
    expect(socket?.bytesReceived).toBeUndefined();
    expect(socket?.bytesAcked).toBeUndefined();
  });

  test('without -O the counters stand on a second line', () => {
    const text = 'ESTAB 0 0 10.0.0.5:40000 10.0.0.1:445\n\t cubic rto:204 bytes_received:7 retrans:0/3 lastrcv:12\n';
    const [socket, ...more] = parseSockets(text + text);
    expect(socket).toMatchObject({ bytesReceived: 7, retransmitted: 3, sinceReceivedMs: 12 });
    expect(socket?.quoted).toEqual(text.trimEnd().split('\n'));
    expect(more).toHaveLength(1);
  });

  test('without -H the heading is passed over', () => {
    const heading = 'State Recv-Q Send-Q Local Address:Port Peer Address:Port\n';
    expect(ends(`${heading}ESTAB 0 0 10.0.0.5:1 10.0.0.1:445\n`)).toHaveLength(1);
    expect(parseSockets(heading)).toEqual([]);
  });

  test('addresses of every form', () => {
    const text = [
      'ESTAB 0 0 [fd00::5]:40000 [fd00:0:0::1]:445',
      'ESTAB 0 0 [fe80::5]%eth0:40000 [fe80::1]%eth0:445',
      'ESTAB 0 0 [fe80::5%eth0]:40000 [fe80::1%eth0]:445',
      'ESTAB 0 0 [::ffff:10.0.0.5]:40000 [::ffff:10.0.0.1]:445',
      'ESTAB 0 0 10.0.0.5%eth0.100:40000 10.0.0.1:2049',
      '',
    ].join('\n');
    expect(ends(text)).toEqual([
      [
        { address: 'fd00::5', port: 40000 },
        { address: 'fd00::1', port: 445 },
      ],
      [
        { address: 'fe80::5', port: 40000 },
        { address: 'fe80::1', port: 445 },
      ],
      [
        { address: 'fe80::5', port: 40000 },
        { address: 'fe80::1', port: 445 },
      ],
      [
        { address: '10.0.0.5', port: 40000 },
        { address: '10.0.0.1', port: 445 },
      ],
      [
        { address: '10.0.0.5', port: 40000 },
        { address: '10.0.0.1', port: 2049 },
      ],
    ]);
  });

  test('none is an empty list', () => {
    expect(parseSockets('')).toEqual([]);
  });

  test.each([
    ['a line that was cut', fixture('sockets/two.txt').trimEnd().slice(0, -4)],
    ['a table without states', fixture('sockets/no-state-column.txt')],
    ['names for ports', 'ESTAB 0 0 10.0.0.5:40000 10.0.0.1:microsoft-ds\n'],
    ['no address', 'ESTAB 0 0 nas:40000 10.0.0.1:445\n'],
    ['a counter that is none', 'ESTAB 0 0 10.0.0.5:40000 10.0.0.1:445 bytes_received:many\n'],
    ['a complaint', 'Cannot open netlink socket: Address family not supported by protocol\n'],
  ])('%s is a ParseError', (_, text) => {
    expect(() => parseSockets(text)).toThrow(ParseError);
  });
});

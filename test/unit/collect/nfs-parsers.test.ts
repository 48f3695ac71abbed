import { describe, expect, test } from 'vitest';
import { parseMountStats } from '../../../main/collect/nfs-client/mountstats.ts';
import { nfsMounts } from '../../../main/collect/nfs-client/nfs-mounts.ts';
import { parseTransport } from '../../../main/collect/nfs-client/transports.ts';
import { ParseError } from '../../../main/collect/text/parse-error.ts';
import type { NfsMount } from '../../../shared/model/nfs.ts';
import { fixture } from './fixtures.ts';

const mountsIn = (text: string): readonly NfsMount[] => nfsMounts({ text, form: 'mountinfo' });

describe('mounts', () => {
  const [plain, old, six, ...others] = mountsIn(fixture('nfs-mounts/mountinfo.txt'));

  test('with what was asked for, and the address that the first connection goes to', () => {
    expect(plain).toMatchObject({
      remote: '10.77.1.25:/',
      server: '10.77.1.25',
      path: '/',
      at: '/mnt/a',
      version: { major: 4, minor: 1 },
      address: '10.77.1.25',
      protocol: 'tcp',
      nconnect: 4,
      maxConnect: 2,
      readSize: 131_072,
      recovery: 'hard',
      writable: true,
    });
    expect(others).toEqual([]);
  });

  test('a name is in lower case, escapes are undone, and a read-only mount of a writable file system is not writable', () => {
    expect(old).toMatchObject({
      remote: 'Nas.example:/volume1/my media',
      server: 'nas.example',
      path: '/volume1/my media',
      at: '/mnt/my media',
      version: { major: 3 },
      port: 20_049,
      protocol: 'rdma',
      recovery: 'soft',
      writable: false,
    });
    expect(old?.version).not.toHaveProperty('minor');
  });

  test('IPv6 is in its shortest form, and a minor version may stand by itself', () => {
    expect(six).toMatchObject({
      server: 'fd00::10',
      address: 'fd00::10',
      version: { major: 4, minor: 1 },
      recovery: 'softerr',
    });
  });

  test.each(['nconnect=x', 'max_connect', 'port=99999999999999999999999'])('%s is not understood', (option) => {
    expect(() => mountsIn(`27 16 0:24 / /mnt/a rw - nfs4 nas:/ rw,${option},addr=10.0.0.1\n`)).toThrow(ParseError);
  });

  test('a name of another form has no server, and a version that is none is none', () => {
    const [mount] = mountsIn('27 16 0:24 / /mnt/a rw - nfs4 nas rw,vers=x\n');
    expect(mount).toMatchObject({ remote: 'nas', path: 'nas', at: '/mnt/a' });
    expect([mount?.server, mount?.version, mount?.address]).toEqual([undefined, undefined, undefined]);
  });
});

describe('mountstats', () => {
  test('every transport has a line, and none an address', () => {
    const [first, second, ...others] = parseMountStats(fixture('mountstats/6.1-trunk.txt'));
    expect(first).toMatchObject({
      remote: '10.77.1.25:/',
      at: '/mnt/a',
      sessions: true,
      pnfs: 'none',
      bytes: { read: 104_857_600, written: 0, serverRead: 104_988_672, serverWritten: 0 },
      transports: [
        { kind: 'tcp', connected: 2, sent: 422, received: 422, strayAnswers: 0 },
        { kind: 'tcp', connected: 2, sent: 407, received: 407, strayAnswers: 0 },
      ],
    });
    // The kernel forgets the port of a connection that it made itself.
    expect(first?.transports?.map(({ localPort }) => localPort)).toEqual([undefined, undefined]);
    expect([second?.at, others]).toEqual(['/mnt/b', []]);
  });

  test('each kind has columns of its own', () => {
    const [rdma, udp, pnfs, ...others] = parseMountStats(fixture('mountstats/kinds.txt'));
    expect(rdma).toMatchObject({
      remote: 'nas:/volume1/my media',
      at: '/mnt/my media',
      bytes: { read: 1030, written: 204, serverRead: 5000, serverWritten: 600 },
      transports: [{ kind: 'rdma', connected: 1, sent: 3690, received: 3690 }],
    });
    expect(udp?.transports).toMatchObject([{ kind: 'udp', localPort: 871, sent: 120, received: 119, strayAnswers: 1 }]);
    expect([rdma?.sessions, udp?.pnfs]).toEqual([undefined, undefined]);
    expect(pnfs).toMatchObject({ pnfs: 'LAYOUT_NFSV4_1_FILES', transports: [{ localPort: 909, strayAnswers: 1 }] });
    expect(others).toEqual([]);
  });

  test('of an excerpt only what it holds is known', () => {
    const [only] = parseMountStats(fixture('mountstats/synology.txt'));
    expect(only).toMatchObject({ at: '/mnt/nfs2', sessions: true, pnfs: 'none' });
    expect([only?.transports, only?.bytes]).toEqual([undefined, undefined]);
  });

  test.each([
    'device x mounted on y with fstype nfs4 and more\n',
    'device a:/ mounted on /b with fstype nfs4\n\txprt:\ttcp 0 0\n',
    'device a:/ mounted on /b with fstype nfs4\n\txprt:\tcarrier-pigeon 1 2 3 4 5 6 7 8 9\n',
    'device a:/ mounted on /b with fstype nfs4\n\tbytes:\t1 2 3\n',
    'device a:/ mounted on /b with fstype nfs4',
  ])('%j is not understood', (text) => {
    expect(() => parseMountStats(text)).toThrow(ParseError);
  });
});

describe('a transport', () => {
  const info = 'last_used=4294938073\nsending_q_len=1\npending_q_len=3\nmain_xprt=1\nsrc_port=834\ndst_port=2049\n';

  test('that is connected tells its ends and what waits on it', () => {
    const files = {
      dstaddr: '10.77.1.25\n\0',
      srcaddr: '10.77.1.50\n\0',
      xprt_info: `${info}\0`,
      xprt_state: 'state= CONNECTED   BOUND       \n\0',
    };
    expect(parseTransport('switch-0/xprt-1-tcp', files)).toEqual({
      switch: 'switch-0',
      name: 'xprt-1-tcp',
      kind: 'tcp',
      remote: { address: '10.77.1.25', port: 2049 },
      local: { address: '10.77.1.50', port: 834 },
      states: ['CONNECTED', 'BOUND'],
      main: true,
      waiting: 4,
      quoted: [
        'switch-0/xprt-1-tcp/dstaddr:10.77.1.25',
        'switch-0/xprt-1-tcp/srcaddr:10.77.1.50',
        'switch-0/xprt-1-tcp/xprt_info:src_port=834 dst_port=2049',
        'switch-0/xprt-1-tcp/xprt_state:state= CONNECTED   BOUND',
      ],
    });
  });

  test.each([
    ['refuses', undefined],
    ['says closed', '<closed>\n'],
  ])('that is closed and %s has no ports', (_, closed) => {
    const files = { dstaddr: 'fd00:0::1\n', srcaddr: closed, xprt_info: closed, xprt_state: 'state=CLOSED\n' };
    const parsed = parseTransport('switch-3/xprt-9-tcp', files);
    expect(parsed).toMatchObject({ remote: { address: 'fd00::1', port: undefined }, states: ['CLOSED'] });
    expect([parsed?.local, parsed?.waiting, parsed?.main]).toEqual([undefined, undefined, undefined]);
  });

  test('that has gone, or leads to a socket of this machine, is none', () => {
    expect(parseTransport('switch-0/xprt-1-tcp', {})).toBeUndefined();
    expect(parseTransport('switch-1/xprt-0-local', { dstaddr: '/run/rpcbind.sock\n' })).toBeUndefined();
  });

  test('that leads to no address is not understood', () => {
    expect(() => parseTransport('switch-0/xprt-1-tcp', { dstaddr: 'nowhere\n' })).toThrow(ParseError);
    expect(() => parseTransport('switch-0/xprt-1-tcp', { dstaddr: '10.0.0.1' })).toThrow(ParseError);
  });
});

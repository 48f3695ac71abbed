import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CifsDebugData } from '../../../shared/model/cifs.ts';
import { parseAddresses } from '../../../main/collect/network/linux/addresses.ts';
import { parseBond } from '../../../main/collect/network/linux/bonding.ts';
import { parseDebugData } from '../../../main/collect/smb-client/cifs/debug-data.ts';
import { parseEthtool } from '../../../main/collect/network/linux/ethtool.ts';
import { parseSetting } from '../../../main/collect/network/linux/ipv4-settings.ts';
import { parseKernelLog } from '../../../main/collect/smb-client/cifs/kernel-log.ts';
import { parseMountInfo, parseProcMounts } from '../../../main/collect/smb-client/cifs/mount-table.ts';
import { parseMountStats } from '../../../main/collect/nfs-client/mountstats.ts';
import { nfsMounts } from '../../../main/collect/nfs-client/nfs-mounts.ts';
import { parseTransport } from '../../../main/collect/nfs-client/transports.ts';
import { parseNeighbours } from '../../../main/collect/network/linux/neighbours.ts';
import { parseNetDevice } from '../../../main/collect/network/linux/net-device.ts';
import { parseReversePathDrops } from '../../../main/collect/network/linux/reverse-path-drops.ts';
import { parseRoute } from '../../../main/collect/network/linux/routes.ts';
import { parseSockets } from '../../../main/collect/network/linux/sockets.ts';
import { udevModel } from '../../../main/collect/network/linux/udev-model.ts';
import { brokenNumbers, resultOf } from '../../helpers/parser-results.ts';
import { fixturesOf } from './fixtures.ts';

type Parser = (text: string) => unknown;

const nfsMountsIn = (text: string) => nfsMounts({ text, form: 'mountinfo' });
/** Each file of it has a line or some. */
const transportIn = (text: string): unknown =>
  ['dstaddr', 'srcaddr', 'xprt_info', 'xprt_state'].map((name) =>
    parseTransport('switch-0/xprt-1-tcp', { dstaddr: '10.0.0.1\n', [name]: text }),
  );

const parsers: readonly (readonly [string, Parser, string])[] = [
  ['DebugData', parseDebugData, 'debug-data'],
  ['mountinfo', parseMountInfo, 'mount-table'],
  ['mounts', parseProcMounts, 'mount-table'],
  ['NFS mounts', nfsMountsIn, 'nfs-mounts'],
  ['mountstats', parseMountStats, 'mountstats'],
  ['transport', transportIn, 'sockets'],
  ['ss', parseSockets, 'sockets'],
  ['ip addr', parseAddresses, 'ip'],
  ['ip neigh', parseNeighbours, 'ip'],
  ['ip route get', (text) => parseRoute(text, '10.0.0.1'), 'ip'],
  ['net/dev', (text) => [...parseNetDevice(text)], 'net-dev'],
  ['net/netstat', parseReversePathDrops, 'netstat'],
  ['ethtool', parseEthtool, 'ethtool'],
  ['bond', (text) => parseBond('bond0', text), 'bonding'],
  ['kernel log', parseKernelLog, 'kernel-log'],
  ['setting', parseSetting, 'net-dev'],
  ['udev', udevModel, 'ethtool'],
];

/** Pieces of the real formats, so that mutations reach deep into the parsers. */
const pieces = fc.constantFrom(
  '\n',
  '\t',
  '\t\t',
  ' ',
  '0x',
  '-1',
  '9'.repeat(400),
  '1e999',
  '\u0000',
  '\uFFFD',
  '\\040',
  ':',
  '--\n',
  '[NONE]',
  '%eth0',
  '\tShares: \n',
  '\tMIDs: \n',
  '\tServer interfaces: 2\n',
  '\t1)\tSpeed: 1Gbps\n',
  '\tExtra Channels: 1 \n',
  'Servers: \n',
  'TCP status: ',
  'Number of credits: 1 Dialect 0x311\n',
  ' - cifs ',
  ' - nfs4 ',
  ' with fstype nfs4\n',
  '\txprt:\ttcp ',
  'src_port=',
  'max_channels=',
  'bytes_received:',
  'ESTAB 0 0 ',
  '__proto__',
  '{}',
  '[',
  ']',
  ',',
  '"',
  'null',
);

const mutated = (text: string): fc.Arbitrary<string> =>
  fc
    .array(fc.tuple(fc.nat(text.length), fc.nat(40), fc.oneof(pieces, fc.string({ unit: 'binary', maxLength: 8 }))), {
      minLength: 1,
      maxLength: 6,
    })
    .map((changes) =>
      changes.reduce((changed, [at, length, piece]) => changed.slice(0, at) + piece + changed.slice(at + length), text),
    );

describe.each(parsers)('%s', (_, parse, kind) => {
  test('every prefix of every fixture is a result or a ParseError', () => {
    const broken = fixturesOf(kind).flatMap(({ path, text }) =>
      Array.from({ length: text.length + 1 }, (__, end) =>
        brokenNumbers(resultOf(parse, text.slice(0, end)), path),
      ).flat(),
    );
    expect(broken).toEqual([]);
  });

  test('a fixture with changed pieces is a result or a ParseError', () => {
    for (const { text } of fixturesOf(kind)) {
      fc.assert(
        fc.property(mutated(text), (changed) => {
          expect(brokenNumbers(resultOf(parse, changed))).toEqual([]);
        }),
        { numRuns: 150 },
      );
    }
  });

  test('any bytes are a result or a ParseError', () => {
    const bytes = fc.uint8Array({ maxLength: 400 }).map((array) => new TextDecoder().decode(array));
    fc.assert(
      fc.property(fc.oneof(bytes, fc.json(), fc.string({ unit: 'binary' })), (text) => {
        expect(brokenNumbers(resultOf(parse, text))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a text that was cut says nothing that the whole does not say', () => {
  const partsOf: readonly (readonly [string, string, (text: string) => readonly unknown[]])[] = [
    ['mountinfo', 'mount-table/mountinfo.txt', parseMountInfo],
    ['NFS mounts', 'nfs-mounts/mountinfo.txt', nfsMountsIn],
    ['ss', 'sockets/two.txt', parseSockets],
    ['net/dev', 'net-dev/dev.txt', (text) => [...parseNetDevice(text)]],
  ];
  test.each(partsOf)('%s', (_, path, parse) => {
    const text = fixturesOf(path.split('/')[0] ?? '').find((each) => each.path === path)?.text ?? '';
    const whole = new Set(parse(text).map((part) => JSON.stringify(part)));
    for (let end = 0; end <= text.length; end += 1) {
      const parts = resultOf(parse, text.slice(0, end));
      expect((parts ?? []).map((part) => JSON.stringify(part)).filter((part) => !whole.has(part))).toEqual([]);
    }
  });

  test('DebugData: only whole sessions', () => {
    const sessionsOf = (data: CifsDebugData): readonly string[] =>
      data.servers.flatMap((server) => server.sessions.map((session) => JSON.stringify(session)));
    for (const { path, text } of fixturesOf('debug-data')) {
      // The flat layout has no mark at its end: `[CONNECTED]` of the last interface may be cut off unnoticed.
      if (!text.includes('\nServers: \n')) continue;
      const whole = new Set(sessionsOf(parseDebugData(text)));
      for (let end = 0; end < text.length; end += 1) {
        const data = resultOf(parseDebugData, text.slice(0, end));
        const invented = data === undefined ? [] : sessionsOf(data).filter((session) => !whole.has(session));
        expect(invented, `${path} cut at ${end}`).toEqual([]);
      }
    }
  });
});

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseLio } from '../../../main/collect/iscsi-server/lio.ts';
import { parseScst } from '../../../main/collect/iscsi-server/scst.ts';
import { parseTgt } from '../../../main/collect/iscsi-server/tgt.ts';
import { parseNfsClients, parseNfsExports } from '../../../main/collect/nfs-server/clients.ts';
import { parseListening } from '../../../main/collect/served/served-sockets.ts';
import { ParseError } from '../../../main/collect/text/parse-error.ts';
import { brokenNumbers, resultOf } from '../../helpers/parser-results.ts';
import { lioText, listeningText, nfsClientsText, nfsExportsText, scstText, tgtText } from './storage-words.ts';

const esx1 = 'iqn.1998-01.com.vmware:esx1-4b2f';

test('LIO: portals, LUNs, the one session that Synology allows, and who is logged in', () => {
  const [target, ...others] = parseLio(lioText);
  expect(others).toEqual([]);
  expect(target).toMatchObject({
    name: 'iqn.2026-01.lab:disk',
    software: 'lio',
    enabled: true,
    portals: [
      { address: '10.0.1.25', port: 3260 },
      { address: 'fd00::26', port: 3260 },
    ],
    luns: [0, 1],
    mostSessions: 1,
    openToAll: true,
    listsAll: false,
    sessions: [
      { initiator: esx1, alias: 'esx1', connections: [{ client: '10.0.1.50' }] },
      { initiator: 'iqn.1993-08.org.debian:01:pve', connections: [] },
      { initiator: 'iqn.1993-08.org.debian:01:pve', connections: [] },
    ],
  });
});

test('LIO: a target that tells neither is neither closed nor limited', () => {
  const [target] = parseLio('/sys/kernel/config/target/iscsi/iqn.a/tpgt_1/np/0.0.0.0:3260/iser:0\n');
  expect(target).not.toHaveProperty('enabled');
  expect(target).not.toHaveProperty('mostSessions');
  expect(target).not.toHaveProperty('openToAll');
});

test('SCST: each session names the portal it came by; the switch of the whole service is no target', () => {
  expect(parseScst(scstText)).toMatchObject([
    {
      name: 'iqn.2005-10.org.freenas.ctl:vm',
      enabled: true,
      portals: [
        { address: '10.0.1.25', port: 3260 },
        { address: '10.0.2.25', port: 3260 },
      ],
      luns: [0],
      listsAll: true,
      sessions: [
        { initiator: esx1, connections: [{ client: '10.0.1.50', nas: '10.0.1.25' }] },
        { initiator: esx1, connections: [{ client: '10.0.2.50', nas: '10.0.2.25' }] },
        { initiator: 'iqn.1993-08.org.debian:01:pve', connections: [{ client: 'fd00::60' }] },
      ],
    },
  ]);
  expect(parseScst(scstText)[0]).not.toHaveProperty('mostSessions');
});

test('SCST: a pattern of portals is no list of them', () => {
  const folder = '/sys/kernel/scst_tgt/targets/iscsi/iqn.a';
  const text = `${folder}/allowed_portal:10.0.1.25\n${folder}/allowed_portal1:10.0.*\n`;
  expect(parseScst(text)[0]).not.toHaveProperty('portals');
});

test('tgt: sessions, LUNs without the controller, and a target that is offline', () => {
  expect(parseTgt(tgtText)).toMatchObject([
    {
      name: 'iqn.2026-01.lab:disk',
      enabled: true,
      luns: [1],
      sessions: [
        { initiator: 'iqn.2026-01.lab:client', alias: 'labclient', connections: [{ client: '10.77.2.50' }] },
        { initiator: 'iqn.2026-01.lab:client', alias: 'labclient', connections: [{ client: '10.77.1.50' }] },
      ],
    },
    { name: 'iqn.2026-01.lab:other', enabled: false, luns: [], sessions: [] },
  ]);
  expect(parseTgt('')).toEqual([]);
});

test('tgt: a list that ends within a target is refused, so that no session is missed', () => {
  const cut = tgtText.slice(0, tgtText.indexOf('        I_T nexus: 2'));
  expect(() => parseTgt(cut)).toThrow(ParseError);
});

test('nfsd: clients with their address and version; one that is not confirmed holds nothing', () => {
  expect(parseNfsClients(nfsClientsText)).toMatchObject([
    {
      id: '3',
      address: { address: '10.77.1.50', port: 834 },
      name: 'Linux NFSv4.1 labclient',
      minorVersion: 1,
      confirmed: true,
    },
    { id: '4', address: { address: 'fd00::60', port: 900 }, confirmed: false },
  ]);
});

test('nfsd: exports in use', () => {
  expect(parseNfsExports(nfsExportsText).map(({ path, client }) => [path, client])).toEqual([
    ['/srv/data', '10.77.1.0/24'],
    ['/srv/with blank', '*'],
  ]);
});

test('where services listen; a wildcard has no address', () => {
  expect(parseListening(listeningText)).toEqual([
    { address: '10.77.1.25', port: 3260 },
    { port: 2049 },
    { port: 2049 },
  ]);
});

const parsers: readonly (readonly [string, (text: string) => readonly unknown[], string])[] = [
  ['LIO', parseLio, lioText],
  ['SCST', parseScst, scstText],
  ['tgt', parseTgt, tgtText],
  ['nfsd clients', parseNfsClients, nfsClientsText],
  ['nfsd exports', parseNfsExports, nfsExportsText],
  ['ss -l', parseListening, listeningText],
];

describe.each(parsers)('%s', { timeout: 60_000 }, (_, parse, text) => {
  test('every beginning gives a result that holds no more than the whole, or a ParseError', () => {
    for (let length = 0; length < text.length; length += 1) {
      const found = resultOf(parse, text.slice(0, length));
      expect(brokenNumbers(found)).toEqual([]);
      if (Array.isArray(found)) expect(found.length).toBeLessThanOrEqual(parse(text).length);
    }
  });

  test('anything put into it gives a result or a ParseError', () => {
    const pieces = fc.constantFrom(
      ...'\n\t :/.#[]"\0'.split(''),
      'info',
      'tpgt_1/',
      'sessions/',
      'Address ',
      '9'.repeat(30),
    );
    const junk = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: pieces }));
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(12), junk, (at, cut, put) => {
        expect(brokenNumbers(resultOf(parse, text.slice(0, at) + put + text.slice(at + cut)))).toEqual([]);
      }),
    );
  });
});

import { describe, expect, test } from 'vitest';
import { parseReversePathDrops } from '../../../main/collect/network/linux/reverse-path-drops.ts';
import { ParseError } from '../../../main/collect/text/parse-error.ts';
import { fixture } from './fixtures.ts';

const captured = fixture('netstat/6.12-dropped.txt');

describe('/proc/net/netstat', () => {
  test('the number below the name, of a running kernel', () => {
    expect(parseReversePathDrops(captured)).toBe(49);
  });

  test('goes by the name, wherever it stands, and by the group, whichever comes first', () => {
    const text = 'IpExt: InNoRoutes IPReversePathFilter\nIpExt: 1 2\nTcpExt: IPReversePathFilter TW\nTcpExt: 3 4\n';
    expect(parseReversePathDrops(text)).toBe(3);
  });

  test.each([
    ['empty', ''],
    ['another group only', captured.slice(captured.indexOf('IpExt:'))],
    ['names without numbers', 'TcpExt: TW IPReversePathFilter\nIpExt: 1 2\n'],
    ['fewer numbers than names', captured.replace('TcpExt: 0 0 0', 'TcpExt: 0 0')],
    ['a name that is not there', captured.replace(' IPReversePathFilter', ' IPReversePathFilters')],
    ['no number', 'TcpExt: TW IPReversePathFilter\nTcpExt: 1 many\n'],
    ['cut', 'TcpExt: TW IPReversePathFilter\nTcpExt: 1 2'],
  ])('%s is not understood', (_, text) => {
    expect(() => parseReversePathDrops(text)).toThrow(ParseError);
  });
});

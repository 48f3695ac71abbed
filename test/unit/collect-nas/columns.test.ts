import { describe, expect, test } from 'vitest';
import { parseBsdCounters } from '../../../main/collect/network/bsd/bsd-counters.ts';
import { collectMachine } from '../../../main/collect/collect-machine.ts';
import { parseNetstat } from '../../../main/collect/network/bsd/netstat.ts';
import type { SocketRow } from '../../../main/collect/network/socket-rows.ts';
import { parseSockstat } from '../../../main/collect/network/bsd/sockstat.ts';
import { parseStatusText } from '../../../main/collect/smb-server/status-text.ts';
import { ParseError } from '../../../main/collect/text/parse-error.ts';
import { caseText } from '../../helpers/cases.ts';
import { ended, nasMachine } from './nas-machine.ts';
import { connections } from './samba-words.ts';

const short = (rows: readonly SocketRow[]): readonly string[] =>
  rows.map(
    ({ remote, local, pid }) => `${remote.address} ${remote.port} → ${local.address} ${local.port} ${pid ?? 'no pid'}`,
  );

describe('netstat cuts addresses without a mark', () => {
  const heading = 'Proto Recv-Q Send-Q Local Address          Foreign Address        (state)\n';

  test('of a BSD: what may be cut is not taken for the truth, and hides nothing else', () => {
    expect(short(parseNetstat(caseText('bsd-netstat-ipv6', 'netstat.txt')))).toEqual([
      '10.90.1.50 40010 → 10.90.1.25 445 no pid',
    ]);
  });

  test('of a BSD: short IPv6 addresses are whole; a mapped one may be cut as well', () => {
    const text = `${heading}tcp6       0      0 fd00::25.445           fd00::50.40002         ESTABLISHED
tcp46      0      0 ::ffff:10.90.1.2.445   ::ffff:10.90.1.5.40003 ESTABLISHED
tcp6       0      0 fd00::25.445           2001:db8:77:1::5.40004 ESTABLISHED
`;
    expect(short(parseNetstat(text))).toEqual(['fd00::50 40002 → fd00::25 445 no pid']);
  });

  const bsdMachine = (netstat: Readonly<Record<string, string | ReturnType<typeof ended>>>) =>
    nasMachine({
      programs: ['/usr/bin/netstat'],
      commands: { id: 'uid=0(root) gid=0(wheel)\n', 'uname -s -r': 'FreeBSD 13.1-RELEASE\n', ...netstat },
    });

  test('-W prints them whole and is asked first', async () => {
    const text = `${heading}tcp6 0 0 2001:db8:77:1::25.445 2001:db8:77:1::50.40010 ESTABLISHED
tcp6 0 0 2001:db8:77:1::2.445 2001:db8:77:1::5.40011 ESTABLISHED
`;
    const facts = await collectMachine('nas', bsdMachine({ '/usr/bin/netstat -anW -p tcp': text }), 'full');
    expect(connections(facts).list).toEqual([
      '2001:db8:77:1::50:40010 → 2001:db8:77:1::25 established client 2001:db8:77:1::50',
      '2001:db8:77:1::5:40011 → 2001:db8:77:1::2 established client 2001:db8:77:1::5',
    ]);
  });

  test('where -W is not known, the rows that are whole are kept', async () => {
    const facts = await collectMachine(
      'nas',
      bsdMachine({
        '/usr/bin/netstat -anW -p tcp': ended(1, '', 'netstat: illegal option -- W\n'),
        '/usr/bin/netstat -an -p tcp': caseText('bsd-netstat-ipv6', 'netstat.txt'),
      }),
      'full',
    );
    expect(connections(facts).list).toHaveLength(1);
  });

  test('of Linux: whole with -W, and without it half a port is no port', () => {
    const row = 'tcp6       0      0 2001:db8:77:1::25:445   2001:db8:77:1::50:40010 ESTABLISHED\n';
    expect(short(parseNetstat(row, true))).toEqual(['2001:db8:77:1::50 40010 → 2001:db8:77:1::25 445 no pid']);
    expect(() => parseNetstat(row)).toThrow(ParseError);
  });

  test('counters of two interfaces whose cut names are one are nobody’s', () => {
    const text = `Name    Mtu Network       Address              Ipkts Ierrs Idrop     Ibytes    Opkts Oerrs     Obytes  Coll
vlan1  1500 <Link#7>      00:25:90:aa:bb:01  1  0 0  100  2 0  200 0
vlan1  1500 <Link#8>      00:25:90:aa:bb:01  1  0 0  300  2 0  400 0
igb0*  1500 <Link#1>      00:25:90:aa:bb:01  1  0 0  500  2 0  600 0
`;
    expect([...parseBsdCounters(text)]).toMatchObject([['igb0', { received: 500, sent: 600 }]]);
  });
});

describe('names with blanks', () => {
  test('sockstat: a user of a domain', () => {
    expect(short(parseSockstat(caseText('sockstat-blank-user', 'sockstat.txt')))).toEqual([
      '10.90.1.50 40010 → 10.90.1.25 445 2345',
      '10.90.1.50 40012 → 10.90.1.26 445 2345',
      '10.90.1.77 50001 → 10.90.1.25 445 2399',
    ]);
  });

  test('sockstat: programs, names that look like the rest of a row, columns behind', () => {
    const text = `USER     COMMAND    PID   FD  PROTO  LOCAL ADDRESS         FOREIGN ADDRESS       PATH STATE   CONN STATE
EX\\7 5 tcp4 a smbd: bob 2345 40 tcp4 10.0.0.25:445 10.0.0.50:40001 ESTABLISHED
guest user ? ? ? tcp6 fd00::25:445 fd00::50:40002
`;
    expect(short(parseSockstat(text))).toEqual([
      '10.0.0.50 40001 → 10.0.0.25 445 2345',
      'fd00::50 40002 → fd00::25 445 no pid',
    ]);
    expect(() => parseSockstat(`${text}ada smbd tcp4 10.0.0.25:445 10.0.0.50:40003\n`)).toThrow(ParseError);
  });

  const status = (row: string) =>
    parseStatusText(`
Samba version 4.19.5
PID     Username     Group        Machine                                   Protocol Version  Encryption           Signing
--------------------------------------------------------------------------------------------------------------------------
${row}
`).sessions?.[0];

  test('smbstatus: a short user before a long group with blanks', () => {
    expect(
      status(String.raw`77      EX\bob       EX\domain users 10.0.0.77 (ipv4:10.0.0.77:51000)         SMB3_11  -  -`),
    ).toMatchObject({
      user: String.raw`EX\bob`,
      group: String.raw`EX\domain users`,
      clientName: '10.0.0.77',
      client: { address: '10.0.0.77', port: 51_000 },
    });
  });

  test('smbstatus: a user with a blank that fills its column, and two long names of which nothing is certain', () => {
    expect(status('77      ada lovelace users        10.0.0.77 (ipv4:10.0.0.77:51000)  SMB3_11  -  -')).toMatchObject({
      user: 'ada lovelace',
      group: 'users',
    });
    const unclear = status(
      String.raw`77      EX\ada lovelace EX\domain users 10.0.0.77 (ipv4:10.0.0.77:51000)  SMB3_11  -  -`,
    );
    expect(unclear?.user).toBeUndefined();
    expect(unclear?.client?.port).toBe(51_000);
  });
});

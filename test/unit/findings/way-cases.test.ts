/**
 * Recordings made after public reports, through the whole engine: each with what is right of it, and with variants of
 * what was printed.
 */
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { collectMachine } from '../../../main/collect/collect-machine.ts';
import { adviceOf } from '../../../main/cli/report.ts';
import { diagnose } from '../../../main/findings/diagnose.ts';
import type { Machine } from '../../../main/machine/machine.ts';
import { recordedMachine } from '../../../main/machine/recorded.ts';
import { nextSnapshot } from '../../../main/snapshot/next.ts';
import { valueOf } from '../../../shared/model/reading.ts';

const cases = resolve(import.meta.dirname, '../../fixtures/cases');

/** What a file or command of the recording says instead. */
type Change = (text: string, source: string) => string;

async function told(name: string, change: Change = (text) => text) {
  const recorded = await recordedMachine(join(cases, name, 'recording'));
  const machine: Machine = {
    ...recorded,
    readFile: async (path) => change(await recorded.readFile(path), path),
    run: async (argv) => {
      // The recordings are older than the question.
      const rules = argv.join(' ') === 'ip -j rule' ? change('', 'ip -j rule') : '';
      if (rules !== '') return { exitCode: 0, stdout: rules, stderr: '' };
      const result = await recorded.run(argv);
      return { ...result, stdout: change(result.stdout, argv.join(' ')) };
    },
  };
  const now = nextSnapshot([], await collectMachine('workstation', machine, 'full'));
  const findings = diagnose([now]);
  const [share] = now.shares;
  const { word, reason, carrying, possible } = share!.verdict;
  return {
    now,
    findings,
    verdict: `${word} ${reason} ${carrying} of ${possible}`,
    roots: findings.filter(({ because }) => because.length === 0).map(({ severity, code }) => `${severity} ${code}`),
    folded: findings.filter(({ because }) => because.length > 0).map(({ code }) => code),
    lines: findings.flatMap(({ evidence }) => evidence.flatMap(({ lines }) => lines.map((line) => line.trim()))),
    copies: findings.flatMap((finding) => adviceOf(finding).flatMap(({ copy }) => copy ?? [])),
    remedies: findings.flatMap((finding) => finding.remedies.map(({ kind }) => kind)),
  };
}

const isDebugData = (source: string): boolean => source.endsWith('DebugData');
const isMounts = (source: string): boolean => source.endsWith('mountinfo');

describe('multiuser: sessions of further users', () => {
  const name = 'multiuser-krb5';
  const right = {
    verdict: 'partial further-users-single 1 of 2',
    roots: ['warning smb.user-sessions-single'],
    folded: [],
  };

  test('as recorded', async () => {
    const { findings, lines, copies, remedies, ...rest } = await told(name);
    expect(rest).toMatchObject(right);
    expect(findings[0]?.title).toContain('Two further users');
    expect(lines).toEqual(
      expect.arrayContaining([
        'User: 1001 Cred User: 1001',
        'User: 1000 Cred User: 1000',
        'User: 0 Cred User: 0',
        'Extra Channels: 1',
      ]),
    );
    expect(copies[0]).toBe('sec=krb5,cruid=1000,uid=1000,multichannel,max_channels=2');
    expect(remedies).toEqual(['copy', 'explain']);
  });

  test('a kernel that lists the oldest session first', async () => {
    const turned = await told(name, (text, source) => (isDebugData(source) ? oldestFirst(text) : text));
    expect(turned).toMatchObject(right);
    expect(valueOf(turned.now.shares[0]!.session)?.key).toBe('0x7700000011');
  });

  test('NTLM, where the mount table names no login either', async () => {
    const plain = await told(name, (text, source) =>
      isMounts(source)
        ? text.replace('sec=krb5,cruid=0,', 'sec=ntlmssp,').replace('uid=0', 'uid=1500')
        : text.replaceAll('Kerberos', 'RawNTLMSSP').replace('User: 0 Cred User: 0', 'User: 1500 Cred User: 0'),
    );
    expect(plain).toMatchObject(right);
    expect(plain.copies[0]).toContain('credentials=FILE,uid=1000');
  });

  test('the mounting session is known by its login where all have one channel', async () => {
    const { now, roots } = await told(name, (text, source) =>
      isDebugData(source) ? text.replace(/\tExtra Channels: 1[\s\S]*?(?=\tShares)/, '') : text,
    );
    expect(valueOf(now.shares[0]!.session)?.key).toBe('0x7700000011');
    expect(roots).not.toContain('warning smb.user-sessions-single');
  });

  test.each<[string, Change]>([
    ['without multiuser, each session is another mount’s', (text) => text.replace('multiuser,', '')],
    ['nobody but the mounting user', (text, source) => (isDebugData(source) ? onlyMounter(text) : text)],
  ])('silent: %s', async (_, change) => {
    expect(await told(name, change)).toMatchObject({ verdict: 'full all-ports-carry 2 of 2', roots: [], folded: [] });
  });

  /** Session blocks by their beginnings; the numbers are left as they are, for the order is what counts. */
  function parts(text: string): readonly [string, readonly string[]] {
    const at = text.indexOf('\t1) Address:');
    return [text.slice(0, at), text.slice(at).split(/(?=\t\d+\) Address: )/)];
  }
  function oldestFirst(text: string): string {
    const [head, sessions] = parts(text);
    return renumbered(head, sessions.toReversed());
  }
  function onlyMounter(text: string): string {
    const [head, sessions] = parts(text);
    return renumbered(head, sessions.slice(-1));
  }
  function renumbered(head: string, sessions: readonly string[]): string {
    return head + sessions.map((one, index) => one.replace(/^\t\d+\)/, `\t${index + 1})`)).join('');
  }
});

describe('a tunnel that covers the own network', () => {
  const name = 'tunnel-covers-lan';
  const right = { verdict: 'single by-tunnel 1 of 1', roots: ['warning net.tunnel-carries'], folded: [] };
  const rule = 'sudo ip rule add to 192.168.9.25/32 priority 100 lookup main';

  test('as recorded', async () => {
    const { findings, lines, copies, remedies, ...rest } = await told(name);
    expect(rest).toMatchObject(right);
    expect(findings[0]?.title).toContain('tailscale0, although enp3s0 is in the NAS’s own network, 192.168.9.0/24');
    expect(lines.some((line) => line.includes('"dst":"192.168.9.25","dev":"tailscale0"'))).toBe(true);
    expect(copies.slice(0, 2)).toEqual(['sudo tailscale set --accept-routes=false', rule]);
    expect(remedies).toEqual(['copy', 'copy', 'copy', 'copy', 'copy']);
  });

  const tailscaleRules =
    '[{"priority":0,"src":"all","table":"local"},{"priority":5210,"src":"all","fwmark":"0x80000","fwmask":"0xff0000","table":"main"},' +
    '{"priority":5270,"src":"all","table":"52"},{"priority":32766,"src":"all","table":"main"},{"priority":32767,"src":"all","table":"default"}]\n';

  test('with the table and the rule that leads there', async () => {
    const { lines, copies, ...rest } = await told(name, (text, source) =>
      source === 'ip -j rule' ? tailscaleRules : text.replace('"prefsrc":"100', '"table":"52","prefsrc":"100'),
    );
    expect(rest).toMatchObject(right);
    expect(lines).toContain('{"priority":5270,"src":"all","table":"52"}');
    // A route in the main table would be asked after the VPN's rules.
    expect(copies).toContain(rule);
    expect(copies.filter((copy) => copy.includes('ip route add'))).toEqual([]);
  });

  test('a WireGuard tunnel whose route is in the main table: a rule for that table would change nothing', async () => {
    const { copies, ...rest } = await told(name, (text, source) =>
      source === 'ip -j rule'
        ? '[{"priority":0,"src":"all","table":"local"},{"priority":32766,"src":"all","table":"main"}]\n'
        : text.replaceAll('tailscale0', 'wg-home').replace('"info_kind":"tun"', '"info_kind":"wireguard"'),
    );
    expect(rest).toMatchObject(right);
    expect(copies).toContain('sudo ip route add 192.168.9.25/32 dev enp3s0 src 192.168.9.50');
    expect(copies.filter((copy) => copy.includes('rule add'))).toEqual([]);
  });

  test.each(['ppp', 'gre', 'vti', 'xfrm', 'ovpn', 'amneziawg'])('%s, by its kind or by its structure', async (kind) => {
    expect(await told(name, (text) => text.replace('"info_kind":"tun"', `"info_kind":"${kind}"`))).toMatchObject(right);
  });

  test('a rule that is there already at a low place: the new one goes before it', async () => {
    const { copies } = await told(name, (text, source) =>
      source === 'ip -j rule' ? tailscaleRules.replace('5210', '20') : text,
    );
    expect(copies).toContain('sudo ip rule add to 192.168.9.25/32 priority 19 lookup main');
  });

  test.each<[string, Change]>([
    ['the own network is another one', (text) => text.replaceAll('192.168.9.50', '192.168.1.50')],
    [
      'the NAS was asked for by the cable and did not answer',
      (text, source) =>
        source === 'ip -j neigh' ? '[{"dst":"192.168.9.25","dev":"enp3s0","state":["FAILED"]}]\n' : text,
    ],
    ['the cable is out', (text, source) => (source === '/sys/class/net/enp3s0/carrier' ? '0\n' : text)],
  ])('silent: %s', async (_, change) => {
    expect(await told(name, change)).toMatchObject({ verdict: 'limited nas-has-one-port 1 of 1' });
  });
});

describe('LACP with one member in the aggregator', () => {
  const name = 'lacp-one-in-aggregator';
  const right = { verdict: 'single one-way-out 1 of 2', roots: ['warning net.bond-one-member'], folded: [] };
  const isBond = (source: string): boolean => source.endsWith('bonding/bond0');
  const bond =
    (change: (text: string) => string): Change =>
    (text, source) =>
      isBond(source) ? change(text) : text;

  test('as recorded: a VLAN on a bridge on the bond', async () => {
    const { lines, now, findings, ...rest } = await told(name);
    expect(rest).toMatchObject(right);
    expect(findings[0]?.consequence).toContain('goes by enp1s0, and enp2s0 carries nothing');
    expect(lines.map((line) => line.replace('\t', ''))).toEqual(
      expect.arrayContaining([
        'bond0: Number of ports: 1',
        'bond0: Partner Mac Address: 00:00:00:00:00:00',
        'bond0: Aggregator ID: 2',
        'bond0: Actor Churn State: churned',
      ]),
    );
    const speeds = Object.fromEntries((valueOf(now.nics) ?? []).map((nic) => [nic.name, nic.speed]));
    expect(speeds).toMatchObject({ bond0: 2.5e9, vmbr0: 2.5e9, 'vmbr0.30': 2.5e9 });
  });

  test('as an ordinary user reads it, and a kernel that counts all members as its speed', async () => {
    const { now, ...rest } = await told(name, (text, source) => {
      if (source === '/sys/class/net/bond0/speed') return '5000\n';
      return isBond(source) ? text.replace(/System priority[\s\S]*?(?=\nSlave Interface: enp1s0)/, '') : text;
    });
    expect(rest).toMatchObject(right);
    expect(valueOf(now.nics)?.find((nic) => nic.name === 'bond0')?.speed).toBe(2.5e9);
  });

  test('two cables into two switches that do not act as one', async () => {
    const { findings, ...rest } = await told(
      name,
      bond((text) => text.replace('00:00:00:00:00:00', '02:aa:00:00:00:01').replaceAll('churned', 'none')),
    );
    expect(rest).toMatchObject(right);
    expect(adviceOf(findings[0]!)[0]?.text).toContain('on switches that act as one');
  });

  test.each<[string, Change, string]>([
    [
      'both members are in the aggregator',
      bond((text) =>
        text
          .replace('Number of ports: 1', 'Number of ports: 2')
          .replace('Aggregator ID: 2', 'Aggregator ID: 1')
          .replaceAll('churned', 'none'),
      ),
      'may share one',
    ],
    [
      'active-backup says which one carries and is no fault',
      bond((text) =>
        text
          .replace('IEEE 802.3ad Dynamic link aggregation', 'fault-tolerance (active-backup)')
          .replace('MII Status', 'Currently Active Slave: enp2s0\nMII Status'),
      ),
      'Now enp2s0 carries',
    ],
  ])('healthy: %s', async (_, change, words) => {
    const { findings, ...rest } = await told(name, change);
    expect(rest).toMatchObject({ verdict: 'full all-ports-carry 2 of 2', roots: ['note net.bond-hides-ports'] });
    expect(findings[0]?.consequence).toContain(words);
  });
});

describe('signatures of a further channel', () => {
  const name = 'krb5i-signatures';
  const right = {
    verdict: 'unknown not-readable 2 of 2',
    roots: ['error smb.signature-failures'],
    folded: [],
  };
  const log =
    (change: (text: string) => string): Change =>
    (text, source) =>
      source === 'dmesg' ? change(text) : text;

  test('as recorded', async () => {
    const { findings, lines, copies, remedies, ...rest } = await told(name);
    expect(rest).toMatchObject(right);
    expect(findings[0]?.title).toContain('at least three times');
    expect(lines).toEqual(
      expect.arrayContaining([
        '[   65.1] CIFS: VFS: sign fail cmd 0x5 message id 0x2',
        String.raw`[   65.2] CIFS: VFS: \\srv.example.net SMB signature verification returned error = -13`,
      ]),
    );
    expect(copies[0]).toBe('nomultichannel');
    expect(remedies).toEqual(['explain', 'copy', 'copy']);
  });

  test.each<[string, (text: string) => string]>([
    ['the server is named by its address', (text) => text.replaceAll('\\\\srv.example.net SMB', '\\\\10.23.0.25 SMB')],
    ['a log that has turned over, without the mount', (text) => text.split('\n').slice(1).join('\n')],
    [
      'a kernel that names the caller and no server',
      (text) => text.replaceAll('CIFS:', '[  T812] CIFS:').replaceAll('\\\\srv.example.net ', ''),
    ],
  ])('fires: %s', async (_, change) => {
    expect(await told(name, log(change))).toMatchObject(right);
  });

  test.each<[string, (text: string) => string]>([
    ['another server', (text) => text.replaceAll('srv.example.net SMB', 'old.example.net SMB')],
    ['an earlier mount', (text) => `${text}[  90.1] CIFS: Attempting to mount //srv.example.net/share\n`],
  ])('silent: %s', async (_, change) => {
    expect(await told(name, log(change))).toMatchObject({
      verdict: 'full all-ports-carry 2 of 2',
      roots: [],
      folded: [],
    });
  });
});

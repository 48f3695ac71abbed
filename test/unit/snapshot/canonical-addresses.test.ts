import { expect, test } from 'vitest';
import { configuredInterfaces } from '../../../main/collect/smb-server/interface-words.ts';
import { canonical } from '../../../main/snapshot/addresses.ts';
import { channelAttempt } from '../../../main/snapshot/adapters/cifs/channel-attempts.ts';
import { uncOf } from '../../../main/snapshot/adapters/cifs/sessions.ts';
import { checkedCase } from '../../helpers/cases.ts';

test('an IPv6 address that the kernel gave up is unreachable for every reader of its log', async () => {
  const { report, snapshot, findings } = await checkedCase('ipv6-gave-up');
  const use = snapshot.nas[0]?.ports.find(({ address }) => address === '2001:db8:77:1::26')?.use;
  expect(use).toMatchObject({ kind: 'unreachable', reason: 'refused-by-kernel' });
  expect(report.shares[0]?.announced).toContainEqual(
    expect.objectContaining({ address: '2001:db8:77:1::26', use: 'unreachable' }),
  );
  expect(findings.map(({ code }) => code)).toContain('smb.unreachable-address');
});

test.each([
  ['2001:0db8:0077:0001:0000:0000:0000:0026', '2001:db8:77:1::26'],
  ['2001:DB8::0:26', '2001:db8::26'],
  ['0000:0000:0000:0000:0000:ffff:0a00:0019', '10.0.0.25'],
])('the log names %s', (written, address) => {
  const message = (text: string) => ({ uptimeSeconds: 1, text, quoted: text });
  expect(channelAttempt(message(`CIFS: VFS: failed to open extra channel on iface:${written} rc=-113`))).toEqual({
    address,
    rc: -113,
  });
  expect(channelAttempt(message(`CIFS: VFS: successfully opened new channel on iface:${written}`))).toEqual({
    address,
    rc: undefined,
  });
});

test.each([
  ['//[2001:db8::25]/Data', { host: '2001:db8::25', share: 'data' }],
  [String.raw`\\2001:0DB8:0:0::25\data`, { host: '2001:db8::25', share: 'data' }],
  ['//fe80::1%eth0/data', { host: 'fe80::1', share: 'data' }],
  ['//NAS/data', { host: 'nas', share: 'data' }],
])('one host in every form: %s', (remote, unc) => {
  expect(uncOf(remote)).toEqual(unc);
});

test('what Samba is told to announce is compared in the same form; names stay names', () => {
  expect(configuredInterfaces('2001:0db8:0::0026/64 eth0 10.0.0.25/24').map(({ name }) => name)).toEqual([
    '2001:db8::26/64',
    'eth0',
    '10.0.0.25/24',
  ]);
  expect(canonical('cafe')).toBe('cafe');
  expect(canonical('10.0')).toBe('10.0');
});

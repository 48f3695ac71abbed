import { describe, expect, test } from 'vitest';
import type { Operation } from '../../../main/change/operation.ts';
import { sysctlSettings } from '../../../main/change/operations/sysctl-files.ts';
import { MachineError } from '../../../main/machine/machine.ts';
import { cautionsOf } from '../../../main/change/preview/cautions.ts';
import type { FakeMachineContents } from '../../helpers/fake-machine.ts';
import { computer } from '../../helpers/fake-machine.ts';

const sysctl: Operation = { kind: 'sysctl', key: 'net/ipv4/conf/eth0.5/rp_filter', before: '1', after: '2' };
const route: Operation = {
  kind: 'route',
  after: { to: '10.0.0.26/32', dev: 'eth1', source: '10.0.0.51', table: 'main' },
};
const rule: Operation = { kind: 'rule', after: { priority: 20_000, from: '10.0.0.51/32', table: '100' } };
const said = (contents: FakeMachineContents, ...operations: readonly Operation[]): Promise<readonly string[]> =>
  cautionsOf(computer(contents), operations);

describe('what would undo a sysctl', () => {
  const later = (text: string, path = '/etc/sysctl.d/99-local.conf'): FakeMachineContents => ({
    directories: { '/etc/sysctl.d': ['10-early.conf', '90-lanewise.conf', '99-local.conf', 'README'] },
    files: { [path]: text },
  });
  test('a later file with another value', async () => {
    expect(await said(later('net.ipv4.conf.eth0/5.rp_filter=1\n'), sysctl)).toEqual([
      expect.stringContaining('/etc/sysctl.d/99-local.conf sets'),
    ]);
    expect(await said(later('-net/ipv4/conf/eth0.5/rp_filter = 0\n', '/etc/sysctl.conf'), sysctl)).toEqual([
      expect.stringContaining('/etc/sysctl.conf sets'),
    ]);
  });
  test('not the same value, an earlier file, or a comment', async () => {
    expect(await said(later('net.ipv4.conf.eth0/5.rp_filter=2\n'), sysctl)).toEqual([]);
    expect(await said(later('net.ipv4.conf.eth0/5.rp_filter=1\n', '/etc/sysctl.d/10-early.conf'), sysctl)).toEqual([]);
    expect(await said(later('#net.ipv4.conf.eth0/5.rp_filter=1\n'), sysctl)).toEqual([]);
  });
  test('perhaps a later file or folder that could not be read; one that is not there never', async () => {
    const refused = (kind: 'absent' | 'denied' | 'failed', path: string) => new MachineError(kind, path, 'Not read.');
    const local = '/etc/sysctl.d/99-local.conf';
    const unread = (kind: 'absent' | 'denied' | 'failed'): FakeMachineContents => ({
      directories: { '/etc/sysctl.d': ['99-local.conf'], '/run/sysctl.d': refused(kind, '/run/sysctl.d') },
      files: { [local]: refused(kind, local) },
    });
    for (const kind of ['denied', 'failed'] as const)
      expect(await said(unread(kind), sysctl)).toEqual([
        expect.stringContaining('/run/sysctl.d could not be read'),
        expect.stringContaining(`${local} could not be read`),
      ]);
    expect(await said(unread('absent'), sysctl)).toEqual([]);
  });
  test('of two files with one name the one in /etc counts', async () => {
    const both: FakeMachineContents = {
      directories: { '/etc/sysctl.d': ['99-x.conf'], '/usr/lib/sysctl.d': ['99-x.conf'] },
      files: { '/etc/sysctl.d/99-x.conf': '', '/usr/lib/sysctl.d/99-x.conf': 'net/ipv4/conf/eth0.5/rp_filter = 1\n' },
    };
    expect(await said(both, sysctl)).toEqual([]);
  });
  test('dots and slashes change places where the first is a dot', () => {
    expect([...sysctlSettings(' net.ipv4.conf.a/b.x = 1 \nnet/ipv4/conf/a.b/y=2\nkernel.z\n')]).toEqual([
      ['net/ipv4/conf/a.b/x', '1'],
      ['net/ipv4/conf/a.b/y', '2'],
    ]);
  });
});

describe('what is gone after a restart', () => {
  test('NetworkManager: commands for its profile', async () => {
    const commands = { 'nmcli -t -f DEVICE,STATE,CONNECTION device': "eth1:connected:Ada's port\n" };
    const [sentence] = await said({ commands }, route, rule);
    expect(sentence?.split('\n').slice(1)).toEqual([
      String.raw`sudo nmcli connection modify 'Ada'\''s port' +ipv4.routes '10.0.0.26/32 src=10.0.0.51'`,
      String.raw`sudo nmcli connection modify 'Ada'\''s port' +ipv4.routing-rules 'priority 20000 from 10.0.0.51/32 table 100'`,
    ]);
  });
  test('/etc/network/interfaces: lines for its stanza', async () => {
    const [sentence] = await said({ files: { '/etc/network/interfaces': 'auto eth1\niface eth1 inet dhcp\n' } }, route);
    expect(sentence?.split('\n')[1]).toBe('    up ip route add 10.0.0.26/32 dev eth1 src 10.0.0.51');
  });
  test('nobody: each rule beside the route of its table, and a name of an interface is one word of the shell', async () => {
    const other: Operation = {
      kind: 'route',
      after: { to: '10.0.0.0/24', dev: 'a;reboot', source: '10.0.0.51', table: '100' },
    };
    const sentences = await said({}, route, other, rule);
    expect(sentences.map((sentence) => sentence.split('\n').slice(1))).toEqual([
      ['ip route add 10.0.0.26/32 dev eth1 src 10.0.0.51'],
      [
        "ip route add 10.0.0.0/24 dev 'a;reboot' src 10.0.0.51 table 100",
        'ip rule add priority 20000 from 10.0.0.51/32 lookup 100',
      ],
    ]);
  });
  test('systemd-networkd: nothing, it is written', async () => {
    const Interfaces = [{ Name: 'eth1', NetworkFile: '/etc/systemd/network/a.network' }];
    expect(
      await said({ commands: { 'networkctl --json=short list': JSON.stringify({ Interfaces }) } }, route, rule),
    ).toEqual([]);
  });
  test('a mount by hand', async () => {
    const mount: Operation = {
      kind: 'cifs-mount',
      at: '/mnt/a',
      remote: '//nas/a',
      after: { by: 'options', options: ['rw'] },
    };
    expect(await said({}, mount)).toEqual([expect.stringContaining('/mnt/a was mounted by hand')]);
  });
});

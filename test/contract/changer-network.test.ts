/** How settings of the kernel, links, routes and rules are changed, by every performer alike. */
import { expect, test } from 'vitest';
import type { Operation } from '../../main/change/operation.ts';
import { codeOf, describeChangers } from '../helpers/changer-tests.ts';

describeChangers(({ changer, shell, thereAndBack }) => {
  test('a kernel setting is set and put back, and left alone where it is another one', async () => {
    const key = 'net/ipv4/conf/eth1.5/rp_filter';
    const operation: Operation = { kind: 'sysctl', key, before: '0', after: '2' };
    await shell(`echo 0 > /proc/sys/${key}`);
    await thereAndBack(operation, () => shell(`cat /proc/sys/${key}`));
    await shell(`echo 1 > /proc/sys/${key}`);
    expect(await codeOf(changer().perform(operation))).toBe('changed-since');
    expect(await shell(`cat /proc/sys/${key}`)).toBe('1\n');
    const gone: Operation = { ...operation, key: 'net/ipv4/conf/gone0/rp_filter' };
    expect(await codeOf(changer().perform(gone))).toBe('changed-since');
    for (const bad of ['net/ipv4/conf/../rp_filter', 'kernel/core_pattern'])
      expect(await codeOf(changer().perform({ ...operation, key: bad }))).toBe('bad-plan');
  });

  test('the frame size of a link is set and put back', async () => {
    const operation: Operation = { kind: 'mtu', dev: 'eth0', before: 1500, after: 9000 };
    await thereAndBack(operation, () => shell('ip -o link show dev eth0 | grep -o "mtu [0-9]*"'));
    await shell('ip link set dev eth0 mtu 1400');
    expect(await codeOf(changer().perform(operation))).toBe('changed-since');
    await shell('ip link set dev eth0 mtu 1500');
    expect(await codeOf(changer().perform({ ...operation, dev: 'eth9' }))).toBe('changed-since');
  });

  const routes = (): Promise<string> =>
    shell('ip -4 route show table all; ip -6 route show table all | grep -v "table local"');
  test('routes are made, replaced and put back', async () => {
    const to = '10.0.1.26/32';
    const first = { to, dev: 'eth0', source: '10.0.0.50', table: 'main' };
    await thereAndBack({ kind: 'route', after: first }, routes);
    await changer().perform({ kind: 'route', after: first });
    await thereAndBack(
      { kind: 'route', before: first, after: { to, dev: 'eth1.5', source: '10.0.1.50', table: 'main' } },
      routes,
    );
    const another: Operation = { kind: 'route', after: { to, dev: 'eth1.5', table: 'main' } };
    expect(await codeOf(changer().perform(another))).toBe('changed-since');
    await changer().perform({ kind: 'route', before: first });
    await thereAndBack(
      { kind: 'route', after: { to: '10.0.1.0/24', dev: 'eth1.5', gateway: '10.0.1.1', table: '152' } },
      routes,
    );
    await thereAndBack(
      { kind: 'route', after: { to: '0.0.0.0/0', dev: 'eth1.5', gateway: '10.0.1.1', table: '152' } },
      routes,
    );
    await shell('ip -6 addr add fd00::50/64 dev eth0');
    await thereAndBack({ kind: 'route', after: { to: 'fd00::1:26/128', dev: 'eth0', table: 'main' } }, routes);
  });

  test('a route that the kernel refuses leaves the one that was there', async () => {
    const to = '10.0.1.27/32';
    const before = { to, dev: 'eth0', table: 'main' };
    await changer().perform({ kind: 'route', after: before });
    const first = await routes();
    const impossible: Operation = {
      kind: 'route',
      before,
      after: { to, dev: 'eth0', gateway: '203.0.113.1', table: 'main' },
    };
    expect(await codeOf(changer().perform(impossible))).toBe('failed');
    expect(await routes()).toBe(first);
    await changer().perform({ kind: 'route', before });
  });

  const rules = (): Promise<string> => shell('ip -4 rule show; ip -6 rule show');
  test('routing rules are made, replaced and put back, whatever their table is called', async () => {
    const rule = { priority: 1520, from: '10.0.1.50/32', table: '152' };
    await thereAndBack({ kind: 'rule', after: rule }, rules);
    await shell('mkdir -p /etc/iproute2; echo "152 second" >> /etc/iproute2/rt_tables');
    await thereAndBack({ kind: 'rule', after: rule }, rules);
    await changer().perform({ kind: 'rule', after: rule });
    await thereAndBack({ kind: 'rule', before: rule, after: { ...rule, from: '10.0.1.0/24' } }, rules);
    const taken: Operation = { kind: 'rule', after: { ...rule, from: '10.0.0.50/32' } };
    expect(await codeOf(changer().perform(taken))).toBe('changed-since');
    await changer().perform({ kind: 'rule', before: rule });
  });
});

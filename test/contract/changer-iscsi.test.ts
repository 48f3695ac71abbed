/** How sessions of iSCSI and their records are changed, by every performer alike; the programs and the kernel are played. */
import { beforeAll, beforeEach, expect, test } from 'vitest';
import type { Operation, OperationOf } from '../../main/change/operation.ts';
import { inverse } from '../../main/change/operations/operation-kind.ts';
import { madeRecordFile } from '../../main/change/operations/iscsi-session.ts';
import { codeOf, describeChangers } from '../helpers/changer-tests.ts';
import { fakeInitiator, mapScript } from '../helpers/fake-initiator.ts';

const target = 'iqn.2026-01.lab:disk';
const first = { target, address: '10.0.0.25', tcpPort: 3260, iface: 'default' };
const second = { ...first, address: '10.0.1.25' };
const login = (to: typeof first, more: Partial<OperationOf<'iscsi-session'>> = {}): Operation => ({
  kind: 'iscsi-session',
  ...to,
  record: 'made',
  ...more,
  after: 'in',
});
const logout = (of: typeof first): Operation => ({ kind: 'iscsi-session', ...of, record: 'needed', before: 'in' });

describeChangers(({ computer, changer, shell, thereAndBack }) => {
  beforeAll(() => fakeInitiator(computer()));
  beforeEach(async () => {
    await shell(
      'rm -rf /sys/class/* /sys/block/* /sys/devices /etc/iscsi /var/lib/lanewise /run/refuses; mkdir -p /etc/iscsi',
    );
  });

  /** Records with what is in them, sessions, and what notes that a record was made. */
  const all = (): Promise<string> =>
    shell(`find /etc/iscsi /var/lib/lanewise -type f -exec grep -H '' {} + 2> /dev/null || :
for one in /sys/class/iscsi_session/*; do [ ! -e $one ] || cat /sys/class/iscsi_connection/connection\${one##*/session}:0/address; done`);
  const record = (of: typeof first): Promise<string> =>
    shell(`iscsiadm -m node -T ${target} -p ${of.address}:3260 -I default -o new`);

  test('the startup of a record is set and put back, and left alone where it is another one', async () => {
    await record(first);
    const operation: Operation = {
      kind: 'iscsi-node',
      ...first,
      name: 'node.startup',
      before: 'manual',
      after: 'automatic',
    };
    expect(await thereAndBack(operation, all)).toContain('node.startup = automatic\n');
    expect(await codeOf(changer().perform({ ...operation, before: 'onboot', after: 'automatic' }))).toBe(
      'changed-since',
    );
    expect(await codeOf(changer().perform({ ...operation, ...second }))).toBe('changed-since');
  });

  test('a drop-in of dm-multipath is read at once, both ways, and taken back where multipathd does not answer', async () => {
    const path = '/etc/multipath/conf.d/lanewise-36000.conf';
    const operation: Operation = { kind: 'file', path, activate: 'multipathd', after: { text: 'a\n', mode: 0o644 } };
    const look = (): Promise<string> => shell(`cat ${path} 2> /dev/null || :`);
    const asked = (): Promise<string> => shell('cat /run/multipathd.asked; : > /run/multipathd.asked');
    expect(await thereAndBack(operation, look)).toBe('a\n');
    expect(new Set((await asked()).split('\n'))).toEqual(new Set(['reconfigure', '']));
    await computer().write('/usr/local/sbin/multipathd', '#!/bin/sh\necho no socket >&2; exit 1\n', '755');
    await expect(changer().perform(operation)).rejects.toThrow('no socket');
    expect(await look()).toBe('');
  });

  test('an interface of open-iscsi is made and removed, whole or not at all', async () => {
    const operation: Operation = { kind: 'iscsi-iface', name: 'lanewise-eth1.5-0a', dev: 'eth1.5', after: 'there' };
    expect(await thereAndBack(operation, all)).toContain('lanewise-eth1.5-0a:eth1.5\n');
    await shell('touch /run/refuses');
    expect(await codeOf(changer().perform(operation))).toBe('failed');
    expect(await all()).toBe('');
    await shell('rm /run/refuses; mkdir -p /etc/iscsi/ifaces; echo eth0 > /etc/iscsi/ifaces/lanewise-eth1.5-0a');
    expect(await codeOf(changer().perform(operation))).toBe('changed-since');
  });

  test('a login makes the record that is missing, and takes exactly that one back', async () => {
    await record(first);
    await changer().perform(login(first));
    const changed = await thereAndBack(login(second, { startup: 'automatic' }), all);
    expect(changed).toContain('10.0.1.25,3260,1/default:node.startup = automatic');
    expect(changed).toContain('10.0.0.25\n10.0.1.25\n');
  });

  test('a record that was there is used and stays', async () => {
    await record(second);
    expect(await thereAndBack(login(second), all)).toContain('node.startup = manual');
    expect(await shell('find /etc/iscsi -type f')).toContain('10.0.1.25');
  });

  test('an IPv6 portal is found however the kernel writes it', async () => {
    const six = { ...first, address: 'fd00::25' };
    await thereAndBack(login(six), all);
    await changer().perform(login(six));
    await shell(
      'echo fd00:0000:0000:0000:0000:0000:0000:0025 > /sys/class/iscsi_connection/connection1:0/persistent_address',
    );
    expect(await changer().stateOf(login(six))).toBe('after');
  });

  test('a login that the NAS refuses leaves nothing behind', async () => {
    const before = await all();
    await shell('touch /run/refuses');
    await expect(changer().perform(login(first))).rejects.toThrow('authorization failure');
    expect(await all()).toBe(before);
    await shell('rm /run/refuses');
    expect(await codeOf(changer().perform(login(first, { record: 'needed' })))).toBe('failed');
  });

  test('what a login that was cut off had made is taken away, and nothing that others made', async () => {
    const taken = inverse(login(first));
    await record(first);
    await changer().perform(taken);
    expect(await shell('find /etc/iscsi -type f')).toContain('10.0.0.25');
    await computer().box.shell(`mkdir -p /var/lib/lanewise/iscsi-records`);
    await computer().write(madeRecordFile(first), 'made\n', '600');
    await changer().perform(taken);
    expect(await all()).toBe('');
  });

  test('one path of two is logged out and in again', async () => {
    for (const portal of [first, second]) await changer().perform(login(portal));
    await shell(mapScript({ lw1: 'A', lw2: 'A' }));
    await changer().perform(logout(first));
    expect(await changer().stateOf(login(first, { record: 'needed' }))).toBe('before');
    expect(await shell('find /etc/iscsi -type f')).toContain('10.0.0.25');
    await changer().perform(inverse(logout(first)));
    expect(await changer().stateOf(login(first, { record: 'needed' }))).toBe('after');
  });

  test.for([
    ['failed to the map', mapScript({ lw1: 'A', lw2: 'F' })],
    ['offline', `${mapScript({ lw1: 'A', lw2: 'A' })}; echo offline > /sys/block/lw2/device/state`],
    [
      'of a session that is lost',
      `${mapScript({ lw1: 'A', lw2: 'A' })}; echo FAILED > /sys/class/iscsi_session/session2/state`,
    ],
    ['not in the map', mapScript({ lw1: 'A' })],
  ] as const)('the last path that works is never logged out: the other one is %s', async ([, script]) => {
    for (const portal of [first, second]) await changer().perform(login(portal));
    await shell(script);
    const before = await all();
    for (const operation of [logout(first), inverse(login(first))]) {
      expect(await codeOf(changer().perform(operation))).toBe('busy');
      await expect(changer().perform(operation)).rejects.toThrow('mpatha is in use and has no other path that works');
    }
    expect(await all()).toBe(before);
  });

  test('the last path of a map that nobody uses may go, partitions or not', async () => {
    await changer().perform(login(first));
    await shell(`${mapScript({ lw1: 'A' })}; mkdir -p /sys/block/dm-78/dm /sys/block/dm-78/holders; ln -s /sys/block/dm-78 $map/holders/dm-78
echo part1-mpath-36000 > /sys/block/dm-78/dm/uuid; echo 253:78 > /sys/block/dm-78/dev; echo 1 > /run/opens.78`);
    expect(await codeOf(changer().perform(inverse(login(first))))).toBe('busy');
    await shell('echo 0 > /run/opens.78');
    await changer().perform(inverse(login(first)));
    expect(await all()).toBe('');
  });

  test('a disk that is in use without a map is neither logged out nor shown a second time', async () => {
    await changer().perform(login(first));
    await shell('mkdir -p /run/mounted; mount -t tmpfs /dev/lw1 /run/mounted');
    try {
      expect(await codeOf(changer().perform(inverse(login(first))))).toBe('busy');
      await expect(changer().perform(login(second))).rejects.toThrow('lw1 is in use without a map');
      expect(await shell('find /etc/iscsi -type f')).not.toContain('10.0.1.25');
    } finally {
      await shell('umount /run/mounted');
    }
    await shell('mkdir -p /sys/block/lw1/holders/dm-5/dm; echo LVM-x > /sys/block/lw1/holders/dm-5/dm/uuid');
    expect(await codeOf(changer().perform(inverse(login(first))))).toBe('busy');
    await shell('rm -r /sys/block/lw1/holders/dm-5');
    await changer().perform(login(second));
    await changer().perform(inverse(login(first)));
  });
});

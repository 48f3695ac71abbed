/** What repairs rest on: at both machines a login may really change things, by root, by sudo, or not at all. */
import { describe, expect, test } from 'vitest';
import type { Lab } from './lab.ts';
import { usualSettings } from './nas.ts';
import type { RemoteShell } from './remote-shell.ts';
import type { Person } from './roots.ts';
import { connections, mountShare, play } from './scenario.ts';
import { scenarioOf } from './scenarios.ts';
import { suitesUnderTest } from './suites.ts';
import { until } from './until.ts';
import { credentialsFile } from './workstation.ts';
import { withLab } from './with-lab.ts';

const scenario = scenarioOf('not-requested');
const channels = 'vers=3.1.1,multichannel,max_channels=2';

describe.each(suitesUnderTest())('%s', (suite) => {
  let lab: Lab;
  withLab({ suite, wiring: scenario.wiring }, (opened) => (lab = opened));

  async function as(where: 'workstation' | 'nas', person: Person): Promise<AsyncDisposable & RemoteShell> {
    const shell = await lab.logIn(where, person);
    return { ...shell, [Symbol.asyncDispose]: async () => shell.close() };
  }
  const open = (count: number): Promise<void> =>
    until(`there are ${count} connections`, async () => (await connections(lab)) === count);

  test('a mount is in /etc/fstab, is changed there through sudo, and has two channels after it', async () => {
    await play(lab, scenario);
    await using admin = await as('workstation', 'admin');
    const line = `//10.77.1.25/data /mnt/a cifs credentials=${credentialsFile},vers=3.1.1 0 0`;
    expect(await admin.run('cat /etc/fstab')).toContain(line);
    await admin.run(`sudo -n sed -i 's/vers=3.1.1/${channels}/' /etc/fstab`);
    await admin.run('sudo -n umount /mnt/a; sudo -n mount /mnt/a');
    await open(2);
  });

  test('a guest may become an account, whose password root alone can read', async () => {
    await play(lab, scenarioOf('guest'));
    await using user = await as('workstation', 'user');
    expect((await user.tried(`cat ${credentialsFile}`)).exitCode).not.toBe(0);
    await using root = await as('workstation', 'root');
    await root.run('umount /mnt/a');
    await mountShare(lab, {
      share: 'data',
      at: '/mnt/a',
      options: `credentials=${credentialsFile},${channels}`,
      from: 'command',
    });
    await open(2);
  });

  test('settings, routes and rules of the workstation can be changed, and are as before in the next scenario', async () => {
    await play(lab, scenario);
    const state = 'cat /proc/sys/net/ipv4/conf/all/rp_filter; ip route; ip rule; ls /etc/sysctl.d';
    const before = await lab.shell.run(state);
    await using admin = await as('workstation', 'admin');
    await admin.run('echo net.ipv4.conf.all.rp_filter=2 | sudo -n tee /etc/sysctl.d/90-lanewise.conf');
    await admin.run('sudo -n sysctl -q --system; sudo -n ip route add 10.77.1.26/32 dev eth0');
    await admin.run('sudo -n ip rule add from 10.77.1.50 lookup 100');
    const changed = await lab.shell.run(state);
    expect(changed).toMatch(/^2$/m);
    expect(changed).toMatch(/^10\.77\.1\.26 dev eth0/m);
    expect(changed).toMatch(/from 10\.77\.1\.50 lookup 100/);
    expect(changed).toMatch(/90-lanewise\.conf/);
    await play(lab, scenario);
    expect(await lab.shell.run(state)).toBe(before);
  });

  test('what was written stays over a restart of the workstation, and fstab is mounted again', async () => {
    await play(lab, scenarioOf('two-channels'));
    await lab.shell.run('echo net.ipv4.conf.all.rp_filter=2 > /etc/sysctl.d/90-lanewise.conf');
    const boot = await lab.shell.run('cat /proc/sys/kernel/random/boot_id');
    await lab.restartWorkstation();
    expect(await lab.shell.run('cat /proc/sys/kernel/random/boot_id')).not.toBe(boot);
    expect(await lab.shell.run('cat /proc/sys/net/ipv4/conf/all/rp_filter')).toBe('2\n');
    await open(2);
  });

  test('smb.conf of the NAS is an ordinary file: it is tried, written, and read again without a restart', async () => {
    await play(lab, scenarioOf('server-off'));
    await using admin = await as('nas', 'admin');
    await admin.run(
      "sudo -n sed -i 's/server multi channel support = no/server multi channel support = yes/' /etc/samba/smb.conf",
    );
    await admin.run('testparm -s; sudo -n smbcontrol all reload-config');
    await using root = await as('nas', 'root');
    expect(await root.run('testparm -s --parameter-name="server multi channel support" 2> /dev/null')).toBe('Yes\n');
    await lab.shell.run('umount /mnt/a; mount /mnt/a');
    await open(2);
  });

  test('an ordinary account of the NAS may do what a sudoers line allows, and nothing else', async () => {
    await play(lab, scenario);
    await using user = await as('nas', 'user');
    const reload = '/usr/bin/smbcontrol all reload-config';
    expect((await user.tried(reload)).exitCode).not.toBe(0);
    expect((await user.tried(`sudo -n ${reload}`)).exitCode).not.toBe(0);
    await lab.nas.allow('user', [reload]);
    await user.run(`sudo -n ${reload}`);
    expect((await user.tried('sudo -n /usr/bin/id')).exitCode).not.toBe(0);
  });

  test('the ARP settings of the NAS are written at the NAS', async () => {
    await play(lab, scenario);
    await using root = await as('nas', 'root');
    await root.run('sysctl -qw net.ipv4.conf.all.arp_ignore=0 net.ipv4.conf.all.arp_announce=0');
    expect(await lab.nas.box.shell('cat /proc/sys/net/ipv4/conf/all/arp_ignore')).toBe('0\n');
    await lab.nas.serve(usualSettings);
    await play(lab, scenario);
    expect(await root.run('cat /proc/sys/net/ipv4/conf/all/arp_ignore')).toBe('1\n');
  });
});

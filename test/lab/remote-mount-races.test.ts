/**
 * Shares that are mounted and unmounted over SSH, on a real kernel's cifs, while a user without rights swaps what lies on the way
 * to their place: it may be refused, and never happens anywhere else.
 */
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ChangeRefused } from '../../main/change/changer.ts';
import type { Changer } from '../../main/change/performer.ts';
import type { Operation } from '../../main/change/operation.ts';
import type { Mounting } from '../../main/change/operations/share-mount.ts';
import { inverse } from '../../main/change/operations/operation-kind.ts';
import { remoteChanger } from '../../main/change/remote/changer.ts';
import { rootShell } from '../../main/change/remote/root-shell.ts';
import { unsafePlace } from '../../main/change/remote/unsafe-place.ts';
import { openSshChanging, type ChangingMachine } from '../../main/machine/ssh-change.ts';
import { rounds } from '../helpers/rounds.ts';
import type { Lab } from './lab.ts';
import { nasAddresses } from './network.ts';
import { play, unmountAll } from './scenario.ts';
import { scenarioOf } from './scenarios.ts';
import { suitesUnderTest } from './suites.ts';
import { withLab } from './with-lab.ts';
import { credentialsFile } from './workstation.ts';

const scenario = scenarioOf('not-requested');
const { wiring } = scenario;
const count = rounds({ usual: 3, long: 200 });
const most = Math.max(count, 10);
/** A machine that many labs share needs this long for one of them. */
const patience = { timeout: most * 60_000 };
const remote = `//${nasAddresses(wiring.layout)[0]}/data`;
const credentials = '/etc/lanewise/credentials/race';
/** What `user` owns, as a home folder. */
const home = '/srv/h/user';
const place = `${home}/d/nas`;
const byOptions: Mounting = { by: 'options', options: ['vers=3.1.1', 'nosuid', 'nodev'], credentials };
const byUnit: Mounting = { by: 'unit', unit: 'mnt-a.mount' };
const mountAt = (at: string, after: Mounting): Operation => ({ kind: 'cifs-mount', at, remote, after });

/** A folder that `user` swaps with a link, for ever. */
const swapping = (folder: string, link: string): string =>
  `for(;;){rename "${folder}","${folder}.real"; symlink "${link}","${folder}"; select undef,undef,undef,.01; ` +
  `unlink "${folder}"; rename "${folder}.real","${folder}"; select undef,undef,undef,.01}`;

describe.each(suitesUnderTest())('%s', (suite) => {
  let lab: Lab;
  let changing: ChangingMachine;
  let changer: Changer;
  withLab({ suite, wiring }, async (opened) => {
    lab = opened;
    const { host, ...reach } = lab.reachWorkstation;
    changing = await openSshChanging({ ...reach, host: `admin@${host}` });
    changer = remoteChanger({ shell: rootShell(changing, 'the workstation') });
    await play(lab, scenario);
    await lab.shell.run(`install -D -m 600 ${credentialsFile} ${credentials}; chmod 700 /etc/lanewise/credentials`);
  });
  afterAll(() => changing?.close());
  beforeEach(async () => {
    await unmountAll(lab);
    await lab.shell
      .run(`mkdir -p /srv/h; mount -t tmpfs -o mode=755 h /srv/h; mkdir -p ${place} ${home}/e /srv/important /mnt/b
      ln -s /srv/important ${home}/e/nas; chown -hR user: ${home}; mount -t tmpfs important /srv/important
      echo '${remote} ${place} cifs credentials=${credentials},vers=3.1.1 0 0' > /etc/fstab`);
  });
  afterEach(async () => {
    await lab.shell.run('rm -f /usr/local/sbin/umount /usr/local/sbin/systemctl');
    await unmountAll(lab);
    await lab.shell.run('umount /srv/important; umount -l /srv/h');
  });

  const cifs = (): Promise<string> => lab.shell.run('awk \'$3 == "cifs" { print $2 }\' /proc/mounts');
  const codeOf = async (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => 'done',
      (error: unknown) => (error instanceof ChangeRefused ? error.code : error),
    );
  async function swapped(program: string): Promise<() => Promise<string>> {
    const user = await lab.logIn('workstation', 'user');
    const pid = await user.run(`setsid perl -e '${program}' < /dev/null > /dev/null 2>&1 & echo $!`);
    user.close();
    return () => lab.shell.run(`kill ${pid}`);
  }

  test.each([
    ['options', byOptions],
    ['fstab', { by: 'fstab' }],
  ] as const)('by %s: a link in the way never takes a mount elsewhere', patience, async (_, after) => {
    const stop = await swapped(swapping(`${home}/d/nas`, '/etc/cron.d'));
    const ended = new Set<unknown>();
    for (let round = 0; round < count; round += 1) {
      ended.add(await codeOf(changer.perform(mountAt(place, after))));
      expect([round, await cifs()]).toEqual([round, '']);
    }
    await stop();
    expect([...ended]).toEqual(['bad-plan']);
    console.error(`${suite}: ${count} rounds of a mount, none landed elsewhere`);
  });

  test('a parent that becomes a link never lets another file system be unmounted', patience, async () => {
    await lab.shell.run(`mount -t cifs -o credentials=${credentials},vers=3.1.1 ${remote} ${place}`);
    const stop = await swapped(swapping(`${home}/d`, `${home}/e`));
    const ended = new Set<unknown>();
    let round = 0;
    // At least until the link was met once: of few rounds each may find the folder itself.
    for (; round < count || (round < most && !ended.has('bad-plan')); round += 1) {
      ended.add(await codeOf(changer.perform(inverse(mountAt(place, byOptions)))));
      expect([round, await lab.shell.run('grep -c " /srv/important " /proc/mounts')]).toEqual([round, '1\n']);
      expect(await cifs()).toMatch(/^\/srv\/h\/user\/d(?:\.real)?\/nas\n$/);
    }
    await stop();
    // While the parent has its other name nothing is mounted at this one, and so nothing is done.
    expect([...ended].filter((code) => code !== 'bad-plan' && code !== 'done')).toEqual([]);
    expect(ended).toContain('bad-plan');
    console.error(`${suite}: ${round} rounds of an unmount, nothing else was unmounted`);
  });

  test('such a place is told before anything is begun, and one that only root can rename is not', async () => {
    const shell = rootShell(changing, 'the workstation');
    expect(await unsafePlace(shell, [mountAt(place, byOptions)])).toMatch(/below \/srv\/h\/user,.*Copy the commands/s);
    expect(await unsafePlace(shell, [mountAt('/mnt/a', byOptions)])).toBeUndefined();
    await lab.shell.run(`mount -t cifs -o credentials=${credentials},vers=3.1.1 ${remote} /mnt/a`);
    expect(await unsafePlace(shell, [mountAt('/mnt/a', byOptions)])).toBeUndefined();
    expect(await unsafePlace(shell, [mountAt('/mnt/a/folder', byOptions)])).toMatch(/below \/mnt\/a,/);
  });

  test('at a place of root a share is mounted and unmounted, and each is done once', async () => {
    const operation = mountAt('/mnt/a', byOptions);
    for (const each of [operation, operation, inverse(operation), inverse(operation)]) {
      await changer.perform(each);
      expect(await cifs()).toBe(each === operation ? '/mnt/a\n' : '');
    }
  });

  test('a share that is still mounted under another name is not taken for unmounted', async () => {
    await lab.shell
      .run(`set -e; mkdir -p /srv/h/p/nas; mount -t cifs -o credentials=${credentials} ${remote} /srv/h/p/nas
      printf '#!/bin/sh\\nmv /srv/h/p /srv/h/q\\n' > /usr/local/sbin/umount; chmod 755 /usr/local/sbin/umount`);
    expect(await codeOf(changer.perform(inverse(mountAt('/srv/h/p/nas', byOptions))))).toBe('failed');
    expect(await cifs()).toBe('/srv/h/q/nas\n');
  });

  test('a share that is mounted elsewhere than it should be is taken off at once, and told', async () => {
    await lab.shell.run(`printf '#!/bin/sh\\nmount -t cifs -o credentials=${credentials} ${remote} /mnt/b\\n' \
      > /usr/local/sbin/systemctl; chmod 755 /usr/local/sbin/systemctl`);
    await expect(changer.perform(mountAt('/mnt/a', byUnit))).rejects.toThrow(
      /mounted at \/mnt\/b instead, and was unmounted there/,
    );
    expect(await cifs()).toBe('');
  });

  test('one that was mounted elsewhere before stays', async () => {
    await lab.shell.run(`set -e; mount -t cifs -o credentials=${credentials} ${remote} /mnt/b
      printf '#!/bin/sh\\nexit 1\\n' > /usr/local/sbin/systemctl; chmod 755 /usr/local/sbin/systemctl`);
    expect(await codeOf(changer.perform(mountAt('/mnt/a', byUnit)))).toBe('failed');
    expect(await cifs()).toBe('/mnt/b\n');
  });
});

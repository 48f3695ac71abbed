/** The program that runs as root, on a real kernel's cifs mounts: prepared by the window's way, done by it, kept and undone. */
import { afterAll, describe, expect, test } from 'vitest';
import type { FixStep, MountWish } from '../../main/change/steps.ts';
import type { ElevatedWord } from '../helpers/own-system.ts';
import { deadlinePassed, elevatedIn, kernelFor, type ElevatedProgram } from './elevated-program.ts';
import type { Lab } from './lab.ts';
import { nasAddresses } from './network.ts';
import { account, type Person } from './roots.ts';
import { asUser, connections, play, unmountAll } from './scenario.ts';
import { scenarioOf } from './scenarios.ts';
import { suitesUnderTest } from './suites.ts';
import { until } from './until.ts';
import { withLab } from './with-lab.ts';

const scenario = scenarioOf('not-requested');
/** What `admin` owns: others than root may change the way there. */
const adminsFolder = '/home/admin/shares';
const adminsPlace = `${adminsFolder}/nas`;

describe.each(suitesUnderTest('bookworm'))('%s', (suite) => {
  let lab: Lab;
  let program: ElevatedProgram;
  let remote = '';
  withLab({ suite, wiring: scenario.wiring, kernel: kernelFor(suite) }, async (opened) => {
    lab = opened;
    await play(lab, scenario);
    program = await elevatedIn(lab);
    remote = `//${nasAddresses(lab.wiring.layout)[0]}/data`;
    await lab.shell.run(`install -d -o admin -g admin ${adminsFolder} ${adminsPlace}`);
  });
  afterAll(() => program?.close());

  const stateOf = (): Promise<string> =>
    lab.shell.run(
      'base64 -w0 /etc/fstab; echo; grep " cifs " /proc/mounts; find /etc/lanewise -type f 2>/dev/null; true',
    );
  async function mounted({ at = '/mnt/a', options = `${asUser},vers=3.1.1`, from = 'fstab' } = {}): Promise<string> {
    const line = from === 'fstab' ? `${remote} ${at} cifs ${options} 0 0` : '# by hand';
    const mount = from === 'fstab' ? `mount ${at}` : `mount -t cifs ${remote} ${at} -o ${options}`;
    await unmountAll(lab);
    await lab.shell.run(`printf '# kept\\t\\n%s' '${line}' > /etc/fstab; ${mount}`);
    return stateOf();
  }
  const remount = (wish: MountWish, at = '/mnt/a'): readonly FixStep[] => [
    { verb: 'remount-cifs', mounts: [{ at, remote, wish }] },
  ];
  const open = (count: number): Promise<void> =>
    until(`there are ${count} connections`, async () => (await connections(lab)) === count);

  async function keptBy(person: Person, steps: readonly FixStep[], password?: string): Promise<string> {
    const asked = JSON.stringify(await program.request(steps, person, password));
    const asking = program.start(person);
    asking.write(asked);
    const { transaction } = await asking.until('applied');
    await open(2);
    asking.write('keep');
    await asking.until('kept');
    return String(transaction);
  }

  test('a mount of fstab has two channels, and after the undo its bytes and options are as before', async () => {
    const before = await mounted();
    const transaction = await keptBy('admin', remount({ channels: 2 }));
    expect(await stateOf()).not.toBe(before);
    expect((await program.ask({ verb: 'undo', transaction }, 'admin')).at(-1)).toEqual({ event: 'undone' });
    expect(await stateOf()).toBe(before);
  });

  test('a mount by hand in a folder of its user is made anew through the open folder, and again as it was', async () => {
    const ids = 'nosuid,nodev,uid=$(id -u admin),gid=$(id -g admin)';
    const before = await mounted({ at: adminsPlace, options: `"${asUser},vers=3.1.1,${ids}"`, from: 'command' });
    const steps = remount({ channels: 2, account: { user: account.name } }, adminsPlace);
    const transaction = await keptBy('admin', steps, account.password);
    expect(await stateOf()).toMatch(/ \/home\/admin\/shares\/nas cifs rw,nosuid,nodev,.*max_channels=2/);
    expect((await program.ask({ verb: 'undo', transaction }, 'admin')).at(-1)).toEqual({ event: 'undone' });
    expect(await stateOf()).toBe(before);
  });

  test('a share in use is refused with the program named, and nothing is changed', async () => {
    const before = await mounted();
    const pid = (await lab.shell.run('sleep 600 < /mnt/a/big1.bin > /dev/null 2>&1 & echo $!')).trim();
    const words = await program.ask(await program.request(remount({ channels: 2 }), 'root'));
    expect(words.at(-1)).toMatchObject({ code: 'busy', sentence: expect.stringContaining(`sleep (${pid})`) });
    expect(await stateOf()).toBe(before);
    await lab.shell.run(`kill ${pid}`);
  });

  test('a wrong password is refused by the NAS, and all is put back', async () => {
    await lab.nas.serve({ ...scenario.settings, guests: true });
    const before = await mounted({ options: 'guest,vers=3.1.1' });
    const steps = remount({ channels: 2, account: { user: account.name } });
    const words = await program.ask(await program.request(steps, 'root', 'not it'));
    expect(words.at(-1)).toMatchObject({ event: 'refused', code: 'wrong-password' });
    expect(words.filter(({ state }) => state === 'put-back').length).toBeGreaterThan(0);
    expect(await stateOf()).toBe(before);
    await lab.nas.serve(scenario.settings);
  });

  test('a NAS whose SMB service comes back a moment late is asked again', async () => {
    await mounted();
    const transaction = await keptBy('root', remount({ channels: 2 }));
    // A second mount of the same session: the kernel will want to make that again, and a mount joins it meanwhile.
    await lab.shell.run(`mount -t cifs ${remote}2 /mnt/b -o ${asUser},vers=3.1.1`);
    await lab.nas.box.shell('pkill -x smbd');
    const undone = program.ask({ verb: 'undo', transaction });
    await until('the share is unmounted', async () => !/ \/mnt\/a cifs /.test(await lab.shell.run('cat /proc/mounts')));
    await lab.nas.serve(scenario.settings);
    expect((await undone).at(-1)).toEqual({ event: 'undone' });
    expect(await stateOf()).toMatch(/ \/mnt\/a cifs rw,/);
  });

  test('without mount.cifs nothing is unmounted that could not be mounted again, neither to change nor to undo', async () => {
    const before = await mounted();
    const asked = await program.request(remount({ channels: 2 }), 'root');
    const without = async (what: object): Promise<ElevatedWord | undefined> => {
      await lab.shell.run('mv /usr/sbin/mount.cifs /root/');
      try {
        return (await program.ask(what)).at(-1);
      } finally {
        await lab.shell.run('mv /root/mount.cifs /usr/sbin/');
      }
    };
    expect(await without(asked)).toMatchObject({ event: 'refused', code: 'missing-program' });
    expect(await stateOf()).toBe(before);
    const transaction = await keptBy('root', remount({ channels: 2 }));
    const changed = await stateOf();
    const undo = { verb: 'undo', transaction };
    expect(await without(undo)).toMatchObject({ event: 'refused', code: 'missing-program' });
    expect(await stateOf()).toBe(changed);
  });

  test('a mount point behind a symbolic link is not taken for the place itself', async () => {
    const before = await mounted({ at: adminsPlace, options: `${asUser},vers=3.1.1`, from: 'command' });
    const steps = remount({ channels: 2, account: { user: account.name } }, adminsPlace);
    const asked = await program.request(steps, 'root', account.password);
    await lab.shell.run(`mv -T ${adminsFolder} ${adminsFolder}.real; ln -s ${adminsFolder}.real ${adminsFolder}`);
    try {
      expect(await program.ask(asked)).toEqual([expect.objectContaining({ event: 'refused' })]);
    } finally {
      await lab.shell.run(`rm ${adminsFolder}; mv -T ${adminsFolder}.real ${adminsFolder}`);
    }
    expect(await stateOf()).toBe(before);
  });

  test.each([
    [3, 'rollback'],
    [5, 'recover'],
  ] as const)('killed after its word %i, everything goes back by %s', async (heard, by) => {
    const before = await mounted();
    const asked = JSON.stringify(await program.request(remount({ channels: 2 }), 'root'));
    const asking = program.start();
    asking.write(asked);
    for (let word = 0; word < heard; word += 1) await asking.next();
    await lab.shell.run(`kill -KILL $(sed 's/.*"pid":\\([0-9]*\\).*/\\1/' /var/lib/lanewise/journal/lock)`);
    await asking.rest();
    if (by === 'rollback') await lab.shell.run(deadlinePassed);
    else expect((await program.ask({ verb: 'recover' })).at(-1)).toMatchObject({ event: 'recovered' });
    expect(await stateOf()).toBe(before);
    expect(await lab.shell.run('ls /var/lib/lanewise/journal')).not.toContain('.open');
  });
});

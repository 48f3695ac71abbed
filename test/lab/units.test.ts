/** Shares that systemd mounts on a workstation that it runs: changed and undone by their units, and nowhere but at their place. */
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { callerAt } from '../../main/change/caller.ts';
import { hashOf, prepareSteps } from '../../main/change/prepare.ts';
import { ChangeRefused } from '../../main/change/changer.ts';
import { remoteChanger } from '../../main/change/remote/changer.ts';
import { remotePerformer } from '../../main/change/remote/performer.ts';
import { rootShell } from '../../main/change/remote/root-shell.ts';
import type { FixStep } from '../../main/change/steps.ts';
import { openSshChanging, type ChangingMachine } from '../../main/machine/ssh-change.ts';
import { never, request, silent } from '../helpers/remote-change.ts';
import { rounds } from '../helpers/rounds.ts';
import type { Lab } from './lab.ts';
import { nasAddresses } from './network.ts';
import { asUser, connections, play, unmountAll } from './scenario.ts';
import { scenarioOf } from './scenarios.ts';
import { suitesUnderTest } from './suites.ts';
import { until } from './until.ts';
import { withLab } from './with-lab.ts';

const scenario = scenarioOf('not-requested');
const remote = `//${nasAddresses(scenario.wiring.layout)[0]}/data`;
const often = rounds({ usual: 3, long: 200 });
const steps: readonly FixStep[] = [{ verb: 'remount-cifs', mounts: [{ at: '/mnt/a', remote, wish: { channels: 2 } }] }];

describe.each(suitesUnderTest())('%s', (suite) => {
  let lab: Lab;
  let changing: ChangingMachine;
  withLab({ suite, wiring: scenario.wiring, systemd: true }, async (opened) => {
    lab = opened;
    const { host, ...reach } = lab.reachWorkstation;
    changing = await openSshChanging({ ...reach, host: `admin@${host}` });
    await until('systemd has started', async () => {
      const { stdout } = await lab.shell.tried('systemctl is-system-running');
      return /^(?:running|degraded)\n/.test(stdout);
    });
    await play(lab, scenario);
  });
  afterAll(() => changing?.close());

  const cifs = (): Promise<string> => lab.shell.run('awk \'$3 == "cifs" { print $2 }\' /proc/mounts');
  const stateOf = (unit: string): Promise<string> =>
    lab.shell.run(`systemctl show -p ActiveState -p Result ${unit} | sort | tr '\\n' ' '`);

  describe('a share that is mounted when somebody goes there', () => {
    beforeEach(async () => {
      await lab.shell.run('systemctl stop mnt-a.automount mnt-a.mount 2> /dev/null; true');
      await unmountAll(lab);
      await lab.shell.run(`rm -rf /var/lib/lanewise
        echo '${remote} /mnt/a cifs ${asUser},vers=3.1.1,noauto,x-systemd.automount 0 0' > /etc/fstab
        systemctl daemon-reload; systemctl start mnt-a.automount; ls /mnt/a > /dev/null`);
    });

    test('has two channels after its change, and what it had after the undo', async () => {
      const look = async (): Promise<readonly string[]> => [
        await cifs(),
        await lab.shell.run("cat /etc/fstab; grep ' /mnt/a cifs ' /proc/mounts"),
      ];
      const before = await look();
      const performer = remotePerformer({
        changing,
        place: { kind: 'nas', nas: 'workstation' },
        host: 'the workstation',
        prepare: prepareSteps,
      });
      const { machine } = changing;
      const hash = hashOf(await prepareSteps(steps, machine, await callerAt(machine)));
      const change = await performer.apply(request(hash, steps), silent, never);
      await change.keep();
      await until('there are two connections', async () => (await connections(lab)) === 2);
      expect(await cifs()).toBe('/mnt/a\n');
      expect(await stateOf('mnt-a.mount')).toBe('ActiveState=active Result=success ');
      expect(await stateOf('mnt-a.automount')).toBe('ActiveState=active Result=success ');
      await performer.undo(change.transaction, silent);
      expect(await look()).toEqual(before);
    });
  });

  test('a unit whose place a user swaps with a link is refused and mounts nothing', async () => {
    await unmountAll(lab);
    await lab.shell.run(`mkdir -p /srv/h/user/d/nas /srv/h/user/e /srv/important; chown -R user: /srv/h/user
      ln -s /srv/important /srv/h/user/e/nas
      echo '${remote} /srv/h/user/d/nas cifs ${asUser},vers=3.1.1,noauto 0 0' > /etc/fstab; systemctl daemon-reload`);
    const user = await lab.logIn('workstation', 'user');
    const pid = await user.run(
      `setsid perl -e 'chdir "/srv/h/user"; for(;;){rename "d","r"; symlink "e","d"; select undef,undef,undef,rand .02;
      unlink "d"; rename "r","d"; select undef,undef,undef,rand .02}' < /dev/null > /dev/null 2>&1 & echo $!`,
    );
    user.close();
    const changer = remoteChanger({ shell: rootShell(changing, 'the workstation') });
    const after = { by: 'unit', unit: 'srv-h-user-d-nas.mount' } as const;
    const ended = new Set<unknown>();
    for (let round = 0; round < often; round += 1) {
      const work = changer.perform({ kind: 'cifs-mount', at: '/srv/h/user/d/nas', remote, after });
      const code = (error: unknown): unknown => (error instanceof ChangeRefused ? error.code : error);
      ended.add(await work.then(() => 'done', code));
      expect([round, await cifs()]).toEqual([round, '']);
    }
    await lab.shell.run(`kill ${pid}`);
    expect([...ended]).toEqual(['bad-plan']);
    console.error(`${suite}: ${often} rounds of a unit, none mounted`);
  });
});

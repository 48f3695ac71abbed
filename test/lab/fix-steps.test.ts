/** What a step means to a real kernel: prepared over SSH, done word by word as it is shown, and undone. */
import { afterAll, describe, expect, test } from 'vitest';
import { kindOf, undoOf, type Operation } from '../../main/change/operation.ts';
import { hashOf } from '../../main/change/prepare.ts';
import type { FixStep, MountWish } from '../../main/change/steps.ts';
import { credentialsText } from '../../main/change/steps/credentials.ts';
import { prepareSteps } from '../../main/change/prepare.ts';
import type { Machine } from '../../main/machine/machine.ts';
import { quote } from '../../main/machine/quote.ts';
import type { Lab } from './lab.ts';
import { nasAddresses } from './network.ts';
import { account } from './roots.ts';
import { asUser, connections, play, unmountAll } from './scenario.ts';
import { scenarioOf } from './scenarios.ts';
import { suitesUnderTest } from './suites.ts';
import { until } from './until.ts';
import { labMachine } from './watching.ts';
import { withLab } from './with-lab.ts';

const scenario = scenarioOf('two-channels');
const caller = { uid: 0, gid: 0 };

describe.each(suitesUnderTest())('%s', (suite) => {
  let lab: Lab;
  let root: Machine;
  let remote = '';
  withLab({ suite, wiring: scenario.wiring }, async (opened) => {
    lab = opened;
    await play(lab, scenario);
    // Each test says itself where its mount comes from.
    await lab.shell.run("echo '# nothing yet' > /etc/fstab");
    root = await labMachine(lab, 'workstation', 'root');
    remote = `//${nasAddresses(lab.wiring.layout)[0]}/data`;
  });
  afterAll(() => root?.close());

  const remount = (wish: MountWish): FixStep => ({ verb: 'remount-cifs', mounts: [{ at: '/mnt/a', remote, wish }] });
  const kernelOptions = (): Promise<string> => lab.shell.run("grep ' /mnt/a cifs ' /proc/mounts");
  const mountAnew = async (options: string): Promise<void> => {
    await unmountAll(lab);
    await lab.shell.run(`mount -t cifs ${remote} /mnt/a -o ${options}`);
  };

  /** The kernel opens the second one after `mount` has ended. */
  const bothOpen = (): Promise<void> => until('there are two connections', async () => (await connections(lab)) === 2);

  async function perform(operations: readonly Operation[]): Promise<void> {
    for (const operation of operations) {
      const text =
        operation.kind === 'file'
          ? operation.after?.text
          : operation.kind === 'secret-file' && operation.after !== undefined
            ? credentialsText({ user: account.name }, account.password)
            : undefined;
      if (operation.kind !== 'file' && operation.kind !== 'secret-file') {
        for (const line of kindOf(operation).commands(operation))
          if (typeof line === 'string') await lab.shell.run(line.replace(/^sudo /, ''));
      } else if (text === undefined) {
        await lab.shell.run(`rm -- ${quote(operation.path)}`);
      } else {
        const path = quote(operation.path);
        await lab.shell.run(`mkdir -p "$(dirname ${path})"; printf %s ${quote(text)} > ${path}`);
      }
    }
  }

  test.for([
    '',
    ',uid=1000,file_mode=0640,dir_mode=0750,noperm,actimeo=3,ro',
    ',vers=3.0,cache=none,nobrl,echo_interval=10,hard,mfsymlinks',
  ])('a mount by hand is made anew, and again as it was: %s', async (extra) => {
    await mountAnew(asUser + extra);
    const before = await kernelOptions();
    const operations = await prepareSteps([remount({ channels: 2, account: { user: account.name } })], root, caller);
    await perform(operations);
    expect(await kernelOptions()).toBe(before.replace(' 0 0\n', ',multichannel,max_channels=2 0 0\n'));
    await bothOpen();
    await perform(undoOf(operations));
    expect(await kernelOptions()).toBe(before);
  });

  test('a line of fstab is changed and changed back byte by byte; without rights the plan is the same', async () => {
    const found = await lab.shell.run('cat /etc/fstab 2>/dev/null || true');
    const line = `${remote}\t/mnt/a cifs  ${asUser},nomultichannel 0 0`;
    try {
      await unmountAll(lab);
      await lab.shell.run(`printf %s ${quote(`${found}# here\n${line}`)} > /etc/fstab; mount /mnt/a`);
      const before = await kernelOptions();
      const step = remount({ channels: 2, readSize: 1_048_576, readAheadSize: 16_777_216 });
      const operations = await prepareSteps([step], root, caller);
      const user = await labMachine(lab, 'workstation', 'user');
      expect(hashOf(await prepareSteps([step], user, caller))).toBe(hashOf(operations));
      await user.close();
      await perform(operations);
      expect(await kernelOptions()).toMatch(/rsize=1048576,.*rasize=16777216.*multichannel,max_channels=2/);
      await bothOpen();
      await perform(undoOf(operations));
      expect(await kernelOptions()).toBe(before);
      expect(await lab.shell.run('cat /etc/fstab')).toBe(`${found}# here\n${line}`);
    } finally {
      await lab.shell.run(`printf %s ${quote(found)} > /etc/fstab`);
    }
  });
});

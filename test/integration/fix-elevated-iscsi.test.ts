/** What the program that runs as root does of iSCSI and dm-multipath, from the request to the undo; the kernel and the programs are played. */
import { writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { initiatorPlaces, initiatorPrograms } from '../helpers/fake-initiator.ts';
import { killAtOnce, OwnSystem } from '../helpers/own-system.ts';
import { isLongRun } from '../helpers/rounds.ts';
import { asRoot } from '../helpers/only-where.ts';

const target = 'iqn.2026-01.lab:disk';
const first = { target, address: '10.0.0.25', tcpPort: 3260, iface: 'default' };
const second = { ...first, address: '10.0.1.25' };
const steps = [
  { verb: 'iscsi-session', ...second, wanted: 'in', startup: 'automatic' },
  { verb: 'iscsi-node', ...first, name: 'node.startup', value: 'automatic' },
  { verb: 'set-multipath', wwid: '36000', setting: { name: 'path_grouping_policy', value: 'multibus' } },
];

describe('the program that runs as root', asRoot, () => {
  let system: OwnSystem;
  beforeAll(async () => {
    system = await OwnSystem.start();
    await system.run('sh', '-ec', `mount -t tmpfs -o mode=755 none /run\n${initiatorPlaces}`);
    for (const [path, text] of Object.entries(initiatorPrograms)) writeFileSync(system.at(path), text, { mode: 0o755 });
    await system.run('iscsiadm', '-m', 'node', '-T', target, '-p', '10.0.0.25:3260', '-I', 'default', '-o', 'new');
  });
  afterAll(() => system.stop());

  const sessions = (): Promise<string> =>
    system.run('sh', '-c', 'cat /sys/class/iscsi_connection/*/persistent_address 2> /dev/null');
  const state = async () => ({ etc: await system.picture('/etc'), sessions: await sessions() });

  it('logs in, lets the record come back and writes the drop-in, and undoes it to the byte', async () => {
    const before = await state();
    const program = system.elevated();
    program.write(JSON.stringify(await system.request(steps)));
    const { transaction } = await program.until('applied');
    program.write('keep');
    await program.until('kept');
    expect(await sessions()).toBe('10.0.1.25\n');
    expect(await system.run('grep', '-rh', '^node.startup', '/etc/iscsi/nodes')).toBe(
      'node.startup = automatic\nnode.startup = automatic\n',
    );
    expect(await system.run('cat', '/etc/multipath/conf.d/lanewise-36000.conf')).toContain('wwid 36000\n');
    expect((await system.ask({ verb: 'undo', transaction })).at(-1)).toEqual({ event: 'undone' });
    expect(await state()).toEqual(before);
  });

  it('takes all of it back where the last word does not come', async () => {
    const before = await state();
    const program = system.elevated();
    program.write(JSON.stringify(await system.request(steps)));
    await program.until('applied');
    program.hangUp();
    expect((await program.rest()).at(-1)).toEqual({ event: 'put-back' });
    expect(await state()).toEqual(before);
  });

  it('is recovered from kill -9 after each word, and in the middle of a login', async () => {
    const before = await state();
    const request = JSON.stringify(await system.request(steps));
    for (const words of isLongRun ? [0, 1, 2, 3, 4, 5, 6, 7] : [2, 3, 5]) await killedAfter(words, 0);
    for (let wait = 15; wait < (isLongRun ? 300 : 75); wait += 15) await killedAfter(2, wait);

    async function killedAfter(words: number, milliseconds: number): Promise<void> {
      const program = system.elevated();
      program.write(request);
      for (let heard = 0; heard < words; heard += 1) await program.next();
      await pause(milliseconds);
      await killAtOnce(program.child.pid!);
      expect((await system.ask({ verb: 'recover' }))[0]).toMatchObject({ event: 'recovered' });
      expect(await state()).toEqual(before);
    }
  });
});

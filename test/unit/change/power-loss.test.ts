import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Operation } from '../../../main/change/operation.ts';
import { ChangeRefused } from '../../../main/change/changer.ts';
import { ChangeStuck } from '../../../main/change/performer.ts';
import {
  beginTransaction,
  recoverTransactions,
  undoTransaction,
  type ChangePerformer,
} from '../../../main/change/transaction.ts';
import { nativeChanger } from '../../../main/change/native/changer.ts';
import { journalFiles } from '../../../main/change/native/journal-files.ts';
import type { TransactionId } from '../../../shared/model/fix.ts';
import { instant, milliseconds } from '../../../shared/model/units.ts';
import { numbersFrom } from '../../../tools/fuzz/mutate.ts';
import { rounds } from '../../helpers/rounds.ts';
import { LossyDisk, PowerLoss } from '../../helpers/lossy-disk.ts';

const id = 'a-1' as TransactionId;
const foreign = ['# written by hand', 'UUID=1 / ext4 defaults 0 1', 'tmpfs /tmp tmpfs defaults 0 0'];
const line = (options: string) => `//nas/films /mnt/films cifs ${options} 0 0`;
const fstab = (options: string) => `${[...foreign, line(options), '# the end'].join('\n')}\n`;
const before = { text: fstab('guest'), mode: 0o644 };
const after = { text: fstab('guest,multichannel,max_channels=2'), mode: 0o644 };
const dropIn = { text: 'net/ipv4/conf/eth0/rp_filter = 2\n', mode: 0o644 };
const operations: readonly Operation[] = [
  { kind: 'secret-file', path: '/etc/lanewise/credentials/nas', after: 'written' },
  { kind: 'file', path: '/etc/fstab', before, after },
  { kind: 'file', path: '/etc/sysctl.d/90-lanewise.conf', after: dropIn },
];

function performerOn(disk: LossyDisk): ChangePerformer {
  const run = async () => ({ exitCode: 0, stdout: '', stderr: '' });
  return {
    changer: nativeChanger(disk, run, () => 'username=a\npassword=b\n'),
    journal: journalFiles(disk, '/var/lib/lanewise/journal'),
    rollback: { arm: async () => undefined, disarm: async () => undefined },
    now: () => instant(1),
  };
}

function fresh(): LossyDisk {
  const disk = new LossyDisk();
  disk.put('/etc/fstab', before.text);
  return disk;
}

const apply = async (disk: LossyDisk) => {
  const purpose = {
    reason: { kind: 'finding' as const, code: 'net.arp-flux' as const },
    subject: { kind: 'machine' as const, id: 'a', name: 'a' },
    title: 'A',
  };
  const wanted = { id, purpose, uid: 0, operations, patience: milliseconds(1) };
  const applied = await beginTransaction(performerOn(disk), wanted, () => undefined, new AbortController().signal);
  await applied.keep();
};
const undo = (disk: LossyDisk) =>
  undoTransaction(performerOn(disk), { id, uid: 0, patience: milliseconds(1) }, () => undefined);

async function untilCut(work: Promise<unknown>): Promise<boolean> {
  try {
    await work;
    return false;
  } catch (error) {
    if (error instanceof PowerLoss || error instanceof ChangeRefused || error instanceof ChangeStuck) return true;
    throw error;
  }
}

/** At any moment, and whatever comes of it. */
function soundFstab(disk: LossyDisk): void {
  const text = disk.text('/etc/fstab') ?? '';
  expect([before.text, after.text]).toContain(text);
  expect(text.endsWith('\n')).toBe(true);
  for (const foreignLine of foreign) expect(text.split('\n')).toContain(foreignLine);
}

function whole(disk: LossyDisk, kept: boolean): void {
  expect(disk.text('/etc/fstab')).toBe(kept ? after.text : before.text);
  expect(disk.text('/etc/sysctl.d/90-lanewise.conf')).toBe(kept ? dropIn.text : undefined);
  expect(disk.text('/etc/lanewise/credentials/nas')).toBe(kept ? 'username=a\npassword=b\n' : undefined);
  // A half-written text would hold passwords, too.
  const names = [...disk.folders.values()].flatMap(({ names: found }) => [...found.keys()]);
  expect(names.filter((name) => name.endsWith('.open') || name.endsWith('.lanewise-new'))).toEqual([]);
}

async function recoverWithCuts(disk: LossyDisk, cuts: readonly number[], chance: (below: number) => number) {
  for (const cut of [...cuts, Number.POSITIVE_INFINITY]) {
    disk.cutAt = disk.ticks + cut;
    await untilCut(recoverTransactions(performerOn(disk), 'the power went'));
    disk.restart(chance);
    soundFstab(disk);
  }
}

const isKept = (disk: LossyDisk) =>
  disk.text(`/var/lib/lanewise/journal/${id}.json`)?.includes('"phase":"kept"') ?? false;

describe('a power cut', () => {
  const cuts = fc.array(fc.integer({ min: 1, max: 25 }), { maxLength: 3 });

  it('in the middle of a change leaves it whole or away, and fstab sound, whatever the disk forgot', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 90 }), cuts, fc.nat(), async (cutAt, further, seed) => {
        const [disk, chance] = [fresh(), numbersFrom(seed)];
        disk.cutAt = cutAt;
        await untilCut(apply(disk));
        disk.restart(chance);
        soundFstab(disk);
        await recoverWithCuts(disk, further, chance);
        whole(disk, isKept(disk));
      }),
      { numRuns: rounds({ usual: 200, long: 2_000 }) },
    );
  });

  it('in the middle of an undo finishes it, or leaves the change whole', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 60 }), cuts, fc.nat(), async (cutAt, further, seed) => {
        const [disk, chance] = [fresh(), numbersFrom(seed)];
        await apply(disk);
        disk.cutAt = disk.ticks + cutAt;
        await untilCut(undo(disk));
        disk.restart(chance);
        soundFstab(disk);
        await recoverWithCuts(disk, further, chance);
        whole(disk, isKept(disk));
      }),
      { numRuns: rounds({ usual: 200, long: 2_000 }) },
    );
  });

  it('or a kill at any step, where the disk has forgotten nothing, leaves no half-written file', async () => {
    for (let cutAt = 1; cutAt < 90; cutAt += 1) {
      const disk = fresh();
      disk.cutAt = cutAt;
      await untilCut(apply(disk));
      disk.restart((below) => below - 1);
      await recoverWithCuts(disk, [], (below) => below - 1);
      whole(disk, isKept(disk));
    }
  });

  it('is noticed by this test where a file takes its place before it is on the disk', async () => {
    const broken = (disk: LossyDisk): LossyDisk => {
      const make = disk.make.bind(disk);
      disk.make = async (path) => {
        const directory = await make(path);
        return {
          ...directory,
          create: async (name) => ({ ...(await directory.create(name)), sync: async () => undefined }),
        };
      };
      return disk;
    };
    let torn = 0;
    for (let cutAt = 1; cutAt < 60; cutAt += 1) {
      const disk = broken(fresh());
      disk.cutAt = cutAt;
      await untilCut(apply(disk));
      disk.restart(numbersFrom(cutAt));
      if (![before.text, after.text].includes(disk.text('/etc/fstab') ?? '')) torn += 1;
    }
    expect(torn).toBeGreaterThan(0);
  });
});

/** A user without rights who renames folders and makes links while root unmounts and mounts: nothing may land elsewhere. */
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import type { FixStep, MountWish } from '../../main/change/steps.ts';
import { isLongRun, rounds } from '../helpers/rounds.ts';
import type { ElevatedWord } from '../helpers/own-system.ts';
import { elevatedIn, kernelFor, type ElevatedProgram, type ManyChanges } from './elevated-program.ts';
import type { Lab } from './lab.ts';
import { nasAddresses } from './network.ts';
import { account } from './roots.ts';
import { asUser, play } from './scenario.ts';
import { scenarioOf } from './scenarios.ts';
import { suitesUnderTest } from './suites.ts';
import { withLab } from './with-lab.ts';

/** So many rounds start the whole program; the others are made by one process. */
const wholePrograms = 1;
const often = rounds({ usual: 2, long: 200 });
const scenario = scenarioOf('not-requested');
const folder = '/srv/h/user';
const place = `${folder}/d/nas`;

/** Folders of `user` on a file system of their own, and something of root's that a link could lead to. */
const folders = `
grep -q " /srv/h " /proc/mounts || { mkdir -p /srv/h /srv/important; mount -t tmpfs h /srv/h; }
grep -q " /srv/important " /proc/mounts || mount -t tmpfs important /srv/important
rm -rf ${folder}; install -d -o user -g user ${folder} ${folder}/d ${folder}/d/nas ${folder}/e
ln -s /srv/important ${folder}/e/nas
`;
/** Takes off every share, wherever it came to lie. */
const allOff = 'while read -r _ at type _; do [ "$type" != cifs ] || umount -l "$at"; done < /proc/mounts';

/** What the user does without end: lines of Perl, which every Debian has. */
const loops = {
  'the place itself becomes a link to a folder of root’s': `rename "d/nas","d/real"; symlink "/etc/cron.d","d/nas"; p(); unlink "d/nas"; rename "d/real","d/nas"; p();`,
  'a folder on the way becomes a link to where another file system of root’s is mounted':
    'rename "d","r"; symlink "e","d"; p(); unlink "d"; rename "r","d"; p();',
  'a folder on the way becomes a link to another folder of root’s':
    'rename "d","r"; symlink "/srv","d"; p(); unlink "d"; rename "r","d"; p();',
} as const;
/** Pauses between none and 20 ms, so that no rhythm of the fix is missed. */
const loop = (body: string): string =>
  `sub p { select undef, undef, undef, rand 0.02 } chdir "${folder}" or die; for (;;) { ${body} }`;

describe.each(suitesUnderTest('bookworm'))('%s', (suite) => {
  let lab: Lab;
  let program: ElevatedProgram;
  let changes: ManyChanges;
  let remote = '';
  withLab({ suite, wiring: scenario.wiring, kernel: kernelFor(suite) }, async (opened) => {
    lab = opened;
    await play(lab, scenario);
    program = await elevatedIn(lab);
    changes = await program.manyChanges();
    remote = `//${nasAddresses(lab.wiring.layout)[0]}/data`;
    await lab.shell.run('mkdir -p /srv/nas');
  });
  afterAll(async () => {
    await changes?.close();
    await program?.close();
  });
  afterEach(async () => void (await lab.shell.run(`pkill -KILL -x perl; ${allOff}; echo > /etc/fstab`)));

  const remount = (wish: MountWish): readonly FixStep[] => [
    { verb: 'remount-cifs', mounts: [{ at: place, remote, wish }] },
  ];
  /** Where shares lie, and whether what is root's is there still. */
  const seen = async (): Promise<{ shares: readonly string[]; important: boolean }> => {
    const table = await lab.shell.run("awk '{print $2, $3}' /proc/mounts");
    const lines = table.split('\n');
    return {
      shares: lines.flatMap((line) => (line.endsWith(' cifs') ? [line.slice(0, -' cifs'.length)] : [])),
      important: lines.includes('/srv/important tmpfs'),
    };
  };
  async function whileUserPlays<T>(body: string, work: () => Promise<T>): Promise<T> {
    const script = loop(body);
    const pid = await lab.shell.run(`runuser -u user -- perl -e '${script}' > /dev/null 2>&1 & echo $!`);
    try {
      return await work();
    } finally {
      await lab.shell.run(`pkill -KILL -x perl; kill -KILL ${pid.trim()} 2> /dev/null; true`);
    }
  }
  /** One fix by a program of its own that is taken back, and whatever it says. */
  async function fixAndBack(asked: object): Promise<ElevatedWord> {
    const asking = program.start();
    asking.write(JSON.stringify(asked));
    for (;;) {
      const word = await asking.next();
      if (word?.event === 'applied') asking.write('undo');
      if (word === undefined) throw new Error('The program ended without a last word.');
      if (!['put-back', 'refused', 'stuck'].includes(word.event)) continue;
      await asking.rest();
      return word;
    }
  }

  // Each way of the user, and each way of a mount, once; in the long run all of them together.
  const ways = ['fstab', 'command'] as const;
  const attacks = Object.entries(loops).flatMap(([what, body]) => ways.map((from) => ({ what, body, from })));
  const usual = attacks.filter((_, index) => [0, 3, 4].includes(index));
  describe('while a user renames', () => {
    test.each(isLongRun ? attacks : usual)(
      '$what: a mount from $from',
      async ({ body, from }) => {
        const told: Record<string, number> = {};
        for (let round = 0; round < wholePrograms + often; round += 1) {
          const line = from === 'fstab' ? `${remote} ${place} cifs ${asUser},vers=3.1.1 0 0` : '';
          const mount =
            from === 'fstab' ? `mount ${place}` : `mount -t cifs ${remote} ${place} -o ${asUser},vers=3.1.1`;
          await lab.shell.run(
            `${allOff}\n${folders}rm -rf /var/lib/lanewise/journal; echo '${line}' > /etc/fstab; ${mount}`,
          );
          const wish = from === 'fstab' ? { channels: 2 } : { channels: 2, account: { user: account.name } };
          const asked = await changes.request(remount(wish), from === 'fstab' ? undefined : account.password);
          const fix = round < wholePrograms ? fixAndBack : changes.changeAndBack;
          const word = await whileUserPlays(body, () => fix(asked));
          const { shares, important } = await seen();
          expect({ round, important, outside: shares.filter((at) => !at.startsWith(`${folder}/`)) }).toEqual({
            round,
            important: true,
            outside: [],
          });
          const end = `${word.event}, ${shares.length} mounted`;
          if (shares.length === 0) console.error(word);
          told[end] = (told[end] ?? 0) + 1;
        }
        console.error(`${suite}: ${wholePrograms + often} rounds, none landed elsewhere: ${JSON.stringify(told)}`);
        // Who goes on renaming can keep a share away (docs/fixes/elevated.md); then nothing else is said than that it is stuck.
        expect(Object.keys(told).filter((end) => /^(?!stuck).* 0 mounted$/.test(end))).toEqual([]);
      },
      wholePrograms * 120_000 + often * 20_000,
    );
  });
});

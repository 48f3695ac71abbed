import { describe, expect, test } from 'vitest';
import { stepsSchema, type FixStep } from '../../../main/change/steps.ts';
import type { FakeMachineContents } from '../../helpers/fake-machine.ts';
import { undoOf } from '../../../main/change/operation.ts';
import { prepared, refusal } from './fix-machine.ts';

const path = '/etc/sysctl.d/90-lanewise.conf';
const head = '# Written by Lanewise; changed and removed by its fixes and their undo.\n';
const live = (values: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [`/proc/sys/net/ipv4/conf/${name}`, `${value}\n`]));
const here = (files: Record<string, string> = {}): FakeMachineContents => ({
  files: { ...live({ 'all/arp_ignore': '0', 'eth0.5/rp_filter': '1', 'eth1/rp_filter': '2' }), ...files },
});

const plan = (...settings: readonly (readonly [string, string, number])[]): unknown => ({
  verb: 'set-sysctls',
  settings: settings.map(([name, setting, value]) => ({ interface: name, name: setting, value })),
});
const set = (...settings: readonly (readonly [string, string, number])[]): FixStep => {
  const [step] = stepsSchema.parse([plan(...settings)]);
  if (step === undefined) throw new Error('one step is one step');
  return step;
};

describe('sysctls', () => {
  test('are written to a file of our own and set at once; what is set already is not set again', async () => {
    const step = set(['eth1', 'rp_filter', 2], ['eth0.5', 'rp_filter', 2], ['all', 'arp_ignore', 1]);
    expect(await prepared(here(), step)).toEqual([
      {
        kind: 'file',
        path,
        after: {
          text: `${head}net/ipv4/conf/all/arp_ignore = 1\nnet/ipv4/conf/eth0.5/rp_filter = 2\nnet/ipv4/conf/eth1/rp_filter = 2\n`,
          mode: 0o644,
        },
      },
      { kind: 'sysctl', key: 'net/ipv4/conf/eth0.5/rp_filter', before: '1', after: '2' },
      { kind: 'sysctl', key: 'net/ipv4/conf/all/arp_ignore', before: '0', after: '1' },
    ]);
  });

  test('join what the file says already', async () => {
    const text = `${head}net/ipv4/conf/all/arp_ignore = 0\nnet/ipv4/conf/eth9/rp_filter = 2\n`;
    const [file] = await prepared(here({ [path]: text }), set(['all', 'arp_ignore', 1]));
    expect(file).toMatchObject({
      before: { text },
      after: { text: `${head}net/ipv4/conf/all/arp_ignore = 1\nnet/ipv4/conf/eth9/rp_filter = 2\n` },
    });
  });

  test('of two steps build on each other, and are undone one after the other', async () => {
    const operations = await prepared(
      here(),
      set(['all', 'arp_ignore', 1]),
      set(['all', 'arp_ignore', 1], ['eth0.5', 'rp_filter', 2]),
    );
    const files = operations.filter((operation) => operation.kind === 'file');
    expect(files[1]?.before).toEqual(files[0]?.after);
    expect(
      operations.filter((operation) => operation.kind === 'sysctl').map(({ before, after }) => [before, after]),
    ).toEqual([
      ['0', '1'],
      ['1', '2'],
    ]);
    expect(undoOf(operations).findLast((operation) => operation.kind === 'file')).toMatchObject({
      before: files[0]?.after,
    });
    expect(undoOf(operations).findLast((operation) => operation.kind === 'file')).not.toHaveProperty('after');
  });

  test.each<readonly [string, string, number]>([
    ['all', 'rp_filter', 2],
    ['default', 'rp_filter', 2],
    ['eth1', 'rp_filter', 0],
    ['eth1', 'rp_filter', 1],
    ['lo', 'rp_filter', 2],
    ['lo', 'arp_ignore', 1],
    ['all', 'arp_ignore', 0],
    ['all', 'arp_ignore', 2],
    ['all', 'arp_announce', 1],
    ['default', 'arp_announce', 2],
    ['all', 'arp_filter', 1],
    ['all', 'forwarding', 1],
  ])('%s/%s = %i is in no plan', (name, setting, value) => {
    expect(stepsSchema.safeParse([plan([name, setting, value])]).success).toBe(false);
  });

  test.each<[string, FakeMachineContents, FixStep, RegExp]>([
    ['an interface that is gone', here(), set(['eth7', 'rp_filter', 2]), /^bad-plan: There is no interface eth7/],
    [
      'a file that somebody else wrote',
      here({ [path]: 'net.ipv4.ip_forward = 1\n' }),
      set(['all', 'arp_ignore', 1]),
      /^not-ours/,
    ],
    [
      'a line that somebody else added',
      here({ [path]: `${head}net.ipv4.ip_forward = 1\n` }),
      set(['all', 'arp_ignore', 1]),
      /^not-ours/,
    ],
    ['a setting twice', here(), set(['all', 'arp_ignore', 1], ['all', 'arp_ignore', 1]), /^bad-plan: The same setting/],
    [
      'nothing to do',
      here({ [path]: `${head}net/ipv4/conf/eth1/rp_filter = 2\n` }),
      set(['eth1', 'rp_filter', 2]),
      /^changed-since/,
    ],
    [
      'a value that is none',
      here(live({ 'all/arp_ignore': 'x' })),
      set(['all', 'arp_ignore', 1]),
      /^failed: .* not be understood/,
    ],
  ])('%s is refused', async (_, contents, step, sentence) => {
    expect(await refusal(contents, step)).toMatch(sentence);
  });
});

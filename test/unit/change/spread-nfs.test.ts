/** Which connections of an NFS mount are sent to other addresses, and that nothing else can be written in it. */
import { describe, expect, test } from 'vitest';
import { operationSchema, type Operation } from '../../../main/change/operation.ts';
import { commandsOf } from '../../../main/change/preview/preview.ts';
import { performLines } from '../../../main/change/remote/operation-script.ts';
import { prepareSteps } from '../../../main/change/prepare.ts';
import { stepsSchema, type FixStep } from '../../../main/change/steps.ts';
import { fakeMachine } from '../../helpers/fake-machine.ts';
import { sentTo } from '../../helpers/nfs-operation.ts';
import { caller } from './fix-machine.ts';

const root = '/sys/kernel/sunrpc/xprt-switches';
const [first, second, third] = ['10.77.1.25', '10.77.1.26', '10.77.1.27'];
const usual = 'rw,vers=4.2,proto=tcp,nconnect=4,sec=sys,addr=10.77.1.25';

interface Made {
  readonly options?: string;
  /** Where each connection of a set goes; the first one is the one that stays. */
  readonly sets?: readonly (readonly string[])[];
  readonly idle?: boolean;
}

/** A machine that has `10.77.1.25:/data` mounted at /mnt/a. */
function machineWith({ options = usual, sets = [[first, first, first, first]], idle = false }: Made) {
  const files: Record<string, string> = {
    '/proc/self/mountinfo': `27 16 0:24 / /mnt/a rw,relatime - nfs4 10.77.1.25:/data ${options}\n`,
  };
  const directories: Record<string, readonly string[]> = { [root]: sets.map((_, group) => `switch-${group}`) };
  for (const [group, addresses] of sets.entries()) {
    directories[`${root}/switch-${group}`] = addresses.map((_, index) => `xprt-${index}-tcp`);
    for (const [index, address] of addresses.entries()) {
      const at = `${root}/switch-${group}/xprt-${index}-tcp`;
      files[`${at}/dstaddr`] = `${address}\n\0`;
      files[`${at}/srcaddr`] = '10.77.1.50\n\0';
      files[`${at}/xprt_state`] = 'state= CONNECTED BOUND\n';
      files[`${at}/xprt_info`] = idle
        ? '<closed>\n'
        : `main_xprt=${index === 0 ? 1 : 0}\nsrc_port=70${index}\ndst_port=2049\n`;
    }
  }
  return fakeMachine({ files, directories });
}

const spread = (...addresses: string[]): Extract<FixStep, { verb: 'spread-nfs' }> => ({
  verb: 'spread-nfs',
  at: '/mnt/a',
  remote: '10.77.1.25:/data',
  addresses,
});
const prepared = (made: Made, ...addresses: string[]): Promise<readonly Operation[]> =>
  prepareSteps([spread(...addresses)], machineWith(made), caller);
const moves = async (made: Made, ...addresses: string[]): Promise<readonly string[]> =>
  (await prepared(made, ...addresses)).map((one) =>
    one.kind === 'nfs-transport' ? `${one.name} ${one.after}` : one.kind,
  );

describe('connections', () => {
  test('are spread evenly, and the first one stays', async () => {
    expect(await moves({}, second)).toEqual(['xprt-3-tcp 10.77.1.26', 'xprt-2-tcp 10.77.1.26']);
    expect(await moves({ sets: [[first, first]] }, second)).toEqual(['xprt-1-tcp 10.77.1.26']);
    expect(await moves({}, second, third)).toEqual(['xprt-3-tcp 10.77.1.26', 'xprt-2-tcp 10.77.1.27']);
  });

  test('that are there already count', async () => {
    expect(await moves({ sets: [[first, first, first, second]] }, second)).toEqual(['xprt-2-tcp 10.77.1.26']);
    await expect(prepared({ sets: [[first, first, second, second]] }, second)).rejects.toThrow('already');
  });

  test.for<readonly [string, Made, string]>([
    ['too few of them', { sets: [[first]] }, 'needs 2 open connections'],
    ['none of them open', { idle: true }, 'needs 2 open connections'],
    [
      'two sets to one address',
      {
        sets: [
          [first, first],
          [first, first],
        ],
      },
      'several sets',
    ],
    ['NFS 4.0', { options: usual.replace('4.2', '4.0') }, 'before 4.1'],
    ['RDMA', { options: usual.replace('tcp', 'rdma') }, 'not by TCP'],
    ['room for another mount', { options: `${usual},max_connect=2` }, 'with max_connect'],
    ['no list', { sets: [] }, 'needs 2 open connections'],
  ])('%s: refused', async ([, made, words]) => {
    await expect(prepared(made, second)).rejects.toThrow(words);
  });

  test('are not moved to another family, nor of another mount', async () => {
    await expect(prepared({}, 'fd00::26')).rejects.toThrow('not both IPv4');
    const other: FixStep = { ...spread(second), remote: '10.77.1.25:/other' };
    await expect(prepareSteps([other], machineWith({}), caller)).rejects.toThrow('no NFS share of this name');
  });
});

const operation = sentTo(first, second);

test('is shown as it is done: the kernel is asked first, and on the way back nobody is', () => {
  const shown = commandsOf([operation]).split('\n');
  expect(shown.join('\n')).toContain("10.77.1.26:/my data'");
  expect(shown.at(-2)).toBe(`echo ${second} | sudo tee ${root}/switch-0/xprt-1-tcp/dstaddr`);
  const back = commandsOf([{ ...operation, before: second, after: first }]);
  expect(back).not.toContain('unshare');
});

test.for([
  { group: '../x' },
  { group: 'switch-0/../switch-1' },
  { name: 'xprt-1-rdma' },
  { name: 'dstaddr' },
  { home: 'nas' },
  { after: '10.77.1.26 x' },
  { after: 'FD00:0::26' },
  { path: 'data' },
  { path: '/a\nb' },
  { minor: 0 },
  { tcpPort: 0 },
  { security: 'sys,nosuid' },
  { argv: 'x' },
])('%j can be written in no record and no script', (wrong) => {
  const hostile: Operation = Object.assign({ ...operation }, wrong);
  expect(operationSchema.safeParse(hostile).success).toBe(false);
  expect(() => performLines(hostile)).toThrow('is nothing that Lanewise changes');
});

test('nothing is moved from one foreign address to another', () => {
  expect(() => performLines({ ...operation, before: third })).toThrow('is nothing that Lanewise changes');
});

test.for([{ addresses: [] }, { addresses: ['nas'] }, { addresses: ['-x'] }, { at: 'mnt' }, { remote: '' }])(
  '%j can be asked of no machine',
  (wrong) => {
    expect(stepsSchema.safeParse([{ ...spread(second), ...wrong }]).success).toBe(false);
  },
);

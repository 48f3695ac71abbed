/** What is asked of open-iscsi, and that nothing else can be written in it. */
import { describe, expect, test } from 'vitest';
import { operationSchema, type Operation } from '../../../main/change/operation.ts';
import { commandsOf } from '../../../main/change/preview/preview.ts';
import { performLines } from '../../../main/change/remote/operation-script.ts';
import { prepareSteps } from '../../../main/change/prepare.ts';
import { stepsSchema, type FixStep } from '../../../main/change/steps.ts';
import { iscsiMachine, lsblk, type MadeWorkstation } from '../../helpers/iscsi-machine.ts';
import { noSuchProgram } from '../../../main/machine/errno.ts';
import { absent, fakeMachine } from '../../helpers/fake-machine.ts';
import { caller } from './fix-machine.ts';

const target = 'iqn.2026-01.lab:disk';
const first = { target, address: '10.77.1.25', tcpPort: 3260, iface: 'default' };
const second = { ...first, address: '10.77.2.25' };
const session = { id: 1, host: 1, target, portal: first.address, local: '10.77.1.50' };
const record = (address: string, startup: string): string =>
  `/etc/iscsi/nodes/${target}/${address},3260,1/default:node.startup = ${startup}\n`;

const prepared = async (made: Partial<MadeWorkstation>, ...steps: readonly FixStep[]): Promise<readonly Operation[]> =>
  prepareSteps(steps, iscsiMachine({ sessions: [session], disks: lsblk(), ...made }), caller);

describe('a session', () => {
  const logIn = (to: typeof first): FixStep => ({ verb: 'iscsi-session', ...to, wanted: 'in', startup: 'automatic' });

  test('that is wanted and not there is made, with its record if there is none', async () => {
    expect(await prepared({}, logIn(second))).toEqual([
      { kind: 'iscsi-session', ...second, record: 'made', startup: 'automatic', after: 'in' },
    ]);
    await expect(prepared({}, logIn(first))).rejects.toThrow('already');
  });

  test('is made on a machine whose kernel has no iSCSI loaded', async () => {
    const directories = { '/sys/class/iscsi_session': absent('/sys/class/iscsi_session') };
    const none = fakeMachine({ directories, commands: { 'iscsiadm --version': 'iscsiadm version 2.1.11\n' } });
    expect(await prepareSteps([logIn(first)], none, caller)).toHaveLength(1);
    const bare = fakeMachine({
      directories,
      commands: { 'iscsiadm --version': noSuchProgram('iscsiadm --version', 'iscsiadm') },
    });
    await expect(prepareSteps([logIn(first)], bare, caller)).rejects.toThrow(
      'iscsiadm is not installed (package open-iscsi).',
    );
  });

  test('that shall go is ended, and needs the record by which it comes back', async () => {
    const out: FixStep = { verb: 'iscsi-session', ...first, wanted: 'out' };
    expect(await prepared({}, out)).toEqual([{ kind: 'iscsi-session', ...first, record: 'needed', before: 'in' }]);
    await expect(prepared({ sessions: [session, { ...session, id: 2 }] }, out)).rejects.toThrow('cannot be told apart');
  });

  test('that is bound to an interface is another one', async () => {
    const bound = { ...first, iface: 'card1' };
    expect(await prepared({}, logIn(bound))).toMatchObject([{ iface: 'card1', after: 'in' }]);
    const sessions = [{ ...session, iface: 'card1' }];
    await expect(prepared({ sessions }, logIn(bound))).rejects.toThrow('already');
  });

  test('is shown as it is done', async () => {
    const operations = await prepared({}, logIn({ ...second, address: 'FD00:0::25' }));
    expect(commandsOf(operations).split('\n')).toEqual([
      '(',
      'set -e',
      `sudo iscsiadm -m node -T ${target} -p '[fd00::25]:3260' -I default -o show >/dev/null 2>&1 || { sudo iscsiadm -m node -T ${target} -p '[fd00::25]:3260' -I default -o new && sudo iscsiadm -m node -T ${target} -p '[fd00::25]:3260' -I default -o update -n node.startup -v automatic; }`,
      `sudo iscsiadm -m node -T ${target} -p '[fd00::25]:3260' -I default --login`,
      ')',
    ]);
  });
});

describe('the startup of a record', () => {
  const step: FixStep = { verb: 'iscsi-node', ...first, name: 'node.startup', value: 'automatic' };

  test('is changed from what the record says', async () => {
    expect(await prepared({ records: record(first.address, 'manual') }, step)).toEqual([
      { kind: 'iscsi-node', ...first, name: 'node.startup', before: 'manual', after: 'automatic' },
    ]);
  });

  test('is not changed without knowing what it is now', async () => {
    await expect(prepared({}, step)).rejects.toThrow('belong to root');
    await expect(prepared({ records: record(second.address, 'manual') }, step)).rejects.toThrow('has no record of');
    await expect(prepared({ records: record(first.address, 'sometimes') }, step)).rejects.toThrow('= sometimes');
    await expect(prepared({ records: record(first.address, 'automatic') }, step)).rejects.toThrow('already');
  });
});

test.for([
  { target: '../../etc' },
  { target: 'iqn.2026-01.lab:a/../b' },
  { target: '--help' },
  { target: 'iqn.2026-01.lab:a b' },
  { target: `iqn.2026-01.${'a'.repeat(230)}` },
  { address: '10.0.0.25 --help' },
  { address: 'nas' },
  { iface: '--logout' },
  { iface: '../x' },
  { iface: 'a/b' },
  { tcpPort: 0 },
  { tcpPort: 65_536 },
  { node: 'x' },
])('%j can be written in no step, no record and no script', (wrong) => {
  const step = { verb: 'iscsi-session', ...first, wanted: 'in', ...wrong };
  expect(stepsSchema.safeParse([step]).success).toBe(false);
  expect(stepsSchema.safeParse([{ ...step, ...wrong, wanted: 'out' }]).success).toBe(false);
  const hostile = [
    { kind: 'iscsi-session', ...first, record: 'made', after: 'in', ...wrong },
    { kind: 'iscsi-node', ...first, name: 'node.startup', before: 'manual', after: 'automatic', ...wrong },
  ] as readonly Operation[];
  for (const operation of hostile) {
    expect(operationSchema.safeParse(operation).success).toBe(false);
    expect(() => performLines(operation)).toThrow('is nothing that Lanewise changes');
  }
});

describe('a session that shall leave by a port of its own', () => {
  const { iface: _, ...portal } = second;
  const step: FixStep = { verb: 'bind-iscsi', ...portal, dev: 'eth1' };
  const sessions = [session, { ...session, id: 2, host: 2, portal: second.address }];
  const bound = { ...second, iface: expect.stringMatching(/^lanewise-eth1-[0-9a-f]{8}$/) };

  test('is made anew by an interface of open-iscsi, and takes the place of the other one at the start too', async () => {
    expect(await prepared({ sessions, records: record(second.address, 'automatic') }, step)).toEqual([
      { kind: 'iscsi-iface', name: bound.iface, dev: 'eth1', after: 'there' },
      { kind: 'iscsi-session', ...bound, record: 'made', startup: 'automatic', after: 'in' },
      { kind: 'iscsi-session', ...second, record: 'needed', before: 'in' },
      { kind: 'iscsi-node', ...second, name: 'node.startup', before: 'automatic', after: 'manual' },
    ]);
    expect(await prepared({ sessions, records: record(second.address, 'manual') }, step)).toHaveLength(3);
  });

  test('is left alone where it is not clear what it is, or the interface is not there', async () => {
    const records = record(second.address, 'automatic');
    await expect(prepared({ records }, step)).rejects.toThrow('not exactly one session');
    await expect(prepared({ sessions }, step)).rejects.toThrow('belong to root');
    await expect(prepared({ sessions, records }, { ...step, dev: 'eth9' })).rejects.toThrow('eth9');
    for (const dev of ['lo', '-x', 'a/b', '../x', 'eth1 eth2', ''])
      expect(stepsSchema.safeParse([{ ...step, dev }]).success).toBe(false);
  });
});

import { describe, expect, test } from 'vitest';
import { parseKernelLog, readKernelLog } from '../../../main/collect/smb-client/cifs/kernel-log.ts';
import { commands } from '../../../main/collect/sources.ts';
import { commandLine } from '../../../main/machine/machine.ts';
import { absent, fakeMachine, type FakeMachineContents } from '../../helpers/fake-machine.ts';
import { fixture } from './fixtures.ts';

const textsOf = (text: string): readonly string[] => parseKernelLog(text).map((message) => message.text);

describe('messages of the kernel', () => {
  test('about shares and links, and nothing else', () => {
    expect(
      parseKernelLog(fixture('kernel-log/journal.txt')).map(({ uptimeSeconds, text }) => [uptimeSeconds, text]),
    ).toEqual([
      [6.500123, 'r8169 0000:02:00.0 enp2s0: Link is Up - 2.5Gbps/Full - flow control rx/tx'],
      [6.7, 'igc 0000:03:00.0 enp3s0: NIC Link is Up 1000 Mbps Full Duplex, Flow Control: RX/TX'],
      [16.57887, 'CIFS: Attempting to mount //nas/media'],
      [16.5789, 'CIFS: VFS: multichannel not available\nEmpty network interface list returned by server 10.0.1.10'],
      [1017, 'bond0: (slave eth1): link status definitely down, disabling slave'],
      [1018, 'igc 0000:03:00.0 enp3s0: NIC Link is Down'],
    ]);
  });

  test('what explains a failed channel stands with it', () => {
    const [, failure, next] = parseKernelLog(fixture('kernel-log/dmesg-unreachable.txt'));
    expect(failure?.text).toBe(
      'CIFS: VFS: Error connecting to socket. Aborting operation.\n' +
        'CIFS: VFS: failed to open extra channel on iface:10.77.1.26 rc=-113',
    );
    expect(failure?.quoted.split('\n')).toHaveLength(2);
    expect(next?.text).toBe('CIFS: VFS: successfully opened new channel on iface:10.77.1.25');
  });

  test('a refused channel keeps the server’s own word', () => {
    const refused = textsOf(fixture('kernel-log/dmesg-guest.txt')).filter((text) => text.includes('failed to open'));
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.every((text) => text.includes('STATUS_INVALID_PARAMETER'))).toBe(true);
  });

  test('a status that no failure follows stands alone', () => {
    expect(
      textsOf('CIFS: Status code returned 0xc000006d STATUS_LOGON_FAILURE\nCIFS: Attempting to mount \\\\a\\b\n'),
    ).toEqual(['CIFS: Status code returned 0xc000006d STATUS_LOGON_FAILURE', 'CIFS: Attempting to mount \\\\a\\b']);
  });

  test('without times, with the caller, and as 5.4 writes it', () => {
    expect(
      parseKernelLog(
        'CIFS VFS: cifs_mount failed w/return code = -13\n[   12.000001][  T123] CIFS: Attempting to mount //nas/a\n',
      ),
    ).toEqual([
      {
        uptimeSeconds: undefined,
        text: 'CIFS VFS: cifs_mount failed w/return code = -13',
        quoted: 'CIFS VFS: cifs_mount failed w/return code = -13',
      },
      {
        uptimeSeconds: 12.000001,
        text: 'CIFS: Attempting to mount //nas/a',
        quoted: '[   12.000001][  T123] CIFS: Attempting to mount //nas/a',
      },
    ]);
  });
});

describe('who may read the log', () => {
  const dmesg = commandLine(commands.kernelRing);
  const journalctl = commandLine(commands.kernelJournal);
  const refused = { exitCode: 1, stdout: '', stderr: 'dmesg: read kernel buffer failed: Operation not permitted\n' };
  const hint = {
    exitCode: 0,
    stdout: '-- No entries --\n',
    stderr:
      'Hint: You are currently not seeing messages from other users and the system.\n' +
      "      Users in groups 'adm', 'systemd-journal' can see all messages.\n" +
      '      Pass -q to turn off this notice.\n',
  };
  const read = async (answers: FakeMachineContents['commands']) =>
    await readKernelLog(fakeMachine({ commands: answers }));

  test('the ring, where it may be read, and the journal is not asked', async () => {
    const log = await read({ [dmesg]: fixture('kernel-log/dmesg-server-off.txt') });
    expect(log).toMatchObject({ state: 'known', evidence: { source: 'dmesg' } });
  });

  test('the journal, where the ring may not', async () => {
    const log = await read({ [dmesg]: refused, [journalctl]: fixture('kernel-log/journal.txt') });
    expect(log).toMatchObject({ state: 'known', evidence: { source: journalctl } });
  });

  test.each([
    ['hides the kernel’s messages', hint],
    ['refuses', { exitCode: 1, stdout: '', stderr: 'No journal files were opened due to insufficient permissions.\n' }],
    ['is empty', { exitCode: 0, stdout: '-- No entries --\n', stderr: '' }],
    ['is not there', absent('journalctl')],
  ])('a journal that %s: denied, and membership in a group would help', async (_, journal) => {
    expect(await read({ [dmesg]: refused, [journalctl]: journal })).toEqual({
      state: 'denied',
      source: 'dmesg',
      needs: 'log-group',
    });
  });

  test('no program at all is a failure with the name of its package', async () => {
    expect(await read({ [dmesg]: absent('dmesg'), [journalctl]: absent('journalctl') })).toEqual({
      state: 'failed',
      source: 'dmesg',
      reason: 'dmesg is not installed (package util-linux).',
      tool: 'missing',
    });
  });
});

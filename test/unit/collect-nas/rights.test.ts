import { smbServerOf } from '../../../shared/model/machine.ts';
import { expect, test } from 'vitest';
import { collectMachine } from '../../../main/collect/collect-machine.ts';
import {
  debian,
  debianPrograms,
  ended,
  nasMachine,
  socketsOfAll,
  ssCommand,
  statusJson,
  statusText,
} from './nas-machine.ts';
import { connections, user, needsRoot, json, text, sudo } from './samba-words.ts';

test('an account without rights: plain first, then sudo of exactly the same command', async () => {
  const machine = nasMachine(
    debian({
      commands: {
        ...user,
        [json]: ended(1, '{"version":"4.22.11"}\n', 'smbstatus only works as root!\n'),
        [text]: needsRoot,
        [sudo + json]: statusJson(),
        [sudo + text]: statusText,
        [ssCommand]: socketsOfAll,
      },
    }),
  );
  const facts = await collectMachine('nas', machine, 'full');
  expect(connections(facts).source).toBe('smbstatus-channels');
  expect(smbServerOf(facts).sessions).toMatchObject({ evidence: { source: sudo + json } });
  expect(machine.asked.filter((line) => line.includes('sudo -n'))).toEqual([sudo + json, sudo + text]);
  const before = machine.asked.length;
  await collectMachine('nas', machine, 'tick', facts);
  expect(machine.asked.slice(before)).toContain(sudo + json);
  expect(machine.asked.slice(before)).not.toContain(json);
});

test.each([
  ['a password is required', ended(1, '', 'sudo: a password is required\n')],
  ['not in the sudoers file', ended(1, '', 'ada is not in the sudoers file.\nThis incident has been reported.\n')],
  ['not allowed', ended(1, '', "Sorry, user ada is not allowed to execute '/usr/bin/smbstatus -p' as root on nas.\n")],
  ['there is no sudo', undefined],
])(
  'sudo refuses (%s): denied, with the line that would allow it, and connections by what is open to all',
  async (_, refusal) => {
    const refused = refusal === undefined ? {} : { [sudo + json]: refusal, [sudo + text]: refusal };
    const machine = nasMachine(
      debian({
        commands: { ...user, [json]: needsRoot, [text]: needsRoot, ...refused, [ssCommand]: socketsOfAll },
      }),
    );
    const facts = await collectMachine('nas', machine, 'full');
    expect(smbServerOf(facts).sessions).toMatchObject({ state: 'denied', needs: 'nas-sudo' });
    expect(connections(facts)).toMatchObject({
      source: 'sockets-by-client',
      list: [
        '10.0.0.50:40001 → 10.0.0.25 established client 10.0.0.50',
        '10.0.0.50:40002 → 10.0.0.26 established client 10.0.0.50',
      ],
    });
    expect(facts.guide?.sudoers[0]).toMatch(/^ada ALL=\(root\) NOPASSWD: \/usr\/bin\/smbstatus -p --json, /);
    const before = machine.asked.length;
    const next = await collectMachine('nas', machine, 'tick', facts);
    expect(machine.asked.slice(before).filter((line) => line.includes('smbstatus'))).toEqual([]);
    expect(smbServerOf(next).sessions).toMatchObject({ state: 'denied', needs: 'nas-sudo' });
  },
);

test('smbstatus without rights that prints a valid object and ends well is still no answer', async () => {
  const machine = nasMachine(
    debian({
      programs: debianPrograms,
      commands: { ...user, [json]: '{"version":"4.22.11"}\n', [text]: needsRoot, [ssCommand]: socketsOfAll },
    }),
  );
  expect(smbServerOf(await collectMachine('nas', machine, 'full')).sessions).toMatchObject({
    state: 'denied',
    needs: 'nas-sudo',
  });
});

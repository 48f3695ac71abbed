import { smbServerOf } from '../../../shared/model/machine.ts';
import { expect, test } from 'vitest';
import { collectMachine } from '../../../main/collect/collect-machine.ts';
import { MachineError } from '../../../main/machine/machine.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import { debian, ended, hanging, nasMachine, ssCommand } from './nas-machine.ts';
import { connections, json, text } from './samba-words.ts';

test('a hanging smbstatus loses nothing else, and ticks leave it alone', async () => {
  const machine = nasMachine(debian({ commands: { [json]: hanging(json), [text]: hanging(text) } }));
  const facts = await collectMachine('nas', machine, 'full');
  expect(smbServerOf(facts).sessions).toMatchObject({
    state: 'failed',
    reason: expect.stringContaining('took longer'),
  });
  expect(connections(facts)).toMatchObject({ source: 'sockets-by-process' });
  const before = machine.asked.length;
  const next = await collectMachine('nas', machine, 'tick', facts);
  expect(machine.asked.slice(before).filter((line) => line.includes('smbstatus'))).toEqual([]);
  expect(smbServerOf(next).sessions.state).toBe('failed');
});

test('an smbstatus that begins to hang costs one tick, not every one', async () => {
  const facts = await collectMachine('nas', nasMachine(debian()), 'full');
  const stuck = nasMachine(debian({ commands: { [json]: hanging(json) } }));
  const first = await collectMachine('nas', stuck, 'tick', facts);
  expect([smbServerOf(first).sessions.state, connections(first).source]).toEqual(['failed', 'sockets-by-process']);
  await collectMachine('nas', stuck, 'tick', first);
  expect(stuck.asked.filter((line) => line === json)).toHaveLength(1);
});

test('an smbstatus that aborts in JSON is asked for text', async () => {
  const panic = ended(134, '', 'PANIC: assert failed at source3/utils/status_json.c(142): tomap == 0\n');
  const facts = await collectMachine('nas', nasMachine(debian({ commands: { [json]: panic } })), 'full');
  expect(valueOf(smbServerOf(facts).sessions)?.[0]?.user).toBe('ada');
  expect(connections(facts).source).toBe('sockets-by-process');
});

test.each(['', '{"sessions": {"1":', '\u0000\u0001\u0002', 'Sitzungen: keine\n'])(
  'a broken answer of smbstatus (%j) is a failure of its own',
  async (broken) => {
    const facts = await collectMachine(
      'nas',
      nasMachine(debian({ commands: { [json]: broken, [text]: broken } })),
      'full',
    );
    expect(smbServerOf(facts).sessions.state).toBe('failed');
    expect([
      facts.network.interfaces.state,
      smbServerOf(facts).configuration.state,
      connections(facts).list?.length,
    ]).toEqual(['known', 'known', 2]);
  },
);

test('a service that lists nobody while sockets are established is not believed', async () => {
  const nobody = JSON.stringify({ version: '4.22.11', sessions: {} });
  const facts = await collectMachine('nas', nasMachine(debian({ commands: { [json]: nobody } })), 'full');
  expect(connections(facts).source).toBe('sockets-by-process');
});

test('a NAS that cannot be reached is one reason everywhere', async () => {
  const gone = new MachineError('unreachable', 'ssh', 'nas does not answer.');
  const machine = nasMachine({ commands: { 'uname -s -r': gone } });
  const facts = await collectMachine('nas', machine, 'full');
  expect([facts.system, smbServerOf(facts).connections, facts.network.interfaces]).toEqual(
    Array.from({ length: 3 }, () => ({ state: 'failed', source: 'ssh', reason: 'nas does not answer.' })),
  );
});

test('a NAS that reboots in the middle: what was read stays, the rest says why', async () => {
  const facts = await collectMachine('nas', nasMachine(debian()), 'full');
  const gone = new MachineError('unreachable', 'ssh', 'The connection was lost before the answer came.');
  const machine = nasMachine({
    files: { '/proc/net/dev': gone, '/proc/stat': gone },
    commands: { [json]: gone, [ssCommand]: gone, '/usr/sbin/ip -j -d addr': gone },
  });
  const next = await collectMachine('nas', machine, 'tick', facts);
  expect([
    smbServerOf(next).connections.state,
    smbServerOf(next).sessions.state,
    next.network.interfaces.state,
    smbServerOf(next).configuration.state,
  ]).toEqual(['failed', 'failed', 'failed', 'known']);
  expect(smbServerOf(next).ways.status).toBe('json');
});

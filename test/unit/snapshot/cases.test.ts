/** Recordings made after public reports, through the whole engine and the command line's sentences. */
import { judgementOf } from '../../../main/judge/judge.ts';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { textOf } from '../../../main/cli/people.ts';
import { collectMachine } from '../../../main/collect/collect-machine.ts';
import { diagnose } from '../../../main/findings/diagnose.ts';
import { recordedMachine } from '../../../main/machine/recorded.ts';
import { nextSnapshot } from '../../../main/snapshot/next.ts';
import { valueOf } from '../../../shared/model/reading.ts';

const cases = join(import.meta.dirname, '../../fixtures/cases');

async function look(name: string) {
  const facts = await collectMachine('workstation', await recordedMachine(join(cases, name, 'recording')), 'full');
  const snapshot = nextSnapshot([], facts);
  const findings = diagnose([snapshot]);
  const lanes = snapshot.shares.map((share) => valueOf(share.session)?.lanes ?? []);
  return {
    snapshot,
    codes: findings.map(({ code }) => code),
    verdicts: snapshot.shares.map(
      ({ verdict }) => `${verdict.word} ${verdict.reason} ${verdict.carrying} of ${verdict.possible}`,
    ),
    lanes: lanes.map((own) => own.map(({ state, nic, remote }) => `${nic} ${remote?.address} ${state}`)),
    text: textOf(judgementOf(snapshot, findings)),
  };
}

describe('reported situations', () => {
  test('SMB Direct has no sockets: the list of interfaces tells where its channels go', async () => {
    const { verdicts, lanes, codes, text } = await look('smb-direct');
    expect(verdicts).toEqual(['full all-ports-carry 2 of 2']);
    expect(lanes).toEqual([['ens1f0 10.60.1.25 connected', 'ens1f1 10.60.2.25 connected']]);
    expect(codes).toEqual([]);
    expect(text).toContain('Both ports of the NAS carry this share.');
  });

  test('a mount of another port has an open channel', async () => {
    const { verdicts, lanes, codes, text } = await look('other-port');
    expect(verdicts).toEqual(['unknown not-readable 1 of 1']);
    expect(lanes).toEqual([['undefined 192.168.0.10 connected']]);
    expect(codes).toEqual([]);
    expect(text).not.toMatch(/lost|:445/);
  });

  test('a container’s channel does not take the host’s socket', async () => {
    const { verdicts, lanes, codes } = await look('other-network-namespace');
    expect(verdicts).toEqual(['limited own-link-is-the-limit 1 of 1']);
    expect(lanes).toEqual([['vmbr0 10.50.0.25 connected']]);
    expect(codes).not.toContain('smb.channel-lost');
  });

  test('a DFS path belongs to the server that it leads to', async () => {
    const { snapshot, verdicts, lanes, codes } = await look('dfs-leaf');
    expect(verdicts).toEqual(['limited own-link-is-the-limit 1 of 1']);
    expect(lanes).toEqual([['ens192 10.30.96.196 connected']]);
    expect(snapshot.nas.map(({ name }) => name)).toEqual(['fs07']);
    expect(codes).not.toContain('smb.channel-lost');
  });

  test('five addresses of one card are one port', async () => {
    const { verdicts, codes, text } = await look('one-card-many-addresses');
    expect(verdicts).toEqual(['limited nas-has-one-port 1 of 1']);
    expect(codes).not.toContain('smb.not-requested');
    expect(text).toContain('the NAS offers no second port');
  });

  test('a computer that is its own NAS uses no port of a network', async () => {
    const { verdicts, lanes, codes, text } = await look('mount-of-oneself');
    expect(verdicts).toEqual(Array.from({ length: 2 }, () => 'limited nas-is-this-computer 1 of 1'));
    expect(lanes[0]).toEqual(['lo 10.20.14.177 connected', 'lo 127.0.0.1 connected']);
    expect(codes).toEqual([]);
    expect(text).toContain('The NAS runs on this machine: its traffic uses no network port.');
  });
});

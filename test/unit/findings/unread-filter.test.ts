import { expect, test } from 'vitest';
import { diagnose } from '../../../main/findings/diagnose.ts';
import { known } from '../../helpers/host-facts.ts';
import { proposalWords } from '../change/proposal-words.ts';
import { allSituations } from './all-situations.ts';

const name = 'two local ports in one network, and everything leaves by the first';
const history = allSituations.find((one) => one.name === name)?.history ?? [];

/** The settings that are proposed where eth1's filter and that of every interface are these. */
function proposed(own: number | undefined, all: number | undefined): string {
  const settings = known([
    { name: 'all', rpFilter: all },
    { name: 'eth0', rpFilter: 0 },
    { name: 'eth1', rpFilter: own },
  ]);
  const changed = history.map((now) => ({
    ...now,
    facts: { ...now.facts, network: { ...now.facts.network, settings } },
  }));
  const lines = diagnose(changed).flatMap(({ remedies }) => remedies.flatMap(proposalWords));
  return lines.filter((line) => line.includes('set-sysctls')).join('\n');
}

test.each([
  ['strict', 1, 0],
  ['strict for every interface', 0, 1],
  ['not read, and may be strict', undefined, 0],
  ['not read for every interface', 0, undefined],
])('a reverse path filter that is %s is made loose', (_name, own, all) => {
  expect(proposed(own, all)).toContain('eth1.rp_filter=2');
});

test.each([
  ['off', 0, 0],
  ['loose', 2, 1],
  ['loose, whatever that of every interface is', 2, undefined],
])('one that is %s stays', (_name, own, all) => {
  expect(proposed(own, all)).toContain('arp_ignore=1');
  expect(proposed(own, all)).not.toContain('eth1.rp_filter');
});

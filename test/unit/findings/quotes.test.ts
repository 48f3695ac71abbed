import { describe, expect, test } from 'vitest';
import { finding } from '../../../main/findings/finding.ts';
import { nextSnapshot } from '../../../main/snapshot/next.ts';
import { instant, milliseconds } from '../../../shared/model/units.ts';
import { quote, quoteMatching } from '../../../main/findings/quotes.ts';
import { hostFacts, known } from '../../helpers/host-facts.ts';

describe('a quotation', () => {
  test('holds the lines as they are and marks only words that stand in them', () => {
    const [evidence] = quote(known(1, 'ss', []), ['ESTAB backoff:5'], ['backoff:5', 'backoff:9']);
    expect(evidence).toMatchObject({ source: 'ss', lines: ['ESTAB backoff:5'], decisive: ['backoff:5'] });
  });

  test('of nothing is none', () => {
    expect(quote(known(1), ['', '  '])).toEqual([]);
    expect(quote({ state: 'denied', source: 'dmesg', needs: 'log-group' }, ['a'])).toEqual([]);
  });

  test('of many lines keeps the beginning and the end', () => {
    const lines = Array.from({ length: 40 }, (_, index) => `line ${index}`);
    const [evidence] = quote(known(1), lines);
    expect([evidence?.lines.length, evidence?.lines[0], evidence?.lines.at(-1)]).toEqual([12, 'line 0', 'line 39']);
  });

  test('of JSON in one row is the object that matters', () => {
    const row = JSON.stringify(
      Array.from({ length: 40 }, (_, index) => ({ dst: `10.0.0.${index}`, dev: 'eth0', state: ['STALE'] })),
    );
    const [evidence] = quoteMatching(known(1, 'ip -j neigh', [row]), ['"10.0.0.25"']);
    expect(evidence?.lines).toEqual(['{"dst":"10.0.0.25","dev":"eth0","state":["STALE"]}']);
  });
});

test('what is quoted holds no password, whatever the kernel or a file wrote beside the fact', () => {
  const lines = [
    'CIFS: Unknown mount option "passwrod=hunter2"',
    '//nas/data /mnt/a cifs username=ada,password=hunter2,vers=3.1.1 0 0',
    'mount -o user=ada%hunter2 //ada:hunter2@nas/data',
  ];
  const evidence = [{ machine: 'local', source: 'dmesg', lines, decisive: ['password=hunter2'], readAt: instant(0) }];
  const subject = { kind: 'machine', id: 'local', name: 'desk' } as const;
  const kind = finding({
    code: 'host.test',
    unless: [],
    visibleAfter: milliseconds(0),
    examine: () => [{ answer: 'trouble', severity: 'note', subject, seen: undefined, evidence }],
    says: () => ({ title: '', consequence: '' }),
    remedies: () => [],
  });
  const told = kind.examine([nextSnapshot([], hostFacts())]).flatMap((one) => ('finding' in one ? [one.finding] : []));
  expect(told).toHaveLength(1);
  expect(JSON.stringify(told)).not.toContain('hunter2');
  for (const { lines: quoted, decisive = [] } of told.flatMap((one) => one.evidence)) {
    expect(quoted.join()).toContain('vers=3.1.1');
    expect(decisive.every((word) => quoted.some((line) => line.includes(word)))).toBe(true);
  }
});

import { describe, expect, test } from 'vitest';
import { quote, quoteMatching } from '../../../main/diagnose/quotes.ts';
import { known } from '../../helpers/host-facts.ts';

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

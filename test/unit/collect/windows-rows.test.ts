/** The lines of a script's answer, whatever is cut, wrapped or not its own. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { endpointOf } from '../../../main/collect/smb-client/windows/events.ts';
import { ParseError } from '../../../main/collect/text/parse-error.ts';
import { parseRowLines, speedOf, typedRows } from '../../../main/collect/text/row-lines.ts';
import { mappingForm, pairForm } from '../../../main/collect/smb-client/windows/smb-rows.ts';
import { answer, healthyAnswers, mapping } from '../../helpers/windows-answers.ts';

const rowsOf = (text: string) => {
  const read = parseRowLines(text, 'test');
  return read.ok ? read.rows.map(({ value }) => value) : read;
};
const complaintOf = (text: string): string => {
  try {
    rowsOf(text);
    return 'none';
  } catch (error) {
    if (error instanceof ParseError) return error.message;
    throw error;
  }
};

describe('an answer', () => {
  test('is its rows, with CR LF and a byte order mark as well', () => {
    expect(rowsOf(answer({ a: 1 }, { a: 2 }))).toEqual([{ a: 1 }, { a: 2 }]);
    expect(rowsOf(`\uFEFF${answer({ a: 1 }).replaceAll('\n', '\r\n')}`)).toEqual([{ a: 1 }]);
    expect(rowsOf(answer())).toEqual([]);
  });

  test('that the host numbered is read the same', () => {
    expect(rowsOf('{"a":1}\n{"end":true,"ok":true,"rows":1,"request":7,"ask":0}\n')).toEqual([{ a: 1 }]);
  });

  test('of a list that PowerShell 5.1 wrapped is what is in it', () => {
    expect(rowsOf(answer({ value: [], Count: 0 }))).toEqual([]);
    expect(rowsOf(answer({ value: [{ a: 1 }, { a: 2 }], Count: 2 }))).toEqual([{ a: 1 }, { a: 2 }]);
  });

  test('that failed has the id, whatever rows came before', () => {
    const text = '{"a":1}\n{"end":true,"ok":false,"id":"Windows System Error 5,Get-SmbConnection"}\n';
    expect(rowsOf(text)).toMatchObject({ ok: false, id: 'Windows System Error 5,Get-SmbConnection' });
  });

  test.each([
    ['', /printed nothing/],
    ['\r\n', /printed nothing/],
    ['{"a":1}\n', /was cut/],
    ['{"a":1}\n{"end":true,"ok":true,"rows":2}\n', /was cut/],
    ['WARNING: hello\n{"end":true,"ok":true,"rows":0}\n', /not JSON.*WARNING: hello/],
    ['[]\n{"end":true,"ok":true,"rows":1}\n', /no JSON object/],
    ['{"end":true,"ok":true,"rows":0}\n{"a":1}\n', /goes on after its end/],
    ['{"end":true,"rows":0}\n', /form that is not known/],
    ['{"end":true,"ok":false}\n', /form that is not known/],
  ])('%j is not understood', (text, complaint) => {
    expect(complaintOf(text)).toMatch(complaint);
  });

  test('that was cut anywhere is never taken for a whole one', () => {
    for (const text of Object.values(healthyAnswers)) {
      const whole = text.trimEnd();
      for (let length = 0; length < whole.length; length += 1) {
        expect(complaintOf(whole.slice(0, length))).not.toBe('none');
      }
    }
  });

  test('of random text and broken lines is a ParseError and nothing else', () => {
    const piece = fc.constantFrom('{', '}', '"end":true', ',"ok":true', '"rows":', '1', '\n', '[', 'null', '{"a":{}}');
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(piece, { maxLength: 30 }).map((all) => all.join('')),
    );
    fc.assert(fc.property(texts, (text) => void complaintOf(text)));
    expect(complaintOf(`${'['.repeat(100_000)}\n`)).toMatch(/not JSON/);
  });
});

describe('rows of a form', () => {
  const typed = (text: string) => {
    const read = parseRowLines(text, 'test');
    return typedRows(mappingForm, read.ok ? read.rows : [], 'test');
  };

  test('keep what an older build leaves out as not told, and name what a newer one adds', () => {
    const read = typed(
      answer({ RemotePath: '\\\\nas\\a', Status: 2 }, { ...mapping('X:', '\\\\nas\\b'), BlockNTLM: true }),
    );
    expect(read.rows.map(({ row }) => row.TcpPort)).toEqual([undefined, undefined]);
    expect(read.unknown).toEqual(['BlockNTLM']);
  });

  test('that are whole CIM objects, cut by their depth, are refused with their line', () => {
    const cut = '{"CimClass":{"CimSuperClassName":null},"CimInstanceProperties":["a b"]}';
    expect(() => typed(answer(cut))).toThrow(/RemotePath.*CimClass/s);
  });

  test('take 64-bit numbers as text, and none that is negative or no number', () => {
    const pairWith = (speed: unknown) => {
      const read = parseRowLines(healthyAnswers['smb-multichannel'], 'test');
      const [first] = read.ok ? read.rows : [];
      return pairForm.safeParse({ ...first?.value, ClientLinkSpeed: speed }).data?.ClientLinkSpeed;
    };
    expect([pairWith('10000000000'), pairWith(1e10), pairWith(18_446_744_073_709_552_000)]).toEqual([
      1e10, 1e10, 18_446_744_073_709_552_000,
    ]);
    expect([pairWith(-1), pairWith('10 Gbps'), pairWith(1.5)]).toEqual([undefined, undefined, undefined]);
  });
});

test('a speed that no link has is not known', () => {
  expect([0, null, undefined, 2 ** 64, 1e13].map(speedOf)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  expect(speedOf(25e9)).toBe(25e9);
});

test('addresses in events are what Windows stores of a socket', () => {
  expect(endpointOf('020001BD0A00020A0000000000000000')).toEqual({ address: '10.0.2.10', port: 445 });
  expect(endpointOf('020000000A0002140000000000000000')).toEqual({ address: '10.0.2.20', port: 0 });
  const ipv6 = '170001BD00000000fd00000000000000000000000000002500000000';
  expect(endpointOf(ipv6)).toEqual({ address: 'fd00::25', port: 445 });
  expect([endpointOf(undefined), endpointOf('zz'), endpointOf('0200'), endpointOf(ipv6.slice(0, 40))]).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

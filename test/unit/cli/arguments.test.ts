import { describe, expect, test } from 'vitest';
import { parseInvocation } from '../../../main/cli/arguments.ts';

const parse = (line: string) => parseInvocation(line.split(' ').filter((word) => word !== ''));

describe('the command line', () => {
  test('check looks at this machine, a second apart', () => {
    expect(parse('check')).toEqual({
      command: 'check',
      options: { target: { kind: 'local' }, json: false, intervalMs: 1000 },
    });
  });

  test('check of a recording', () => {
    expect(parse('check --json --recorded DIR --only workstation')).toMatchObject({
      options: { json: true, target: { kind: 'recording', folder: 'DIR' } },
    });
  });

  test('check of another machine', () => {
    expect(parse('check --host ada@tank --port 2222 --identity key')).toMatchObject({
      options: { target: { kind: 'remote', host: 'ada@tank', port: 2222, identity: 'key' } },
    });
  });

  test('check asks any number of NAS beside the workstation', () => {
    expect(parse('check --nas ada@tank:2222 --nas attic --nas-identity key --host ada@desk')).toMatchObject({
      options: {
        target: { kind: 'remote', host: 'ada@desk', identity: undefined },
        nas: [
          { kind: 'remote', host: 'ada@tank:2222', identity: 'key' },
          { kind: 'remote', host: 'attic', identity: 'key' },
        ],
      },
    });
  });

  test('the workstation’s word alone is kept apart from a recorded NAS', () => {
    expect(parse('check --recorded DIR --only workstation')).toMatchObject({ options: { onlyWorkstation: true } });
    expect(parse('check --recorded DIR')).not.toHaveProperty('options.onlyWorkstation');
  });

  test('recordings hide names unless told otherwise', () => {
    expect(parse('record OUT')).toMatchObject({ command: 'record', options: { out: 'OUT', frames: 10, redact: true } });
    expect(parse('record OUT --keep-names')).toMatchObject({ options: { redact: false } });
  });

  test.each([
    ['', /check or record/],
    ['chekc', /Not understood/],
    ['check extra', /Not understood/],
    ['check --jsonn', /--jsonn/],
    ['check --interval 0', /--interval/],
    ['check --interval soon', /--interval/],
    ['check --only nas', /--only/],
    ['check --host a --recorded b', /either --recorded or --host/],
    ['check --nas a --recorded b', /exclude/],
    ['check --nas a --only workstation', /exclude/],
    ['check --nas-identity key', /belongs to --nas/],
    ['record OUT --nas a', /belongs to check/],
    ['check --port 99999 --host a', /--port/],
    ['record', /one folder/],
    ['record OUT --frames 1.5', /--frames/],
  ])('%j is refused with a reason', (line, reason) => {
    const invocation = parse(line);
    expect(invocation.command === 'wrong' && invocation.reason).toMatch(reason);
  });
});

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { marks, withSambaBlock } from '../../../main/fix/verbs/samba-text.ts';
import { prepareSteps } from '../../../main/fix/verbs/prepare-steps.ts';
import { ChangeRefused } from '../../../main/fix/changer.ts';
import type { FixStep } from '../../../main/fix/steps.ts';
import type { Operation } from '../../../main/fix/operation.ts';
import { debian, ended, nasMachine, type NasContents } from '../collect-nas/nas-machine.ts';
import { caller } from './fix-machine.ts';

const path = '/etc/samba/smb.conf';
const configuration = '[global]\n   workgroup = W\n   server multi channel support = no\n[data]\n   path = /srv/data\n';

describe('the block in smb.conf', () => {
  test('opens [global] again at the end and leaves the rest as it is', () => {
    expect(withSambaBlock(path, configuration, { multichannel: true, bindInterfacesOnly: false })).toBe(
      `${configuration}${marks.begin}\n[global]\n\tbind interfaces only = no\n\tserver multi channel support = yes\n${marks.end}\n`,
    );
  });

  test('names interfaces with their speed and capability in quotes', () => {
    const interfaces = [{ address: '10.0.0.25', speed: 1_000_000_000, rss: true }, { address: '10.0.0.26' }];
    expect(withSambaBlock(path, '', { interfaces })).toContain(
      '\tinterfaces = "10.0.0.25;speed=1000000000,capability=RSS" 10.0.0.26\n',
    );
  });

  test('is moved to the end and keeps what it said', () => {
    const first = withSambaBlock(path, configuration, { multichannel: true });
    const later = `${first}[late]\n   path = /srv/late`;
    const second = withSambaBlock(path, later, { bindInterfacesOnly: true });
    expect(second).toBe(
      `${configuration}[late]\n   path = /srv/late\n${marks.begin}\n[global]\n\tbind interfaces only = yes\n\tserver multi channel support = yes\n${marks.end}\n`,
    );
  });

  test.each<[string, string, RegExp]>([
    [
      'another file',
      `${configuration}[global]\n  config file = /etc/other.conf\n`,
      /takes its settings from elsewhere \(config file/,
    ],
    ['the registry', '[global]\n\tinclude = registry\n', /takes its settings from elsewhere/],
    ['the registry as a whole', '[global]\n\tConfig  Backend = registry\n', /takes its settings from elsewhere/],
    ['a line that goes on', '[global]\n\tworkgroup = W\\\n', /ends with a backslash/],
    ['a block without end', `${marks.begin}\n[global]\n`, /has lost its end/],
    ['an end without a block', `${marks.end}\n`, /has lost its end/],
    ['a block with other lines', `${marks.begin}\n[global]\n  guest ok = yes; rm\n${marks.end}\n`, /has lost its end/],
  ])('%s is refused', (_, text, sentence) => {
    expect(() => withSambaBlock(path, text, { multichannel: true })).toThrow(sentence);
  });

  test('whatever the file says, it stays, and the same wish twice is one', () => {
    const line = fc.constantFrom(
      '[global]',
      '[data]',
      ' path = /x',
      '; comment',
      '',
      '# begin',
      'include = /etc/samba/a.conf',
    );
    fc.assert(
      fc.property(fc.array(line), fc.boolean(), (lines, isEnded) => {
        const text = lines.join('\n') + (isEnded ? '\n' : '');
        const once = withSambaBlock(path, text, { multichannel: true });
        expect(once.startsWith(text)).toBe(true);
        expect(withSambaBlock(path, once, { multichannel: true })).toBe(once);
      }),
    );
  });
});

const said =
  'rlimit_max: increasing rlimit_max (1024) to minimum Windows limit (16384)\nLoad smb config files from /etc/samba/smb.conf\nLoaded services file OK.\n';
const nas = (change: NasContents = {}): NasContents =>
  debian({
    ...change,
    files: { [path]: configuration, ...change.files },
    commands: {
      'testparm -s': ended(0, '[global]\n\tserver multi channel support = No\n\n[data]\n\tpath = /srv/data\n', said),
      [`stat -c '%a %u %F' -- ${path}`]: '644 0 regular file\n',
      ...change.commands,
    },
  });
const on: FixStep = { verb: 'set-samba', multichannel: true };

async function prepared(contents: NasContents): Promise<readonly Operation[]> {
  return prepareSteps([on], nasMachine(contents), caller);
}
async function refusal(contents: NasContents): Promise<string> {
  try {
    return `not refused: ${JSON.stringify(await prepared(contents))}`;
  } catch (error) {
    if (error instanceof ChangeRefused) return `${error.code}: ${error.message}`;
    throw error;
  }
}

describe('Samba of a plain Linux', () => {
  test('is checked before it counts, and told afterwards', async () => {
    expect(await prepared(nas())).toMatchObject([
      {
        kind: 'file',
        path,
        check: 'samba-configuration',
        activate: 'samba',
        before: { text: configuration, mode: 0o644 },
      },
    ]);
  });

  test('what it says already is not written again', async () => {
    const yes = ended(0, '[global]\n\tserver multi channel support = Yes\n', said);
    expect(await refusal(nas({ commands: { 'testparm -s': yes } }))).toMatch(/^changed-since/);
  });

  test.each<[string, NasContents]>([
    [
      'Synology',
      { files: { '/etc.defaults/VERSION': 'majorversion="7"\nproductversion="7.2.1"\nbuildnumber="69057"\n' } },
    ],
    ['unRAID', { files: { '/etc/unraid-version': 'version="6.12.4"\n' } }],
    ['OpenMediaVault', { directories: { '/etc/openmediavault': ['config.xml'] } }],
    ['QNAP', { files: { '/etc/config/uLinux.conf': '[System]\nModel = TS-X53D\nVersion = 5.1.2\n' } }],
  ])('%s writes it anew by itself', async (_, change) => {
    expect(await refusal(nas(change))).toMatch(/^not-ours: .* writes its Samba configuration anew/);
  });

  test.each<[string, NasContents, RegExp]>([
    [
      'a link',
      { commands: { [`stat -c '%a %u %F' -- ${path}`]: '777 0 symbolic link\n' } },
      /^not-ours: .* symbolic link/,
    ],
    ['testparm that fails', { commands: { 'testparm -s': ended(1, '', 'Error loading services.\n') } }, /^failed/],
    [
      'testparm that is cut short',
      { commands: { 'testparm -s': ended(0, '[global]\n', said.slice(0, -30)) } },
      /^failed/,
    ],
    ['no testparm', { commands: { 'testparm -s': ended(127, '', 'not found\n') } }, /^failed/],
  ])('%s is refused', async (_, change, sentence) => {
    expect(await refusal(nas(change))).toMatch(sentence);
  });
});

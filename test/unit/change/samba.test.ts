import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { marks, withSambaBlock } from '../../../main/change/steps/samba-text.ts';
import { prepareSteps } from '../../../main/change/prepare.ts';
import { ChangeRefused } from '../../../main/change/changer.ts';
import { stepsSchema, type FixStep } from '../../../main/change/steps.ts';
import type { Operation } from '../../../main/change/operation.ts';
import { debian, ended, nasMachine, type NasContents } from '../collect-nas/nas-machine.ts';
import { caller } from './fix-machine.ts';

const path = '/etc/samba/smb.conf';
const configuration = '[global]\n   workgroup = W\n   server multi channel support = no\n[data]\n   path = /srv/data\n';

describe('the block in smb.conf', () => {
  test('opens [global] again at the end and leaves the rest as it is', () => {
    expect(withSambaBlock(path, configuration, { multichannel: true, interfaces: [{ address: '10.0.0.25' }] })).toBe(
      `${configuration}${marks.begin}\n[global]\n\tinterfaces = 10.0.0.25\n\tserver multi channel support = yes\n${marks.end}\n`,
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
    const second = withSambaBlock(path, later, { interfaces: [{ address: '10.0.0.25' }] });
    expect(second).toBe(
      `${configuration}[late]\n   path = /srv/late\n${marks.begin}\n[global]\n\tinterfaces = 10.0.0.25\n\tserver multi channel support = yes\n${marks.end}\n`,
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
    ['the registry, in capitals', '[global]\ninclude=REGISTRY\r\n', /takes its settings from elsewhere/],
    ['another file, without a blank', '[global]\n configfile = /x\n', /takes its settings from elsewhere/],
    ['another file, with blanks anywhere', '[global]\n c onfi gFile=/x\n', /takes its settings from elsewhere/],
    ['another file, over two lines', '[global]\n config\\\r\n file = /x\n', /takes its settings from elsewhere/],
    ['another file, at the very beginning', '\uFEFFconfig file = /x\n', /takes its settings from elsewhere/],
    ['a line that goes on', '[global]\n\tworkgroup = W\\\n', /ends with a backslash/],
    ['a block without end', `${marks.begin}\n[global]\n`, /has lost its end/],
    ['an end without a block', `${marks.end}\n`, /has lost its end/],
    ['a block with other lines', `${marks.begin}\n[global]\n  guest ok = yes; rm\n${marks.end}\n`, /has lost its end/],
  ])('%s is refused', (_, text, sentence) => {
    expect(() => withSambaBlock(path, text, { multichannel: true })).toThrow(sentence);
  });

  test('is understood and written with the line ends of another system, and behind a mark of byte order', () => {
    const text = `\uFEFF${configuration.replaceAll('\n', '\r\n')}`;
    const once = withSambaBlock(path, text, { multichannel: true });
    expect(once.startsWith(text)).toBe(true);
    expect(once.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(withSambaBlock(path, once, { multichannel: true })).toBe(once);
    const ours = withSambaBlock(path, configuration, { multichannel: true });
    const edited = withSambaBlock(path, ours.replaceAll('\n', '\r\n'), { interfaces: [{ address: '10.0.0.25' }] });
    expect(edited.match(/begin Lanewise/g)).toHaveLength(1);
    expect(edited).toContain('server multi channel support = yes\r\n');
  });

  test.each([
    '; config file = /x',
    '# include = registry',
    'include = /etc/samba/registry',
    'comment = config file = x',
  ])('no other place is meant by %s', (line) => {
    const text = `[global]\n${line}\n`;
    expect(withSambaBlock(path, text, { multichannel: true }).startsWith(text)).toBe(true);
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

async function prepared(contents: NasContents, step = on): Promise<readonly Operation[]> {
  return prepareSteps([step], nasMachine(contents), caller);
}
async function refusal(contents: NasContents, step = on): Promise<string> {
  try {
    return `not refused: ${JSON.stringify(await prepared(contents, step))}`;
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

  test('announces no address but its own', async () => {
    const links = [
      { ifindex: 1, ifname: 'lo', flags: ['LOOPBACK'], mtu: 65_536, addr_info: [{ local: '127.0.0.1', prefixlen: 8 }] },
      { ifindex: 2, ifname: 'eth0', flags: ['UP'], mtu: 1500, addr_info: [{ local: '10.0.0.25', prefixlen: 24 }] },
    ];
    const here = nas({ commands: { 'ip -j -d addr': JSON.stringify(links) } });
    const announcing = (address: string): FixStep => ({ verb: 'set-samba', interfaces: [{ address }] });
    expect(await prepared(here, announcing('10.0.0.25'))).toHaveLength(1);
    for (const address of ['10.0.0.26', '127.0.0.1', '9.9.9.9'])
      expect(await refusal(here, announcing(address))).toMatch(/^bad-plan: \S+ is not an address of this machine/);
  });

  test('no plan switches multichannel off, or binds Samba to some interfaces', () => {
    for (const options of [{ multichannel: false }, { bindInterfacesOnly: true }])
      expect(stepsSchema.safeParse([{ verb: 'set-samba', ...options }]).success).toBe(false);
  });

  test('that is told of another file by one that it includes is left alone', async () => {
    const elsewhere = ended(0, '[global]\n\tconfig file = /srv/other.conf\n', said);
    expect(await refusal(nas({ commands: { 'testparm -s': elsewhere } }))).toMatch(/^not-ours: .*config file = \/srv/);
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

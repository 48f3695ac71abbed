/**
 * Redaction as a kind: whatever a recording names, at each place where it can, is gone after it, and the recording is still
 * judged the same. The recordings are real ones whose names and addresses are replaced by random ones first.
 */
import * as fc from 'fast-check';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { lookRepeatedly } from '../../../main/cli/look.ts';
import { player } from '../../../main/machine/recorded.ts';
import { readRecording } from '../../../main/machine/recording-reader.ts';
import type { Exchange, Recording } from '../../../main/machine/recording.ts';
import { redactor, withoutPasswordsIn } from '../../../main/machine/redact.ts';
import { withoutSecrets } from '../../../shared/text/secrets.ts';
import { rounds } from '../../helpers/rounds.ts';

const fixtures = join(import.meta.dirname, '../../fixtures/recordings');
const word = fc.stringMatching(/^[a-z]{3,6}-?[a-z]{3,6}$/).map((text) => `q${text}`);
const hex = fc.integer({ min: 0x1000, max: 0xfffe }).map((number) => number.toString(16));
/** Of MAC addresses as hosts make them (`…ff:fe…`), and chosen ones. */
const six = fc
  .tuple(hex, hex, hex, hex, hex, fc.boolean())
  .map(([a, b, c, d, e, short]) =>
    short ? `fd${a.slice(0, 2)}:${b}:${c}::${d}` : `fd${a.slice(0, 2)}:${b}:${c}:1:${d}:22ff:fe33:${e}`,
  );

interface Names {
  readonly words: readonly string[];
  readonly six: string;
  readonly network: readonly [number, number];
}
const names: fc.Arbitrary<Names> = fc.record({
  words: fc.uniqueArray(word, { minLength: 14, maxLength: 14 }),
  six,
  network: fc.tuple(fc.integer({ min: 120, max: 250 }), fc.integer({ min: 120, max: 250 })),
});

function changed(recording: Recording, change: (text: string) => string): Recording {
  // One text: names stand in questions, answers, file names and errors.
  const value: Recording = JSON.parse(JSON.stringify(recording), (_key, each: unknown) =>
    typeof each === 'string' ? change(each) : each,
  );
  return { ...value, createdAt: recording.createdAt };
}

/** What is added to each recording, at places where nothing else teaches the name. */
function extra({ words, six: address }: Names): readonly Exchange[] {
  const [filer, domain, customer, dfs, leaf, witness, user, realm, alt, target, secret] = words;
  const lines = [
    `nfs: server ${filer}.${domain}.example not responding, still trying`,
    `CIFS: Unknown mount option "passwrod=${secret}"`,
    `CIFS: VFS: \\\\${address}\\IPC$ Send error`,
    `nfs: server ${address} not responding`,
    `CIFS: krb5 principal ${user}@${realm?.toUpperCase()}.EXAMPLE failed`,
    `iscsi: connected to iqn.2004-04.com.synology:${target}`,
    `CIFS: mount //${address}/${customer}: password=${secret},pass: ${secret} --password ${secret}`,
  ];
  return [
    {
      ask: { kind: 'command', argv: ['journalctl', '-k'] },
      result: { exitCode: 0, stdout: lines.join('\n'), stderr: '' },
    },
    {
      ask: { kind: 'file', path: '/proc/mounts' },
      text:
        `${filer}.${domain}.example:/vol/${customer} /mnt/${customer} nfs4 rw,addr=${address} 0 0\n` +
        `[${address}]:/vol/${customer} /mnt/x nfs4 rw 0 0\n//${address}/24 /mnt/y cifs rw,addr=${address} 0 0\n`,
    },
    {
      ask: { kind: 'file', path: '/etc/fstab' },
      text:
        `# the vault of ${customer}\n${leaf}.lan:/vol/${dfs}\t/mnt/${target}\tnfs\tnconnect=4,sec=sys 0 0\n` +
        `//${address}/${customer} /mnt/q cifs username=${user},password=${secret} 0 0\nUUID=x /srv/${secret} ext4 rw 0 0\n`,
    },
    {
      ask: { kind: 'file', path: '/proc/self/mountstats' },
      text:
        `device ${target}:/ mounted on /mnt/z with fstype nfs4 statvers=1.1\n\topts:\trw,vers=4.1\n` +
        `\timpl_id:\tname='${secret}',domain='${secret}.example',date='0,0'\n\txprt:\ttcp 0 0 2 0 0 422 422 0 422 0\n`,
    },
    {
      ask: { kind: 'file', path: '/proc/fs/cifs/dfscache' },
      text: `cache entry: path=\\\\${dfs}.example\\dfs\\${leaf},type=link\n  target=\\\\${leaf}\\x\nWitness registrations:\nId: 1 Refs: 1 Network name: '${witness}'(y) Share name: '${customer}'\n`,
    },
    {
      ask: { kind: 'command', argv: ['netstat', '-tn'] },
      result: {
        exitCode: 0,
        stdout: `tcp6       0      0 ${address}:445  ${address}:50000  ESTABLISHED\n`,
        stderr: '',
      },
    },
    { ask: { kind: 'directory', path: '/sys/class/net' }, names: ['eth0', 'eth1', 'lo'] },
    { ask: { kind: 'file', path: '/x' }, text: `[{"ifname":"eth0","altnames":["enp1s0","${alt}"]}]` },
  ];
}

const judgedOf = async (recording: Recording) => {
  const { snapshot, findings } = await lookRepeatedly(player(recording), recording.frames.length, 0);
  return {
    shares: snapshot.shares.map(({ verdict }) => [verdict.word, verdict.reason, verdict.carrying, verdict.possible]),
    findings: findings.map(({ code, subject, severity }) => [code, subject.kind, severity]),
  };
};

describe.each(['two-channels', 'channel-lost'])('%s', (fixture) => {
  test('with random names and addresses names none of them when it is redacted, and is judged the same', async () => {
    const original = await readRecording(join(fixtures, fixture));
    await fc.assert(
      fc.asyncProperty(names, async (given) => {
        const [, , , , , , , , , , , share, user, nic] = given.words;
        const real = changed(original, (text) =>
          text
            .replaceAll(
              /\b10\.77\.([12])\b/g,
              (_, net: string) => `10.${given.network[0]}.${given.network[1] + Number(net)}`,
            )
            .replaceAll(/(?<=[/\\])data\b/g, share ?? '')
            .replaceAll('nasuser', user ?? '')
            .replaceAll(/\beth0\b/g, nic ?? ''),
        );
        const [first, ...later] = real.frames;
        const more = extra(given).filter(({ ask }) => ask.kind !== 'directory');
        const told: Recording = {
          ...real,
          note: `${user}@${given.words[1]}.example says //${given.six}/${share} is slow, password is ${given.words[10]}`,
          frames: [{ ...first, exchanges: [...first.exchanges, ...more] }, ...later],
        };
        const fake = redactor().recording(told);
        const text = JSON.stringify(fake).toLowerCase();
        const secrets = [...given.words, given.six, `10.${given.network[0]}.`, '22ff:fe33'];
        expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
        expect(await judgedOf(fake)).toEqual(await judgedOf(told));
      }),
      { numRuns: rounds({ usual: 10, long: 200 }) },
    );
  });
});

test('a host that is an IPv6 address stays one, and its port and share stay beside it', () => {
  // By a key: a fake address of chance holds one of these groups now and then.
  const { text } = redactor({ key: 'six' });
  const fake = text(
    '//fd12:3456:789a:1:0211:22ff:fe33:4455/data rw,addr=fd12:3456:789a:1:211:22ff:fe33:4455\n' +
      'tcp6 0 0 fd12:3456:789a:1:211:22ff:fe33:4455:445 fd12::9:50000 ESTABLISHED\nserver fd12::9: down //10.0.0.5/24 10.0.0.5',
  );
  const [, unc = '', option = '', port = '', , other = '', four = '', alone = ''] =
    /^\/\/(\S+)\/share\d rw,addr=(\S+)\ntcp6 0 0 (\S+):445 (\S+):50000 ESTABLISHED\nserver (\S+): down \/\/(\S+)\/\S+ (\S+)$/.exec(
      fake,
    ) ?? [fake];
  expect([unc.includes(':'), port, four]).toEqual([true, option, alone]);
  expect(other).toContain('::9');
  expect(fake).not.toMatch(/22ff|fe33|4455|3456/);
});

test('a recording that keeps its names keeps no password', async () => {
  const original = await readRecording(join(fixtures, 'two-channels'));
  const line = 'CIFS: Unknown mount option "passwrod=hunter2" smb://ann:hunter2@nas/ user=ann%hunter2';
  const [first] = original.frames;
  const exchange: Exchange = { ask: { kind: 'file', path: '/x' }, text: line };
  const kept = withoutPasswordsIn({ ...original, note: line, frames: [{ ...first, exchanges: [exchange] }] });
  expect(JSON.stringify(kept)).not.toContain('hunter2');
  expect(kept.note).toContain('nas');
});

test.each([
  'password=hunter2',
  'pass=a,,hunter2',
  'PASSWD = hunter2',
  '"password": "hunter2"',
  'pasword=hunter2',
  'passwrod="x hunter2"',
  'pswd: see password2=hunter2',
  'mount -o username=ann,pass=hunter2,vers=3',
  'smbclient -U ann%hunter2 //nas/x',
  '--password hunter2',
  'My password is hunter2',
  'cifs: Unknown parameter "pas=hunter2"',
])('%s is hidden', (text) => {
  expect(withoutSecrets(text)).not.toContain('hunter2');
});

test('a long line without any secret is not looked at for long', () => {
  for (const part of ['x', 'a.', 'a ', 'pass', '=', ':', '"a",', '@', '-', '10.0.0.1 ', 'fd12::1 ', '/a', 'a=b,']) {
    const line = part.repeat(200_000 / part.length);
    expect(withoutSecrets(line).length).toBeGreaterThan(0);
    expect(redactor().text(line).length).toBeGreaterThan(0);
  }
});

test('who logged in is no matter of a log', () => {
  expect(withoutSecrets('krb5: ann@EXAMPLE.ORG failed')).toBe('krb5: …@… failed');
});

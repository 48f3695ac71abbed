import { judgementOf } from '../../../main/judge/judge.ts';
import { describe, expect, test } from 'vitest';
import { diagnose } from '../../../main/findings/diagnose.ts';
import { textOf } from '../../../main/cli/people.ts';
import { reportOf, statusOf, type Status } from '../../../main/cli/report.ts';
import { nextSnapshot } from '../../../main/snapshot/next.ts';
import type { PlannedFinding } from '../../../main/change/plan.ts';
import { keyOfFinding } from '../../../shared/model/finding.ts';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import { instant, milliseconds } from '../../../shared/model/units.ts';
import { dialectVersion } from '../../../shared/text/smb-client.ts';
import { nasFacts } from '../../helpers/nas-facts.ts';
import { channel, hostFacts, known, mount, session, socket } from '../../helpers/host-facts.ts';
import { lone, look, mount as mountedFor } from '../../helpers/snapshot-builder.ts';

const healthy = nextSnapshot([], hostFacts());
const single = nextSnapshot(
  [],
  hostFacts({ sockets: known([socket(40_001, '10.0.0.25')]), mounts: known([mount(1)]) }, [
    session({ channels: [channel(1)] }),
  ]),
);

const status = (snapshot: Snapshot, findings: readonly PlannedFinding[]): Status =>
  statusOf(judgementOf(snapshot, findings).level);

const finding = (change: Partial<PlannedFinding>): PlannedFinding => ({
  code: 'smb.not-requested',
  severity: 'warning',
  subject: { kind: 'share', id: '/mnt/media', name: 'media' },
  title: 'The mount never asked for a second channel',
  consequence: 'Copies stop at one link.',
  remedies: [],
  because: [],
  evidence: [{ machine: 'local', source: '/proc/self/mountinfo', lines: ['a line'], readAt: instant(0) }],
  visibleAfter: milliseconds(0),
  ...change,
});

describe('check --json', () => {
  test('names addresses, interfaces and channels', () => {
    expect(reportOf(judgementOf(healthy, [])).shares[0]).toMatchObject({
      protocol: 'smb',
      remote: '//10.0.0.25/media',
      at: '/mnt/media',
      verdict: 'full',
      channels: { asked: 2, open: 2, carrying: 2 },
      serverAddresses: ['10.0.0.25', '10.0.0.26'],
      localInterfaces: ['eth0'],
    });
  });

  test('what is not known is null, never zero', () => {
    const denied = { state: 'denied', source: '/proc/fs/cifs/DebugData', needs: 'administrator' } as const;
    const report = reportOf(judgementOf(nextSnapshot([], hostFacts({ debugData: denied })), []));
    expect(report.shares[0]?.channels).toEqual({ asked: 2, open: null, carrying: null, possible: null });
    expect(report.status).toBe('unknown');
  });
});

describe('a NAS that was asked', () => {
  const asked = nextSnapshot([], hostFacts(), [nasFacts()]);

  test('names its ports, and the end of each lane', () => {
    const report = reportOf(judgementOf(asked, []));
    expect(report.nas).toMatchObject([
      { machine: 'ada@nas', name: '10.0.0.25', profile: 'linux', source: 'smbstatus-channels', otherClients: 0 },
    ]);
    expect(report.nas?.[0]?.ports?.map(({ name, speed }) => [name, speed])).toEqual([
      ['eth0', 1e9],
      ['eth1', 1e9],
    ]);
    expect(report.shares[0]?.lanes).toMatchObject([
      { nasPort: 'eth0', nasPortSpeed: 1e9, seenByNas: 'certain' },
      { nasPort: 'eth1', nasPortSpeed: 1e9, seenByNas: 'certain' },
    ]);
  });

  test('is a paragraph for people', () => {
    const text = textOf(judgementOf(asked, []));
    expect(text).toContain('NAS 10.0.0.25, asked as ada@nas: Debian GNU/Linux 13, Samba 4.22.11, multichannel on');
    expect(text).toContain('eth1  10.0.0.26  up  1 Gbit/s  1 connection of this machine');
    expect(text).toContain('eth0 -> 10.0.0.26 (eth1)');
  });

  test('leaves nothing behind where none was asked', () => {
    const report = reportOf(judgementOf(healthy, []));
    expect(Object.keys(report)).not.toContain('nas');
    expect(Object.keys(report.shares[0]?.lanes[0] ?? {})).not.toContain('seenByNas');
    expect(textOf(judgementOf(healthy, []))).not.toContain('asked as');
  });

  test('and did not answer is not fine', () => {
    const silent = finding({ code: 'nas.cannot-look', severity: 'warning' });
    expect([status(healthy, [silent]), status(single, [silent])]).toEqual(['unknown', 'warning']);
    expect(status(healthy, [finding({ code: 'nas.cannot-look', severity: 'note' })])).toBe('ok');
  });
});

test('of two NAS with one trouble, each tells its own consequences only', () => {
  const mounts = [mount(2), mount(2, { remote: '//10.0.1.25/films', at: '/mnt/films', address: '10.0.1.25' })];
  const two = nextSnapshot(
    [],
    hostFacts({ mounts: known(mounts), debugData: { state: 'denied', source: 'x', needs: 'administrator' } }),
  );
  const [one, other] = two.nas;
  const cause = (nas: typeof one) =>
    finding({
      code: 'net.arp-flux',
      subject: { kind: 'nas', id: nas?.id ?? '', name: nas?.name ?? '' },
      title: `Flux of ${nas?.name}.`,
    });
  const consequence = (at: string, of: typeof one) =>
    finding({
      code: 'load.limited-elsewhere',
      severity: 'note',
      subject: { kind: 'share', id: at, name: at },
      title: `Slow ${at}.`,
      because: ['net.arp-flux'],
      causes: [keyOfFinding(cause(of))],
    });
  const text = textOf(
    judgementOf(two, [cause(one), cause(other), consequence('/mnt/media', one), consequence('/mnt/films', other)]),
  );
  const paragraphs = text.split('\n\n').filter((part) => part.includes('Flux of'));
  expect(paragraphs.map((part) => part.match(/also seen: .*/g))).toEqual([
    ['also seen: Slow /mnt/media. [load.limited-elsewhere]'],
    ['also seen: Slow /mnt/films. [load.limited-elsewhere]'],
  ]);
});

describe('the exit status', () => {
  test('follows the worst verdict', () => {
    expect([status(healthy, []), status(single, [])]).toEqual(['ok', 'warning']);
  });

  test('is critical for an error, and a consequence does not count beside its cause', () => {
    expect(status(healthy, [finding({ severity: 'error' })])).toBe('critical');
    const note = finding({ severity: 'note' });
    const consequence = { because: [note.code], causes: [keyOfFinding(note)], code: 'smb.one-port' } as const;
    expect(status(healthy, [note, finding(consequence)])).toBe('ok');
  });

  test('something that could not be read is no fault by itself', () => {
    expect(status(healthy, [finding({ code: 'host.cannot-look' })])).toBe('ok');
  });

  test('a note changes nothing', () => {
    expect(status(healthy, [finding({ severity: 'note' })])).toBe('ok');
  });

  test('nothing mounted is not known to be fine', () => {
    expect(status(nextSnapshot([], hostFacts({ mounts: known([]) }, [])), [])).toBe('unknown');
  });
});

test('a share’s name cannot steer the terminal', () => {
  const hostile = nextSnapshot(
    [],
    hostFacts({ mounts: known([mount(2, { at: '/mnt/\u001b[2Jx\n', remote: '//10.0.0.25/media' })]) }),
  );
  const text = textOf(judgementOf(hostile, []));
  expect(text.includes('\u001b') || text.includes('x\n)')).toBe(false);
});

test.each([
  [0x311, '3.1.1'],
  [0x302, '3.0.2'],
  [0x300, '3.0'],
  [0x210, '2.1'],
  [0x202, '2.0.2'],
])('dialect %i is %s', (dialect, name) => {
  expect(dialectVersion(dialect)).toBe(name);
});

test('what can be done is one list: the click of the window, then the steps by hand', () => {
  const [now] = look({ mounts: [mountedFor(1)] }, [lone()]);
  const findings = diagnose([now]).filter(({ code }) => code === 'smb.not-requested');
  const judged = judgementOf(now, findings);
  const [report] = reportOf(judged).findings;
  expect(report?.remedies.map(({ kind }) => kind)).toEqual(['fix', 'copy', 'copy']);
  expect(JSON.stringify(report)).not.toContain('"plan"');
  expect(report?.advice.map(({ copy }) => copy)).toEqual([
    'multichannel,max_channels=2',
    'sudo umount /mnt/media\nsudo mount /mnt/media',
  ]);
  expect(textOf(judged)).toContain('with one click: Ask for two channels. Or by hand:\n  - Add these options');
});

/** What the program should say of each scenario, and how its answer is brought into the same form. */
import type { Report } from './check.ts';
import type { Suite } from './roots.ts';

/** What a scenario is played on. */
export interface On {
  readonly suite: Suite;
  readonly kernel: 'user-mode' | 'emulated';
}

export interface Expected {
  readonly exitCode: 0 | 1 | 2;
  /** One per share: mount point, verdict, open channels, addresses and interfaces they use. */
  readonly shares: readonly Said[];
  /** While it is read from: how many ports' worth it is, at least and at most; how close it comes is up to the machine. */
  readonly links: Range;
  /** What a watcher finds about the load in ten seconds; one look cannot. */
  readonly load?: readonly string[];
  /** Codes, a cause before its consequences; a consequence with what it follows from. */
  readonly findings: readonly string[];
}
type Range = readonly [least: number, most: number];
type Said = readonly [at: string, verdict: string, open: number, addresses: string, interfaces: string];

const [first, second] = ['10.77.1.25', '10.77.1.26'];
const both = `${first},${second}`;
const one = (verdict: string, open = 1, addresses = first): readonly Said[] => [
  ['/mnt/a', verdict, open, addresses, 'eth0'],
];
const onePath: Range = [0.5, 1.05];
const twoPaths: Range = [1.2, 2.05];
const waiting = ['load.one-request-at-a-time'];
const wellWithTwo: Expected = { links: twoPaths, exitCode: 0, shares: one('full', 2, both), findings: [] };

const table: Readonly<Record<string, (on: On) => Expected>> = {
  'two-channels': () => wellWithTwo,
  'two-channels that nobody uses': () => wellWithTwo,
  'not-requested': () => ({ exitCode: 1, links: onePath, shares: one('single'), findings: ['smb.not-requested'] }),
  'server-off': () => ({ exitCode: 1, links: onePath, shares: one('single'), findings: ['smb.server-off'] }),
  guest: () => ({ exitCode: 1, links: onePath, shares: one('single'), findings: ['smb.guest-cannot-bind'] }),
  'old-dialect': () => ({ exitCode: 1, links: onePath, shares: one('single'), findings: ['smb.dialect-too-old'] }),
  'other-port': () => wellWithTwo,
  'port-139': () => wellWithTwo,
  'two-shares': () => ({
    exitCode: 0,
    links: twoPaths,
    shares: [
      ['/mnt/a', 'full', 2, both, 'eth0'],
      ['/mnt/b', 'full', 2, both, 'eth0'],
    ],
    findings: [],
  }),
  'shared-session': ({ suite }) => ({
    exitCode: 1,
    links: onePath,
    shares: [
      ['/mnt/a', 'single', 1, first, 'eth0'],
      // Kernel 7 gives the second share a session of its own.
      suite === 'sid' ? ['/mnt/b', 'full', 2, both, 'eth0'] : ['/mnt/b', 'single', 1, first, 'eth0'],
    ],
    findings: suite === 'sid' ? ['smb.not-requested'] : ['smb.not-requested', 'smb.session-shared'],
  }),
  'more-channels-than-addresses': ({ suite }) => ({
    exitCode: 0,
    links: twoPaths,
    shares: one('full', suite === 'bookworm' ? 3 : 2, both),
    findings: ['smb.fewer-than-asked'],
  }),
  rss: () => ({ exitCode: 0, links: twoPaths, shares: one('full', 4, both), findings: [] }),
  // 50 and 125 Mbit/s, taken in turns: the slow one sets the pace unless there is more to ask for.
  'unequal-speeds': () => ({ ...wellWithTwo, links: [1.2, 3.6] }),
  'arp-flux': () => ({ exitCode: 1, links: onePath, shares: one('single', 2, both), findings: ['net.arp-flux'] }),
  'two-local-ports-one-subnet': () => ({
    exitCode: 1,
    links: onePath,
    shares: one('single', 2, both),
    findings: ['net.same-exit'],
  }),
  'two-local-ports-two-subnets': () => ({
    exitCode: 0,
    links: twoPaths,
    shares: [['/mnt/a', 'full', 2, '10.77.1.25,10.77.2.25', 'eth0,eth1']],
    findings: [],
  }),
  'strict-rp-filter': ({ suite, kernel }) => {
    const cause = 'net.reverse-path-filter';
    const piledUp = suite === 'bookworm' ? [`smb.one-port because ${cause}`] : [];
    // Before 7 the kernel tries while mounting only, and what it then writes into its log the user-mode one does not.
    const isSeen = suite === 'sid' || kernel === 'emulated';
    const unreachable = isSeen ? [`smb.unreachable-address because ${cause}`] : [];
    return {
      exitCode: 1,
      links: onePath,
      shares: one('single', suite === 'bookworm' ? 2 : 1),
      findings: [cause, ...piledUp, ...unreachable],
    };
  },
  'unreachable-address': ({ suite }) =>
    suite === 'bookworm'
      ? {
          exitCode: 1,
          links: onePath,
          shares: one('single', 2),
          findings: ['smb.unreachable-address', 'smb.one-port because smb.unreachable-address'],
        }
      : { exitCode: 1, links: onePath, shares: one('single'), findings: ['smb.unreachable-address'] },
  'one-request-at-a-time': () => ({ ...wellWithTwo, links: onePath, load: waiting }),
  'no-cache': () => ({ ...wellWithTwo, links: onePath, load: waiting }),
};

export function expected(scenario: string, on: On): Expected {
  const found = table[scenario];
  if (found === undefined) throw new Error(`Nobody has said what is expected of "${scenario}".`);
  return found(on);
}

export function said({ exitCode, shares, findings }: Report) {
  return {
    exitCode,
    shares: shares
      .toSorted((left, right) => left.at.localeCompare(right.at))
      .map(({ at, verdict, channels, serverAddresses, localInterfaces }) => [
        at,
        verdict,
        channels.open,
        serverAddresses.join(','),
        localInterfaces.join(','),
      ]),
    findings: findings.map(({ code, because }) =>
      because.length > 0 ? `${code} because ${because.join(', ')}` : code,
    ),
  };
}

import { detailsOf } from '../../main/snapshot/adapters/cifs/details.ts';
import { mostChannels } from '../../main/snapshot/adapters/cifs/native.ts';
import type { CifsMount, CifsSession } from '../../shared/model/cifs.ts';
import type { Remedy } from '../../shared/model/remedy.ts';
import { keyOfFinding, type Finding } from '../../shared/model/finding.ts';
import type { Interface } from '../../shared/model/network.ts';
import type { Evidence, Reading } from '../../shared/model/reading.ts';
import { unchecked } from '../../shared/model/reading.ts';
import type { Lane, Nas, NasPort, Rate, Session, Share, Verdict } from '../../shared/model/snapshot.ts';
import { session as cifsSession } from './host-facts.ts';
import { bitsPerSecond, bytes, bytesPerSecond, type Instant, instant, milliseconds } from '../../shared/model/units.ts';

/** The moment a mock publication is of, and how many looks there were before it. */
export interface Moment {
  readonly now: Instant;
  readonly look: number;
}

export const gigabit = bitsPerSecond(1e9);

export function evidence(
  source: string,
  lines: readonly string[],
  readAt: Instant,
  decisive?: readonly string[],
): Evidence {
  return { machine: 'local', source, lines, readAt, ...(decisive !== undefined && { decisive }) };
}

export function known<T>(value: T, readAt: Instant = instant(0)): Reading<T> {
  return { state: 'known', value, evidence: evidence('mock', ['mock'], readAt) };
}

/** A number between 0 and 1 that wanders with the looks, the same in every run. */
export function wander(look: number, seed: number): number {
  const slow = Math.sin(look / 7 + seed * 1.7) * 0.5 + Math.sin(look / 2.3 + seed * 3.1) * 0.3;
  return Math.min(1, Math.max(0, 0.5 + slow * 0.5 + Math.sin(look * 1.9 + seed) * 0.06));
}

export function nic(name: string, address: string, extra: Partial<Interface> = {}): Interface {
  return {
    name,
    kind: 'wired',
    usb: false,
    link: 'up',
    speed: bitsPerSecond(10e9),
    duplex: 'full',
    supportedSpeed: bitsPerSecond(10e9),
    mtuBytes: 1500,
    mac: '7c:10:c9:22:41:0a',
    driver: 'atlantic',
    model: 'Aquantia AQC113 NBase-T/IEEE 802.3bz Ethernet Controller',
    receiveQueues: 8,
    addresses: [{ family: 'ipv4', address, prefixLength: 16, scope: 'global' }],
    lower: [],
    received: bytes(812_400_000_000),
    sent: bytes(96_100_000_000),
    ...extra,
  };
}

export function port(address: string, extra: Partial<NasPort> = {}): NasPort {
  return {
    address,
    announced: true,
    speed: gigabit,
    rss: false,
    mac: '00:11:32:aa:10:01',
    use: { kind: 'usable' },
    path: 'announced',
    ...extra,
  };
}

export interface LaneWish {
  readonly channel: number;
  readonly nic?: string;
  readonly from?: string;
  readonly to?: string;
  /** Bytes a second at this moment. */
  readonly received?: number;
  readonly sent?: number;
  readonly state?: Lane['state'];
  readonly key?: string;
  readonly extra?: Partial<Lane>;
}

export function lane(wish: LaneWish, moment: Moment): Lane {
  const rate: Rate = {
    received: bytesPerSecond(wish.received ?? 0),
    sent: bytesPerSecond(wish.sent ?? 0),
    over: milliseconds(1000),
    until: milliseconds(moment.look * 1000),
  };
  const isWatched = moment.look > 0;
  return {
    id: `${wish.key ?? 'session'} ${wish.channel}`,
    number: wish.channel,
    label: `Channel ${wish.channel}`,
    state: wish.state ?? 'connected',
    ...(wish.nic !== undefined && { nic: wish.nic }),
    ...(wish.from !== undefined && { local: { address: wish.from, port: 44_210 + wish.channel * 2 } }),
    ...(wish.to !== undefined && { remote: { address: wish.to, port: 445 } }),
    attribution: wish.from === undefined ? 'none' : 'certain',
    count: known({
      received: bytes(41_200_000_000 + moment.look * (wish.received ?? 0)),
      sent: bytes(612_000_000 + moment.look * (wish.sent ?? 0)),
    }),
    rate: isWatched ? known(rate, moment.now) : unchecked,
    recent: isWatched ? known({ ...rate, received: bytesPerSecond(rate.received * 0.97) }, moment.now) : unchecked,
    ...wish.extra,
  };
}

function mount(remote: string, at: string, extra: Partial<CifsMount> = {}): CifsMount {
  return {
    remote,
    at,
    options: { vers: '3.1.1', username: 'anna' },
    asked: 2,
    address: '10.100.4.25',
    user: 'anna',
    dialect: '3.1.1',
    readSize: bytes(4_194_304),
    echoIntervalSeconds: 60,
    quoted: [`${remote} ${at} cifs rw`],
    ...extra,
  };
}

export function session(lanes: readonly Lane[], extra: Partial<Session> = {}): Reading<Session> {
  return known({
    key: '1.1',
    lanes,
    channels: lanes.length,
    sharedWith: [],
    furtherUsers: [],
    ...extra,
  });
}

export function verdict(word: Verdict['word'], reason: Verdict['reason'], carrying: number, possible: number): Verdict {
  return { word, reason, carrying, possible, missing: [] };
}

export function nas(id: string, name: string, ports: readonly NasPort[], names: readonly string[] = [name]): Nas {
  return { id, name, names, ports };
}

export interface ShareWish {
  readonly name: string;
  readonly nas: Nas;
  readonly verdict: Verdict;
  readonly session: Reading<Session>;
  readonly mount?: Partial<CifsMount>;
  readonly kernel?: Partial<CifsSession>;
}

export function share(wish: ShareWish): Share {
  const remote = `//${wish.nas.name}/${wish.name}`;
  const at = `/mnt/${wish.name}`;
  const mounted = mount(remote, at, wish.mount);
  return {
    id: `${remote} ${at}`,
    protocol: 'smb',
    seenFrom: 'workstation',
    remote,
    name: wish.name,
    at,
    nas: wish.nas.id,
    address: mounted.address,
    asked: mounted.asked,
    most: mostChannels,
    session: wish.session,
    details: detailsOf(mounted, wish.session.state === 'known' ? cifsSession(wish.kernel) : undefined),
    native: { kind: 'cifs' },
    verdict: wish.verdict,
  };
}

/** As the findings themselves say it. */
const labels: Readonly<Partial<Record<Finding['code'], string>>> = {
  'smb.not-requested': 'not requested',
  'smb.guest-cannot-bind': 'not for guests',
  'smb.channel-lost': 'was lost',
  'net.same-exit': 'same interface here',
};

export function finding(given: Partial<Finding> & Pick<Finding, 'code' | 'subject' | 'title'>): Finding {
  return {
    severity: 'warning',
    consequence: '',
    ...(labels[given.code] === undefined ? {} : { label: labels[given.code] }),
    remedies: [],
    because: [],
    evidence: [],
    visibleAfter: milliseconds(0),
    causes: (given.because ?? []).map((code) => keyOfFinding({ code, subject: given.subject })),
    ...given,
  };
}

/** What a person does, in order. */
export function byHand(steps: readonly { readonly text: string; readonly copy?: string }[]): readonly Remedy[] {
  return steps.map(({ text, copy }) =>
    copy === undefined ? { kind: 'explain', text } : { kind: 'copy', text, commands: copy },
  );
}

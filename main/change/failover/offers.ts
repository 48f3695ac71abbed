import type { IscsiPath, IscsiSession, IscsiShare } from '../../../shared/model/iscsi.ts';
import { iscsiClientOf } from '../../../shared/model/machine.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import { isOpen, type Lane, type Share, type Snapshot } from '../../../shared/model/snapshot.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { failoverTexts } from '../../../shared/text/failover.ts';
import { silenceOf } from '../../snapshot/adapters/iscsi/failover-time.ts';
import { asIscsi } from '../../snapshot/adapters/iscsi/native.ts';
import type { FixPart, FixPlan, Offer, PathUnderTest } from '../plan.ts';
import { stepsSchema, type FixStep } from '../steps.ts';

/** So long each path is away and waited for, if all is well. */
const onePathMs = 15_000;

/** A failover test of each LUN of Linux that has two paths which work, and a map that lets them stand in for each other. Pure. */
export const failoverOffers = (snapshot: Snapshot): readonly Offer[] =>
  snapshot.facts.family === 'linux' ? snapshot.shares.flatMap((share) => offerOf(share, snapshot)) : [];

function offerOf(share: Share, snapshot: Snapshot): readonly Offer[] {
  const native = asIscsi(share);
  if (native?.map === undefined) return [];
  const tested = native.paths.flatMap((path) => testOf(path, share, snapshot));
  const names = new Set(tested.map(({ path }) => path.name));
  // Two lanes of one name could not be told apart, and the step of a login means all sessions of it.
  if (tested.length < 2 || names.size < tested.length) return [];
  return [
    {
      reason: { kind: 'test' },
      subject: { kind: 'share', id: share.id, name: share.name },
      remedy: {
        kind: 'fix',
        id: `test.failover ${share.id}`,
        title: failoverTexts.title(share.name),
        risk: 'none',
        needs: 'nothing',
      },
      plan: planOf(share, native, native.map.name, tested, snapshot),
      seen: snapshot,
    },
  ];
}

function planOf(
  share: Share,
  native: IscsiShare,
  map: string,
  tested: readonly OneTest[],
  { shares }: Snapshot,
): FixPlan {
  const sessions = new Set(native.paths.flatMap(({ session }) => session?.id ?? []));
  const others = shares.filter((other) => other.id !== share.id && goesBy(other, sessions)).map(({ name }) => name);
  const paths = tested.map(({ path }) => path);
  const lun = { share: share.id, device: `/dev/mapper/${map}`, mountPoints: mountPointsOf(native), paths };
  return {
    parts: tested.map(({ part }) => part),
    verification: { kind: 'failover', lun },
    risk: 'none',
    interrupts: failoverTexts.interrupts(paths, others),
    undo: failoverTexts.undo,
    duration: milliseconds(onePathMs * tested.length),
  };
}

interface OneTest {
  readonly part: FixPart;
  readonly path: PathUnderTest;
}

function testOf({ session, disk }: IscsiPath, share: Share, { facts }: Snapshot): readonly OneTest[] {
  const step = session && logoutStep(session);
  const lane = valueOf(share.session)?.lanes.find(({ connectionId }) => connectionId === disk?.name);
  if (step === undefined || lane === undefined || !isOpen(lane) || lane.state === 'stalled') return [];
  if (session?.state !== 'logged-in' || !stepsSchema.safeParse([step]).success) return [];
  const name = nameOf(lane);
  if (name === undefined) return [];
  const silence = silenceOf(session, valueOf(iscsiClientOf(facts).tcpRetries));
  const limit = silence?.seconds;
  const path = {
    name,
    ...(limit !== undefined && { limit: milliseconds(limit * 1000) }),
    setBy: failoverTexts.setBy(silence),
  };
  return [{ part: { place: { kind: 'workstation' }, steps: [step] }, path }];
}

/** "10.77.1.25 by eth0"; it stays the same when the session is made anew. */
export function nameOf({ remote, nic }: Pick<Lane, 'remote' | 'nic'>): string | undefined {
  return remote && (nic === undefined ? remote.address : failoverTexts.path(remote.address, nic));
}

function logoutStep({ target, iface = 'default', connection }: IscsiSession): FixStep | undefined {
  const { address, persistentAddress = address, port } = connection ?? {};
  if (persistentAddress === undefined || port === undefined) return undefined;
  return { verb: 'iscsi-session', target, address: persistentAddress, tcpPort: port, iface, wanted: 'out' };
}

function mountPointsOf({ uses }: IscsiShare): readonly string[] {
  return uses.flatMap(({ mountPoint }) => (mountPoint?.startsWith('/') ? [mountPoint] : []));
}

const goesBy = (share: Share, sessions: ReadonlySet<IscsiSession['id']>): boolean =>
  asIscsi(share)?.paths.some(({ session }) => session !== undefined && sessions.has(session.id)) ?? false;

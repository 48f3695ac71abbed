import type { AnnouncedInterface, CifsServer, CifsSession } from '../../shared/model/cifs.ts';
import type { Subject } from '../../shared/model/finding.ts';
import { valueOf } from '../../shared/model/reading.ts';
import { shareHardware } from '../snapshot/nas-port.ts';
import type { Lane, Nas, NasId, NasPort, Session, Share, ShareId, Snapshot } from '../../shared/model/snapshot.ts';

/** First dialect with multichannel. */
const smb3 = 0x300;

/** One share with everything that a rule wants to know of it at one moment. */
export interface ShareView {
  readonly now: Snapshot;
  readonly share: Share;
  readonly nas: Nas;
  readonly session: Session | undefined;
  /** The same session as DebugData prints it. */
  readonly kernel: CifsSession | undefined;
  readonly server: CifsServer | undefined;
  /** The NAS's list of interfaces; `undefined` where none was printed. */
  readonly announced: readonly AnnouncedInterface[] | undefined;
  /** Connected or standing still: there is a connection. */
  readonly open: readonly Lane[];
  /** Distinct NAS addresses with an open lane. */
  readonly reached: readonly string[];
  /** Announced ports that could carry a channel if it were asked for. */
  readonly useful: readonly NasPort[];
}

const viewsOf = new WeakMap<Snapshot, ReadonlyMap<ShareId, ShareView>>();

/** Every share of a snapshot. Rules ask for the same ones many times, so that they are put together once. */
export function sharesOf(now: Snapshot): readonly ShareView[] {
  return [...viewsById(now).values()];
}

const viewsOfNasById = new WeakMap<Snapshot, ReadonlyMap<NasId, readonly ShareView[]>>();

/** The shares of one NAS. */
export function sharesOn(nas: Nas, now: Snapshot): readonly ShareView[] {
  const grouped = viewsOfNasById.get(now) ?? Map.groupBy(sharesOf(now), (view) => view.nas.id);
  viewsOfNasById.set(now, grouped);
  return grouped.get(nas.id) ?? [];
}

export function shareWith(id: ShareId, now: Snapshot): ShareView | undefined {
  return viewsById(now).get(id);
}

function viewsById(now: Snapshot): ReadonlyMap<ShareId, ShareView> {
  const made = viewsOf.get(now);
  if (made !== undefined) return made;
  const nas = new Map(now.nas.map((one) => [one.id, { nas: one, useful: usefulPorts(one) }]));
  const sessions = kernelSessions(now);
  const views = now.shares.flatMap((share): readonly (readonly [ShareId, ShareView])[] => {
    const owner = nas.get(share.nas);
    return owner ? [[share.id, viewOf(now, share, owner, sessions)]] : [];
  });
  const byId = new Map(views);
  viewsOf.set(now, byId);
  return byId;
}

interface KernelSession {
  readonly server: CifsServer;
  readonly kernel: CifsSession;
}

function kernelSessions({ facts }: Snapshot): ReadonlyMap<string, KernelSession> {
  const servers = valueOf(facts.cifs)?.servers ?? [];
  return new Map(
    servers.flatMap((server) =>
      server.sessions.map((kernel) => [`${server.number} ${kernel.id ?? kernel.key}`, { server, kernel }] as const),
    ),
  );
}

function viewOf(
  now: Snapshot,
  share: Share,
  owner: Pick<ShareView, 'nas' | 'useful'>,
  sessions: ReadonlyMap<string, KernelSession>,
): ShareView {
  const session = valueOf(share.session);
  const printed = session && sessions.get(`${session.server} ${session.key}`);
  const open = (session?.lanes ?? []).filter((lane) => lane.state === 'connected' || lane.state === 'stalled');
  return {
    now,
    share,
    ...owner,
    session,
    kernel: printed?.kernel,
    server: printed?.server,
    announced: printed?.kernel.interfaces,
    open,
    reached: [...new Set(open.flatMap((lane) => lane.remote?.address ?? []))],
  };
}

function usefulPorts(nas: Nas): readonly NasPort[] {
  return nas.ports.filter((port) => port.announced && (port.use.kind === 'usable' || isOwnPort(port, nas)));
}

/** Other mounts over the same TCP connection: same entry of DebugData. */
export function companionsOf({ now, share, session }: ShareView): readonly Share[] {
  return now.shares.filter((other) => other !== share && isOnServer(other, share, session));
}

/** An announced address that answers with another announced one's MAC is still a port of its own: see net.arp-flux. */
function isOwnPort(port: NasPort, nas: Nas): boolean {
  return fluxPartner(port, nas) !== undefined;
}

/** The announced address of the same IP version that answers with the same MAC, though it is another port at the NAS. */
export function fluxPartner(port: NasPort, nas: Nas): NasPort | undefined {
  if (port.use.kind !== 'same-port' || !port.announced) return undefined;
  const { as } = port.use;
  const sixth = port.address.includes(':');
  const partner = nas.ports.find(
    (other) => other.address === as && other.announced && other.address.includes(':') === sixth,
  );
  return shareHardware(port.atNas, partner?.atNas) ? undefined : partner;
}

function isOnServer(other: Share, share: Share, session: Session | undefined): boolean {
  const theirs = valueOf(other.session);
  return session !== undefined && theirs !== undefined && other.nas === share.nas && theirs.server === session.server;
}

export function shareSubject({ share, nas }: ShareView): Subject {
  return { kind: 'share', id: share.id, name: `${share.name} on ${nas.name}` };
}

export function nasSubject(nas: Nas): Subject {
  return { kind: 'nas', id: nas.id, name: nas.name };
}

/** How a sentence names the NAS: one that has no name is "the NAS", so that its addresses are not mistaken for ports. */
export function nasNamed({ name }: Nas): string {
  return /^[\d.]+$|:/.test(name) ? 'the NAS' : name;
}

export function machineSubject({ machine, hostName }: Snapshot): Subject {
  return { kind: 'machine', id: machine, name: hostName };
}

/** A path is unused that could carry: speed is lost now. */
export function isLosing({ share: { verdict } }: ShareView): boolean {
  return verdict.word === 'single' || verdict.word === 'partial';
}

/** What the kernel negotiated, else what the mount demands (`vers=2.1` → 0x210); `undefined` if neither is told. */
export function dialectOf({ session, kernel, share }: ShareView): number | undefined {
  const negotiated = session?.dialect ?? kernel?.dialect;
  if (negotiated !== undefined) return negotiated;
  const digits = /^(?<major>[1-3])\.(?<minor>\d)(?:\.(?<patch>\d))?$/.exec(String(share.mount.options['vers']))?.groups;
  return digits && Number.parseInt(`${digits['major']}${digits['minor']}${digits['patch'] ?? '0'}`, 16);
}

export function speaksOldDialect(view: ShareView): boolean {
  const dialect = dialectOf(view);
  return dialect !== undefined && dialect < smb3;
}

/**
 * Nobody's session: the NAS has no key to check a second channel's signature with. The kernel marks only some of them
 * as `Guest`; a login without a password (`sec=none`, which the option `guest` turns into) has no mark.
 */
export function isGuest(view: ShareView): boolean {
  if (view.session !== undefined && view.session.login !== 'user') return true;
  const { options } = view.share.mount;
  return options['sec'] === 'none' || options['guest'] === true || options['username'] === '';
}

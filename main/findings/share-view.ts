import type { AnnouncedInterface, CifsMount, CifsServer, CifsSession } from '../../shared/model/cifs.ts';
import type { Subject } from '../../shared/model/finding.ts';
import { valueOf } from '../../shared/model/reading.ts';
import { asCifs } from '../snapshot/adapters/cifs/native.ts';
import {
  isOpen,
  type Lane,
  type Nas,
  type NasId,
  type NasPort,
  type Session,
  type Share,
  type ShareId,
  type Snapshot,
} from '../../shared/model/snapshot.ts';

/** First dialect with multichannel. */
const smb3 = 0x300;

/** One share with everything that a rule wants to know of it at one moment. */
export interface ShareView {
  readonly now: Snapshot;
  readonly share: Share;
  readonly nas: Nas;
  readonly session: Session | undefined;
  /** How Linux's SMB client mounted it; `undefined`: it is of another client. */
  readonly mount: CifsMount | undefined;
  /** The same session as DebugData prints it. */
  readonly kernel: CifsSession | undefined;
  readonly server: CifsServer | undefined;
  /** The NAS's list of interfaces; `undefined` where none was printed. */
  readonly announced: readonly AnnouncedInterface[] | undefined;
  /** There is a connection, whatever it carries. */
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

/** A share of Linux's SMB client: what rules about SMB speak of. */
export interface SmbView extends ShareView {
  readonly mount: CifsMount;
}

export function smbSharesOf(now: Snapshot): readonly SmbView[] {
  return sharesOf(now).flatMap((view) => smbView(view) ?? []);
}

export function smbSharesOn(nas: Nas, now: Snapshot): readonly SmbView[] {
  return sharesOn(nas, now).flatMap((view) => smbView(view) ?? []);
}

function smbView(view: ShareView): SmbView | undefined {
  const { mount } = view;
  return mount && { ...view, mount };
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
  const views = now.shares.flatMap((share): readonly (readonly [ShareId, ShareView])[] => {
    const owner = nas.get(share.nas);
    return owner ? [[share.id, viewOf(now, share, owner)]] : [];
  });
  const byId = new Map(views);
  viewsOf.set(now, byId);
  return byId;
}

function viewOf(now: Snapshot, share: Share, owner: Pick<ShareView, 'nas' | 'useful'>): ShareView {
  const session = valueOf(share.session);
  const printed = asCifs(share);
  const open = (session?.lanes ?? []).filter(isOpen);
  return {
    now,
    share,
    ...owner,
    session,
    mount: printed?.mount,
    kernel: printed?.session,
    server: printed?.server,
    announced: printed?.session?.interfaces,
    open,
    reached: [...new Set(open.flatMap((lane) => lane.remote?.address ?? []))],
  };
}

function usefulPorts(nas: Nas): readonly NasPort[] {
  return nas.ports.filter(({ path }) => path === 'announced');
}

/** Other mounts over the same TCP connection: same entry of DebugData. */
export function companionsOf({ now, share, session }: ShareView): readonly Share[] {
  return now.shares.filter((other) => other !== share && session !== undefined && isOnServer(other, share));
}

/** The announced address of the same IP version that answers with the same MAC, though it is another port at the NAS. */
export function fluxPartner(port: NasPort, nas: Nas): NasPort | undefined {
  if (port.use.kind !== 'same-port' || port.path !== 'announced') return undefined;
  const { as } = port.use;
  return nas.ports.find((other) => other.address === as);
}

function isOnServer(other: Share, share: Share): boolean {
  const server = asCifs(share)?.server?.number;
  return server !== undefined && other.nas === share.nas && asCifs(other)?.server?.number === server;
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
export function dialectOf({ kernel, mount }: ShareView): number | undefined {
  if (kernel?.dialect !== undefined) return kernel.dialect;
  const digits = /^(?<major>[1-3])\.(?<minor>\d)(?:\.(?<patch>\d))?$/.exec(String(mount?.options['vers']))?.groups;
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
  if (view.kernel !== undefined && view.kernel.login !== 'user') return true;
  const options = view.mount?.options ?? {};
  return options['sec'] === 'none' || options['guest'] === true || options['username'] === '';
}

import { nfsClientOf } from '../../shared/model/machine.ts';
import { hasSessions, type NfsPlanned, type NfsShare } from '../../shared/model/nfs.ts';
import { valueOf, type Evidence } from '../../shared/model/reading.ts';
import type { NasPort, Snapshot } from '../../shared/model/snapshot.ts';
import type { Severity } from '../../shared/model/finding.ts';
import { asNfs } from '../snapshot/adapters/nfs/native.ts';
import type { Clear, History, Trouble } from './finding.ts';
import { quote } from './quotes.ts';
import { quoteMount, quoteSockets } from './share-quotes.ts';
import { isLosing, sharesOf, type ShareView } from './share-view.ts';
import type { LookAt } from './sources.ts';
import { perView, type Wrong } from './subjects.ts';

/** A share of Linux's NFS client: what rules about NFS speak of. */
export interface NfsView extends ShareView {
  readonly nfs: NfsShare;
}

/** Asks of every share of Linux's NFS client. */
export function perNfsShare<Seen>(
  [now]: History,
  looksAt: readonly LookAt[],
  wrongWith: (view: NfsView) => Wrong<Seen> | undefined,
): readonly (Trouble<Seen> | Clear)[] {
  return perView(now, nfsSharesOf(now), looksAt, wrongWith);
}

function nfsSharesOf(now: Snapshot): readonly NfsView[] {
  return sharesOf(now).flatMap((view) => {
    const nfs = asNfs(view.share);
    return nfs === undefined ? [] : [{ ...view, nfs }];
  });
}

/** Ports of the NAS that could carry, as far as they are known, and that no connection of the share goes to. */
export function unusedPorts({ nas, reached }: NfsView): readonly NasPort[] {
  return nas.ports.filter(
    ({ address, path }) => (path === 'announced' || path === 'unannounced') && !reached.includes(address),
  );
}

/** From NFS 4.1 on a session may have connections to several addresses of one NAS. */
export const canTrunk = ({ nfs: { mount } }: NfsView): boolean =>
  mount.version !== undefined && hasSessions(mount.version);

/**
 * How grave it is that a path is not used: speed is lost, or it may be, where what would tell is not known; `undefined`:
 * the share uses what there is, or has another trouble.
 */
export function unusedSeverity(view: NfsView): Severity | undefined {
  if (isLosing(view)) return 'warning';
  return view.share.verdict.word === 'unknown' ? 'note' : undefined;
}

/** What /etc/fstab asks for the mount. */
export function plannedOf({ now, nfs: { mount } }: NfsView): NfsPlanned | undefined {
  return (valueOf(nfsClientOf(now.facts).planned) ?? []).find(({ at }) => at === mount.at);
}

/** The mount, and where each of its connections goes by the kernel's own list and by `ss`. */
export function quoteConnections(view: NfsView, decisive: readonly string[]): readonly Evidence[] {
  const { now, share, nfs, open } = view;
  const lines = nfs.transports.flatMap(({ quoted }) => quoted.filter((line) => line.includes('/dstaddr:')));
  return [
    ...quoteMount(now, share, decisive),
    ...quote(
      nfsClientOf(now.facts).transports,
      lines,
      nfs.transports.map(({ remote }) => remote.address),
    ),
    ...quoteSockets(now, open),
  ];
}

import type { CifsMount, CifsSession } from '../../../../shared/model/cifs.ts';
import type { FurtherUser } from '../../../../shared/model/snapshot.ts';

/** A session with the mounts that use it. */
interface Held {
  readonly session: CifsSession;
  readonly mounts: readonly CifsMount[];
}

/** `multiuser`: every user who opens the share gets a session of its own. The mount table then names no user. */
export const isMultiuser = ({ options }: CifsMount): boolean => options['multiuser'] === true;

/**
 * How much speaks against an SMB session being the one that the mount itself opened. With Kerberos the mount's `cruid=` is
 * the session's `Cred User`; `uid=` is its `User` if it was made for this mount, which a shared one need not be.
 */
export function notItsUser({ user, credentialUser }: CifsSession, mount: CifsMount): number {
  const differs = (option: string, told: number | undefined): boolean =>
    told !== undefined && mount.options[option] !== undefined && mount.options[option] !== String(told);
  const login = differs('cruid', credentialUser) ? 50 : 0;
  return login + (isMultiuser(mount) && differs('uid', user) ? 0.5 : 0);
}

/** Sessions that hold a tree of the mount's share for further users: none that is another mount's own. */
export function furtherUsersOf(
  placed: Pick<Held, 'session'>,
  mount: CifsMount,
  group: readonly Held[],
): readonly FurtherUser[] {
  if (!isMultiuser(mount)) return [];
  const held = new Set(sharesOf(placed.session).filter((unc) => isOf(unc, mount)));
  // By DFS the tree has the name of where the share really is.
  const own = held.size > 0 ? held : new Set(sharesOf(placed.session));
  return group
    .filter(({ session, mounts }) => session !== placed.session && mounts.length === 0 && session.login === 'user')
    .filter(({ session }) => session.state === 'good' && sharesOf(session).some((unc) => own.has(unc)))
    .map(({ session }) => ({ key: session.key, user: session.user, channels: openIn(session) }));
}

/** Channels that carry: one that is switched off or lost is none. */
const openIn = ({ channels }: CifsSession): number => channels.filter(({ state }) => state === 'connected').length;

function sharesOf({ trees }: CifsSession): readonly string[] {
  return trees.flatMap(({ kind, unc, disconnected }) => (kind === 'disk' && !disconnected ? [plain(unc)] : []));
}

function isOf(unc: string, { remote }: CifsMount): boolean {
  const whole = plain(remote);
  return whole === unc || whole.startsWith(`${unc}/`);
}

const plain = (unc: string): string => unc.replaceAll('\\', '/').replace(/\/+$/, '').toLowerCase();

import type { KnownNasId } from '../../shared/ipc/nas.ts';
import type { ShareId } from '../../shared/model/snapshot.ts';

export type Route =
  | { readonly page: 'overview' }
  | { readonly page: 'share'; readonly share: ShareId }
  | { readonly page: 'nas'; readonly nas: KnownNasId }
  | { readonly page: 'machine' }
  | { readonly page: 'changes' }
  | { readonly page: 'settings' };

/** The part of the address after `#`; kept there so that "back" works as everywhere. */
export function hashOf(route: Route): string {
  if (route.page === 'nas') return `#/nas/${encodeURIComponent(route.nas)}`;
  return route.page === 'share' ? `#/share/${encodeURIComponent(route.share)}` : `#/${route.page}`;
}

/** The route an address names; anything else is the overview. */
export function routeOf(hash: string): Route {
  const share = /^#\/share\/(?<id>.+)$/.exec(hash)?.groups?.['id'];
  if (share !== undefined) return { page: 'share', share: decoded(share) };
  const nas = /^#\/nas\/(?<id>.+)$/.exec(hash)?.groups?.['id'];
  if (nas !== undefined) return { page: 'nas', nas: decoded(nas) };
  if (hash === '#/machine') return { page: 'machine' };
  if (hash === '#/changes') return { page: 'changes' };
  if (hash === '#/settings') return { page: 'settings' };
  return { page: 'overview' };
}

/** A stray percent sign is not an encoding; then the text is meant as it stands. */
function decoded(text: string): string {
  return /%(?![0-9a-fA-F]{2})/.test(text) ? text : decodeURIComponent(text);
}

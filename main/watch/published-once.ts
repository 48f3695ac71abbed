import type { PublishedShare } from '../../shared/ipc/publication.ts';
import { valueOf } from '../../shared/model/reading.ts';
import type { Share, ShareId } from '../../shared/model/snapshot.ts';

/**
 * Gives one object for all that say the same. What crosses to the window is copied object by object, so that a session with
 * hundreds of shares crosses, and is looked through there, once and not with each of them.
 */
export function onceEach(): <Part extends object>(part: Part) => Part {
  const seen = new Map<string, unknown>();
  return <Part extends object>(part: Part): Part => {
    const text = JSON.stringify(part);
    if (!seen.has(text)) seen.set(text, part);
    // oxlint-disable-next-line no-unsafe-type-assertion -- the same text is of the same part
    return seen.get(text) as Part;
  };
}

/** Of what only its protocol tells, the kind alone crosses: the window draws what is the same for every protocol. */
export function publishedShare(
  { session, native, ...share }: Share,
  once: ReturnType<typeof onceEach>,
): PublishedShare {
  const kind = { kind: native.kind };
  if (session.state !== 'known') return { ...share, session, native: kind };
  const { sharedWith: _sharedWith, ...value } = session.value;
  return { ...share, session: once({ ...session, value }), details: once(share.details), native: kind };
}

/** For each session that several shares use, those shares. */
export function sharingOf(shares: readonly Share[]): readonly (readonly ShareId[])[] {
  const placed = new Set<ShareId>();
  return shares.flatMap(({ id, session }) => {
    const others = valueOf(session)?.sharedWith ?? [];
    if (others.length === 0 || placed.has(id)) return [];
    const together = [id, ...others];
    for (const one of together) placed.add(one);
    return [together];
  });
}

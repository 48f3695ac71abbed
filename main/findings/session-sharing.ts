import type { Share } from '../../shared/model/snapshot.ts';
import { logSinceMount, messagesWith, noListWords } from './mount-log.ts';
import { companionsOf, speaksOldDialect, type ShareView } from './share-view.ts';

/**
 * The mounts that opened the connection without multichannel, if that is why this share has no second channel.
 *
 * What a NAS offers is settled once per TCP connection, and up to kernel 6.12 a mount that asks for one channel does
 * not even ask. The next mount of the NAS uses the same connection: the kernel then says `no multichannel support`
 * just as if it were switched off at the NAS. What tells the two apart: a NAS that has it off gives no list of its
 * interfaces either.
 */
export function quietCompanions(view: ShareView): readonly Share[] {
  const { asked } = view.share;
  if (asked < 2 || view.reached.length > 1 || speaksOldDialect(view)) return [];
  const quiet = companionsOf(view).filter((other) => other.asked < asked && other.asked === 1);
  if (quiet.length === 0) return [];
  const onSameSession = quiet.filter((other) => view.session?.sharedWith.includes(other.id));
  if (onSameSession.length > 0) return listIsThere(view) ? onSameSession : [];
  return view.kernel?.serverMultichannel !== true && listIsThere(view) ? quiet : [];
}

function listIsThere(view: ShareView): boolean {
  if (view.announced !== undefined) return view.useful.length > 1;
  return messagesWith(logSinceMount(view), noListWords).length === 0;
}

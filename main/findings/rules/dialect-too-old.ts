import { milliseconds } from '../../../shared/model/units.ts';
import { dialectTooOld as text } from '../../../shared/text/findings/smb.ts';
import { logSinceMount, messagesWith, quoteLog } from '../mount-log.ts';
import { found, type Rule } from '../rule.ts';
import { placesOf, quoteMount, quoteSession } from '../share-quotes.ts';
import { dialectOf, isLosing, sharesOf, shareSubject, speaksOldDialect, nasNamed } from '../share-view.ts';

const kernelWords = 'multichannel is not supported on this protocol version';

/** SMB 1 and 2 know one connection a session. Where nobody asked for more and none is known to be missing, only a note. */
export const dialectTooOld: Rule = {
  code: 'smb.dialect-too-old',
  unless: ['smb.channel-lost'],
  visibleAfter: milliseconds(5_000),
  diagnose: ([now]) =>
    sharesOf(now)
      .filter(speaksOldDialect)
      .flatMap((view) => {
        const { mount } = view.share;
        const hex = `0x${(dialectOf(view) ?? 0).toString(16)}`;
        const version = `vers=${String(mount.options['vers'])}`;
        return found(dialectTooOld, {
          severity: mount.asked > 1 || isLosing(view) ? 'warning' : 'note',
          subject: shareSubject(view),
          text: text({
            nas: nasNamed(view.nas),
            dialect: nameOf(dialectOf(view) ?? 0),
            asked: mount.asked,
            demanded: mount.options['vers'] !== undefined && mount.options['vers'] !== 'default',
            places: placesOf(view),
          }),
          evidence: [
            ...quoteMount(now, view.share, [version, `max_channels=${String(mount.options['max_channels'])}`]),
            ...quoteSession(view, [`Dialect ${hex}`]),
            ...quoteLog(view, messagesWith(logSinceMount(view), [kernelWords]), [kernelWords]),
          ],
        });
      }),
};

/** `0x210` → `2.1`; SMB 1 has no number in this form. */
function nameOf(dialect: number): string {
  if (dialect < 0x200) return '1';
  return `${dialect >> 8}.${(dialect >> 4) & 0xf}${(dialect & 0xf) === 0 ? '' : `.${dialect & 0xf}`}`;
}

import type { KernelMessage } from '../../../shared/model/cifs.ts';
import type { NasFacts } from '../../../shared/model/nas-facts.ts';
import { valueOf, type Evidence } from '../../../shared/model/reading.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { serverOff as text } from '../../../shared/text/findings/smb.ts';
import { logSinceMount, messagesWith, noListWords, noMultichannelWords, quoteLog } from '../mount-log.ts';
import { found, type Rule } from '../rule.ts';
import { quietCompanions } from '../session-sharing.ts';
import { capabilityWords, placesOf, quoteInterfaces, quoteMount, quoteSession } from '../share-quotes.ts';
import { multichannelAtNas, nasFactsOf, quoteSamba, quoteSettings } from '../nas-side.ts';
import { isLosing, nasSubject, sharesOn, speaksOldDialect, type ShareView, nasNamed } from '../share-view.ts';

/** From Linux 7.0 on channels are opened after the mount returned: do not judge before they could be there. */
const lasting = milliseconds(10_000);
const offAgain = ['does not support multichannel anymore'];

/** Channels were asked for, and the NAS does not offer multichannel or names no ports. */
export const serverOff: Rule = {
  code: 'smb.server-off',
  unless: [],
  visibleAfter: lasting,
  diagnose: ([now]) =>
    now.nas.flatMap((nas) => {
      const view = sharesOn(nas, now).find((one) => reasonOf(one) !== undefined);
      const why = view && reasonOf(view);
      if (view === undefined || why === undefined) return [];
      const facts = nasFactsOf(nas, now);
      const said = messagesWith(logSinceMount(view), [...noMultichannelWords, ...offAgain]);
      return found(serverOff, {
        severity: view.share.verdict.word === 'broken' ? 'error' : 'warning',
        subject: nasSubject(nas),
        text: text({
          nas: nasNamed(nas),
          asked: view.share.mount.asked,
          why,
          places: placesOf(view),
          ...(facts === undefined ? {} : { guide: facts.guide, setting: multichannelAtNas(facts) }),
        }),
        evidence: [
          ...quoteMount(now, view.share),
          ...quoteSession(view, capabilityWords(view)),
          ...(why === 'no-capability-but-list' ? quoteInterfaces(view) : []),
          ...quoteLog(view, said, [...noMultichannelWords, ...offAgain]),
          ...settingsOf(facts),
        ],
      });
    }),
};

/** What testparm says, or Windows; where it does not say it, the version by which the default is known. */
function settingsOf(facts: NasFacts | undefined): readonly Evidence[] {
  const setting = facts && valueOf(facts.smb)?.multichannel;
  if (setting === undefined) return [];
  return setting.by === 'printed' ? quoteSettings(facts, ['multichannel']) : quoteSamba(facts);
}

function reasonOf(view: ShareView): Parameters<typeof text>[0]['why'] | undefined {
  const { session, kernel, share, reached, announced } = view;
  if (share.mount.asked < 2 || session === undefined || reached.length > 1 || speaksOldDialect(view)) return undefined;
  const log = logSinceMount(view);
  if (wasSwitchedOff(log) && share.verdict.word !== 'limited') return 'switched-off';
  if (!isLosing(view)) return undefined;
  const offAtNas = multichannelAtNas(nasFactsOf(view.nas, view.now)) === false;
  if (quietCompanions(view).length > 0) return offAtNas ? 'no-capability' : undefined;
  const listed = (announced ?? []).length > 0;
  const saysNoList = messagesWith(log, noListWords).length > 0;
  const saysNo = messagesWith(log, noMultichannelWords).length > 0;
  if (kernel?.serverMultichannel === false) return listed ? 'no-capability-but-list' : 'no-capability';
  if (listed) return undefined;
  if (offAtNas) return 'no-capability';
  if (kernel?.serverMultichannel === true) return session.channels < 2 ? 'no-list' : undefined;
  return saysNo || saysNoList ? 'no-capability' : undefined;
}

/** The last word counts: the kernel also says when multichannel is back. */
function wasSwitchedOff(log: readonly KernelMessage[]): boolean {
  const last = messagesWith(log, [...offAgain, 'supports multichannel now']).at(-1);
  return last !== undefined && offAgain.some((word) => last.text.includes(word));
}

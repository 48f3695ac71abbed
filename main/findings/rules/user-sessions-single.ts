import type { CifsSession } from '../../../shared/model/cifs.ts';
import { valueOf, type Evidence } from '../../../shared/model/reading.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { userSessionsSingle as text } from '../../../shared/text/findings/smb-channels.ts';
import { quote } from '../quotes.ts';
import { found, type Rule } from '../rule.ts';
import { quoteInterfaces, quoteMount } from '../share-quotes.ts';
import { nasNamed, sharesOf, shareSubject, type ShareView } from '../share-view.ts';

/** With `multiuser` each further user has a session of its own, and the kernel opens further channels while mounting only. */
export const userSessionsSingle: Rule = {
  code: 'smb.user-sessions-single',
  unless: ['smb.channel-lost', 'smb.channel-stalled'],
  visibleAfter: milliseconds(10_000),
  diagnose: ([now]) =>
    sharesOf(now).flatMap((view) => {
      const { session, share } = view;
      const fewer = (session?.furtherUsers ?? []).filter(({ channels }) => channels < (session?.channels ?? 0));
      // Where one way is all there is, more channels of a user would bring nothing.
      if (session === undefined || fewer.length === 0 || share.verdict.possible < 2) return [];
      return found(userSessionsSingle, {
        severity: 'warning',
        subject: shareSubject(view),
        text: text({
          nas: nasNamed(view.nas),
          sessions: fewer.length,
          users: [...new Set(fewer.flatMap(({ user }) => user ?? []))].toSorted((left, right) => left - right),
          channels: Math.min(...fewer.map(({ channels }) => channels)),
          mounters: session.channels,
          asked: share.mount.asked,
          security: share.mount.options['sec'],
        }),
        evidence: [
          ...quoteMount(now, share, ['multiuser', `max_channels=${String(share.mount.options['max_channels'])}`]),
          ...quoteSessions(
            view,
            fewer.map(({ key }) => key),
          ),
          ...quoteInterfaces(view),
        ],
      });
    }),
};

/** The mounting user's session with its extra channels, and those of the further users. */
function quoteSessions({ now, kernel }: ShareView, keys: readonly string[]): readonly Evidence[] {
  const all = (valueOf(now.facts.cifs)?.servers ?? []).flatMap(({ sessions }) => sessions);
  const further = all.filter((one) => keys.includes(one.key));
  const lines = [...(kernel === undefined ? [] : [kernel]), ...further].flatMap(linesOf);
  return quote(
    now.facts.cifs,
    lines,
    lines.flatMap((line) => /User: \d+|Extra Channels: \d+/.exec(line) ?? []),
  );
}

function linesOf({ quoted, usersQuoted }: CifsSession): readonly string[] {
  const [id, extra] = ['SessionId: ', 'Extra Channels: '].map((word) => quoted.find((line) => line.includes(word)));
  return [id, usersQuoted, extra].flatMap((line) => line ?? []);
}

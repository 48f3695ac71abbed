import { smbClientOf } from '../../../shared/model/machine.ts';
import type { CifsSession } from '../../../shared/model/cifs.ts';
import { valueOf, type Evidence } from '../../../shared/model/reading.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { capital, channelsOf, count, listed } from '../../../shared/text/phrases.ts';
import { finding } from '../finding.ts';
import { quote } from '../quotes.ts';
import { copy, explain } from '../remedy.ts';
import { quoteInterfaces, quoteMount } from '../share-quotes.ts';
import { nasNamed, type ShareView } from '../share-view.ts';
import { mountTable, session } from '../sources.ts';
import { perSmbShare } from '../subjects.ts';

/** With `multiuser` each further user has a session of its own, and the kernel opens further channels while mounting only. */
export const userSessionsSingle = finding({
  code: 'smb.user-sessions-single',
  unless: ['smb.channel-lost', 'smb.channel-stalled'],
  visibleAfter: milliseconds(10_000),
  examine: (history) =>
    perSmbShare(history, [mountTable, session], (view) => {
      const { session: opened, share, now, mount } = view;
      const fewer = (opened?.furtherUsers ?? []).filter(({ channels }) => channels < (opened?.channels ?? 0));
      // Where one way is all there is, more channels of a user would bring nothing.
      if (opened === undefined || fewer.length === 0 || share.verdict.possible < 2) return undefined;
      return {
        severity: 'warning',
        seen: {
          nas: nasNamed(view.nas),
          sessions: fewer.length,
          users: [...new Set(fewer.flatMap(({ user }) => user ?? []))].toSorted((left, right) => left - right),
          fewest: Math.min(...fewer.map(({ channels }) => channels)),
          mounters: opened.channels,
          mount,
        },
        evidence: [
          ...quoteMount(now, share, ['multiuser', `max_channels=${String(mount.options['max_channels'])}`]),
          ...quoteSessions(
            view,
            fewer.map(({ key }) => key),
          ),
          ...quoteInterfaces(view),
        ],
      };
    }),
  says: ({ nas, sessions, users, fewest, mounters }) => {
    const some = `${capital(count(sessions))} further ${sessions === 1 ? 'user' : 'users'} of this share`;
    const each = sessions === 1 ? '' : ' each';
    const who = users.length === 0 ? 'theirs' : `user ${listed(users.map(String))}`;
    return {
      title: `${some} ${sessions === 1 ? 'has' : 'have'} ${channelsOf(fewest)}${each}; only the session that mounted it has ${count(mounters)}.`,
      consequence: `With multiuser each user has a session of their own at ${nas}, and the kernel opens further channels while mounting only. Copies of ${who} end at the speed of ${fewest === 1 ? 'one port' : `${count(fewest)} ports`}.`,
    };
  },
  // Never one click: whose login a mount uses, and where, is a choice about rights.
  remedies: ({ users: [user = 'UID'], mount: { options, asked } }) => {
    const security = options['sec'];
    const login =
      typeof security === 'string' && security.startsWith('krb5')
        ? `sec=${security},cruid=${user}`
        : 'credentials=FILE';
    return [
      copy(
        'For a user who copies much: mount the share once more for that user alone, at a place of its own, without multiuser and with these options:',
        `${login},uid=${user},multichannel,max_channels=${asked}`,
      ),
      explain('Where one account is enough for all: mount the share without multiuser; then all use the one session.'),
    ];
  },
});

/** The mounting user's session with its extra channels, and those of the further users. */
function quoteSessions({ now, kernel }: ShareView, keys: readonly string[]): readonly Evidence[] {
  const all = (valueOf(smbClientOf(now.facts).debugData)?.servers ?? []).flatMap(({ sessions }) => sessions);
  const further = all.filter((one) => keys.includes(one.key));
  const lines = [...(kernel === undefined ? [] : [kernel]), ...further].flatMap(linesOf);
  return quote(
    smbClientOf(now.facts).debugData,
    lines,
    lines.flatMap((line) => /User: \d+|Extra Channels: \d+/.exec(line) ?? []),
  );
}

function linesOf({ quoted, usersQuoted }: CifsSession): readonly string[] {
  const [id, extra] = ['SessionId: ', 'Extra Channels: '].map((word) => quoted.find((line) => line.includes(word)));
  return [id, usersQuoted, extra].flatMap((line) => line ?? []);
}

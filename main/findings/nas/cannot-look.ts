import { type MachineFacts, smbServerOf } from '../../../shared/model/machine.ts';
import type { Subject } from '../../../shared/model/finding.ts';
import type { NasView } from '../../../shared/model/nas-view.ts';
import type { Evidence, Reading } from '../../../shared/model/reading.ts';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { first, listed } from '../../../shared/text/phrases.ts';
import { finding } from '../finding.ts';
import { copy, explain } from '../remedy.ts';
import { isLosing, nasSubject, sharesOn } from '../share-view.ts';
import { whole } from '../sources.ts';
import { answer } from '../subjects.ts';

interface Seen {
  readonly nas: string;
  readonly worst: NasUnreadable;
  /** All of it, the worst first. */
  readonly missing: readonly NasUnreadable[];
  readonly sudoers: readonly string[];
}

/** A NAS that is to be asked does not answer, or does not let this account see what matters. */
export const nasCannotLook = finding<Seen>({
  code: 'nas.cannot-look',
  unless: [],
  visibleAfter: milliseconds(5_000),
  examine: ([now]) =>
    now.nasViews.map((view) => {
      const { facts } = view;
      const subject = subjectOf(view, now);
      const [worst, ...others] = unreadable(view, now);
      if (worst === undefined) {
        return answer(subject, undefined, () => [
          whole(facts.network.interfaces),
          whole(smbServerOf(facts).connections),
        ]);
      }
      const missing = [worst, ...others];
      return answer(
        subject,
        {
          severity: worst.what === 'everything' || worst.what === 'interfaces' ? 'warning' : 'note',
          seen: { nas: subject.name, worst, missing, sudoers: facts.guide?.sudoers ?? [] },
          evidence: missing.map((one) => evidenceOf(one, facts)),
        },
        () => [],
      );
    }),
  says: ({ nas, worst, missing }) => ({
    title:
      worst.what === 'everything'
        ? `${first(nas)} could not be asked.`
        : `${listed(missing.map(({ source }) => source))} of ${nas} could not be read.`,
    consequence: `So it is not known ${listed(missing.map(({ what }) => unknownThen[what]))}.`,
  }),
  // More rights are for a person to give; the finding has the very line.
  remedies: ({ missing, sudoers }) => [
    ...(missing.some(({ why }) => why === 'denied')
      ? [
          sudoers.length === 0
            ? explain('Log in there as an administrator, who may read it.')
            : copy(
                'Let the account read exactly this without a password. At the NAS, as root, put into a file in /etc/sudoers.d (by visudo -f):',
                sudoers.join('\n'),
              ),
        ]
      : []),
    ...missing
      .filter(({ why }) => why === 'failed')
      .map(({ source, reason }) => explain(`${source} answered: ${reason ?? 'nothing'}`)),
  ],
});

/** What is not known of a NAS while a source of it cannot be read. */
type NasBlindness = 'everything' | 'connections' | 'sessions' | 'settings' | 'interfaces';

interface NasUnreadable {
  readonly what: NasBlindness;
  readonly source: string;
  readonly why: 'denied' | 'failed';
  /** What the NAS answered. */
  readonly reason?: string;
}

const unknownThen: Readonly<Record<NasBlindness, string>> = {
  everything: 'what it says of its ports and connections',
  connections: 'which connections it holds',
  sessions: 'which user and session a connection belongs to',
  settings: 'how its SMB service is set up',
  interfaces: 'which ports it has',
};

/** The NAS as the shares know it; one that none of them is on is called by how it is asked. */
function subjectOf({ nas: ids, machine }: NasView, now: Snapshot): Subject {
  const nas = now.nas.find((one) => ids.includes(one.id));
  return nas === undefined ? { kind: 'machine', id: machine, name: machine } : nasSubject(nas);
}

/** What nobody needs now is not asked for: settings matter only while something is missing. */
function unreadable({ facts, nas: ids }: NasView, now: Snapshot): readonly NasUnreadable[] {
  const { interfaces } = facts.network;
  const { connections, sessions, configuration } = smbServerOf(facts);
  if (facts.system.state === 'failed' && interfaces.state === 'failed' && connections.state === 'failed') {
    return unreadableOf('everything', facts.system);
  }
  const losing = now.nas.some((one) => ids.includes(one.id) && sharesOn(one, now).some(isLosing));
  const missing = [
    ...unreadableOf('interfaces', interfaces),
    ...unreadableOf('connections', connections),
    ...unreadableOf('sessions', sessions),
    ...(losing || configuration.state === 'denied' ? unreadableOf('settings', configuration) : []),
  ];
  return missing.filter((one, index) => missing.findIndex(({ source }) => source === one.source) === index);
}

function unreadableOf(what: NasBlindness, reading: Reading<unknown>): readonly NasUnreadable[] {
  if (reading.state === 'denied') return [{ what, source: reading.source, why: 'denied' }];
  if (reading.state !== 'failed' || reading.notRecorded === true) return [];
  return [{ what, source: reading.source, why: 'failed', reason: reading.reason }];
}

/** There are no lines of what could not be read: the answer stands in for them. */
function evidenceOf({ source, why, reason }: NasUnreadable, { machine, readAt }: MachineFacts): Evidence {
  const answer = why === 'denied' ? 'permission denied' : (reason ?? 'no answer');
  return { machine, source, lines: [`${source}: ${answer}`], readAt, decisive: [answer] };
}

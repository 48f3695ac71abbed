import type { Subject } from '../../../shared/model/finding.ts';
import type { NasFacts } from '../../../shared/model/nas-facts.ts';
import type { NasView } from '../../../shared/model/nas-view.ts';
import type { Evidence, Reading } from '../../../shared/model/reading.ts';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { nasCannotLook as text, type NasBlindness, type NasUnreadable } from '../../../shared/text/findings/nas.ts';
import { found, type Rule } from '../rule.ts';
import { isLosing, nasSubject, sharesOn } from '../share-view.ts';

/** A NAS that is to be asked does not answer, or does not let this account see what matters. */
export const nasCannotLook: Rule = {
  code: 'nas.cannot-look',
  unless: [],
  visibleAfter: milliseconds(5_000),
  diagnose: ([now]) =>
    now.nasViews.flatMap((view) => {
      const [worst, ...others] = unreadable(view, now);
      if (worst === undefined) return [];
      const subject = subjectOf(view, now);
      return found(nasCannotLook, {
        severity: worst.what === 'everything' || worst.what === 'interfaces' ? 'warning' : 'note',
        subject,
        text: text({ nas: subject.name, missing: [worst, ...others], sudoers: view.facts.guide.sudoers }),
        evidence: [worst, ...others].map((one) => evidenceOf(one, view.facts)),
      });
    }),
};

/** The NAS as the shares know it; one that none of them is on is called by how it is asked. */
function subjectOf({ nas: ids, machine }: NasView, now: Snapshot): Subject {
  const nas = now.nas.find((one) => ids.includes(one.id));
  return nas === undefined ? { kind: 'machine', id: machine, name: machine } : nasSubject(nas);
}

/** What nobody needs now is not asked for: settings matter only while something is missing. */
function unreadable({ facts, nas: ids }: NasView, now: Snapshot): readonly NasUnreadable[] {
  const { interfaces, connections, sessions, smb, system } = facts;
  if (system.state === 'failed' && interfaces.state === 'failed' && connections.state === 'failed') {
    return unreadableOf('everything', system);
  }
  const losing = now.nas.some((one) => ids.includes(one.id) && sharesOn(one, now).some(isLosing));
  const missing = [
    ...unreadableOf('interfaces', interfaces),
    ...unreadableOf('connections', connections),
    ...unreadableOf('sessions', sessions),
    ...(losing || smb.state === 'denied' ? unreadableOf('settings', smb) : []),
  ];
  return missing.filter((one, index) => missing.findIndex(({ source }) => source === one.source) === index);
}

function unreadableOf(what: NasBlindness, reading: Reading<unknown>): readonly NasUnreadable[] {
  if (reading.state === 'denied') return [{ what, source: reading.source, why: 'denied' }];
  if (reading.state !== 'failed' || reading.notRecorded === true) return [];
  return [{ what, source: reading.source, why: 'failed', reason: reading.reason }];
}

/** There are no lines of what could not be read: the answer stands in for them. */
function evidenceOf({ source, why, reason }: NasUnreadable, { machine, readAt }: NasFacts): Evidence {
  const answer = why === 'denied' ? 'permission denied' : (reason ?? 'no answer');
  return { machine, source, lines: [`${source}: ${answer}`], readAt, decisive: [answer] };
}

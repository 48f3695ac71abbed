import type { Severity } from '../../../shared/model/finding.ts';
import { valueOf, type Evidence, type Reading } from '../../../shared/model/reading.ts';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { cannotLook as text, type Blindness, type Unreadable } from '../../../shared/text/findings/host.ts';
import { found, type Rule } from '../rule.ts';
import { isGuest, isLosing, machineSubject, sharesOf, speaksOldDialect } from '../share-view.ts';

/** Something that a verdict or a cause rests on was denied or failed. What nobody needs now is not asked for. */
export const cannotLook: Rule = {
  code: 'host.cannot-look',
  unless: [],
  visibleAfter: milliseconds(5_000),
  diagnose: ([now]) => {
    const missing = unreadable(now);
    const severity: Severity = missing.every((one) => one.what === 'log' || one.what === 'interfaces')
      ? 'note'
      : 'warning';
    if (missing.length === 0) return [];
    return found(cannotLook, {
      severity,
      subject: machineSubject(now),
      text: text(missing),
      evidence: missing.map((one) => evidenceOf(one, now)),
    });
  },
};

function unreadable(now: Snapshot): readonly Unreadable[] {
  const { facts } = now;
  const mounts = valueOf(facts.mounts) ?? [];
  const wanted: readonly (readonly [Blindness, Reading<unknown>, boolean])[] = [
    ['mounts', facts.mounts, true],
    ['channels', facts.cifs, mounts.length > 0],
    ['sockets', facts.sockets, mounts.length > 0],
    ['interfaces', facts.nics, mounts.length > 0],
    ['log', facts.kernelLog, logWouldTell(now)],
  ];
  return wanted.flatMap(([what, reading, needed]) => (needed ? unreadableOf(what, reading) : []));
}

function unreadableOf(what: Blindness, reading: Reading<unknown>): readonly Unreadable[] {
  switch (reading.state) {
    case 'denied':
      return [{ what, source: reading.source, why: 'denied', needs: reading.needs }];
    case 'failed':
      return [{ what, source: reading.source, why: 'failed', reason: reading.reason, tool: reading.tool }];
    case 'absent':
      return what === 'channels' || what === 'sockets'
        ? [{ what, source: reading.evidence.source, why: 'absent' }]
        : [];
    case 'known':
    case 'unchecked':
      return [];
    default:
      return reading satisfies never;
  }
}

/** Channels were asked for and did not come, and nothing but the log would say why. */
function logWouldTell(now: Snapshot): boolean {
  return sharesOf(now).some(
    (view) =>
      isLosing(view) &&
      view.share.mount.asked > view.open.length &&
      !isGuest(view) &&
      !speaksOldDialect(view) &&
      view.kernel?.serverMultichannel !== false,
  );
}

/** There are no lines of what could not be read: the system's answer stands in for them. */
function evidenceOf({ source, why, reason }: Unreadable, { machine, facts }: Snapshot): Evidence {
  const answers = { denied: 'permission denied', absent: 'not there', failed: reason ?? 'no answer' } as const;
  return { machine, source, lines: [`${source}: ${answers[why]}`], readAt: facts.readAt, decisive: [answers[why]] };
}

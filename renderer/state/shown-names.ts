import type { Publication, PublishedSnapshot } from '../../shared/ipc/publication.ts';
import type { Finding } from '../../shared/model/finding.ts';
import type { Trouble } from '../../shared/model/judgement.ts';
import { plain, plainLines } from '../../shared/text/plain.ts';

/**
 * The same publication with the names and lines that are not ours as they may stand on a screen: what steers, turns or hides the
 * text beside it is shown as �. What things are known by (ids) stays, since it goes back to the main program.
 */
export function withShownNames(publication: Publication): Publication {
  const { snapshot, troubles } = publication;
  return {
    ...publication,
    ...(snapshot === undefined ? {} : { snapshot: shownSnapshot(snapshot) }),
    troubles: troubles.map(shownTrouble),
  };
}

/** What goes back to the main program, or to the clipboard, as it came. */
const kept: ReadonlySet<string> = new Set(['id', 'nas', 'hash', 'transaction', 'fingerprint', 'commands']);

/** The same for what is said of a change or a NAS that is tried: names of files and programs, sentences, lines of files and of SSH. */
export function withShownTexts<Value>(value: Value): Value {
  const shown: Value = JSON.parse(JSON.stringify(value), (name, inside: unknown) =>
    typeof inside === 'string' && !kept.has(name) ? plainLines(inside) : inside,
  );
  return shown;
}

function shownSnapshot(snapshot: PublishedSnapshot): PublishedSnapshot {
  return {
    ...snapshot,
    nas: snapshot.nas.map((nas) => ({ ...nas, name: plain(nas.name), names: nas.names.map(plain) })),
    shares: snapshot.shares.map((share) => ({
      ...share,
      name: plain(share.name),
      remote: plain(share.remote),
      at: plain(share.at),
      details: share.details.map((detail) => ({ ...detail, text: plain(detail.text) })),
    })),
  };
}

function shownTrouble(trouble: Trouble): Trouble {
  return { ...trouble, finding: shownFinding(trouble.finding), consequences: trouble.consequences.map(shownFinding) };
}

function shownFinding(finding: Finding): Finding {
  const { subject, evidence } = finding;
  return {
    ...finding,
    subject: { ...subject, name: plain(subject.name) },
    evidence: evidence.map((one) => ({ ...one, lines: one.lines.map(plain) })),
  };
}

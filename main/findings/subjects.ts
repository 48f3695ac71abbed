import type { Severity, Subject } from '../../shared/model/finding.ts';
import type { Evidence } from '../../shared/model/reading.ts';
import type { Nas, Snapshot } from '../../shared/model/snapshot.ts';
import type { Clear, History, Source, Trouble } from './finding.ts';
import {
  machineSubject,
  nasSubject,
  shareSubject,
  sharesOf,
  sharesOn,
  smbSharesOf,
  smbSharesOn,
  type ShareView,
  type SmbView,
} from './share-view.ts';
import { mountTable, type LookAt } from './sources.ts';

/** What is wrong with the subject that was looked at; `subject` where it is about another one. */
export interface Wrong<Seen> {
  readonly severity: Severity;
  readonly subject?: Subject;
  readonly seen: Seen;
  readonly evidence: readonly Evidence[];
}
type Answers<Seen> = readonly (Trouble<Seen> | Clear)[];

/** Asks of every share; `looksAt` are the readings by which a share is called fine. */
export function perShare<Seen>(
  [now]: History,
  looksAt: readonly LookAt[],
  wrongWith: (view: ShareView) => Wrong<Seen> | undefined,
): Answers<Seen> {
  return perView(now, sharesOf(now), looksAt, wrongWith);
}

/** Asks of every share of Linux's SMB client. */
export function perSmbShare<Seen>(
  [now]: History,
  looksAt: readonly LookAt[],
  wrongWith: (view: SmbView) => Wrong<Seen> | undefined,
): Answers<Seen> {
  return perView(now, smbSharesOf(now), looksAt, wrongWith);
}

/** Asks of these shares, which are of one client. */
export function perView<View extends ShareView, Seen>(
  now: Snapshot,
  shares: readonly View[],
  looksAt: readonly LookAt[],
  wrongWith: (view: View) => Wrong<Seen> | undefined,
): Answers<Seen> {
  return (
    mountsUnread(now) ??
    shares.map((view) => {
      const { nas } = view;
      return answer(shareSubject(view), wrongWith(view), () =>
        looksAt.flatMap((at) => at({ now, nas, views: [view] })),
      );
    })
  );
}

/** Asks of every NAS that a share is on. */
export function perNas<Seen>(
  [now]: History,
  looksAt: readonly LookAt[],
  wrongWith: (nas: Nas, views: readonly ShareView[]) => Wrong<Seen> | undefined,
): Answers<Seen> {
  return (
    mountsUnread(now) ??
    now.nas.map((nas) => {
      const views = sharesOn(nas, now);
      return answer(nasSubject(nas), wrongWith(nas, views), () => looksAt.flatMap((at) => at({ now, nas, views })));
    })
  );
}

/** Asks of every NAS that Linux's SMB client has a share on. */
export function perSmbNas<Seen>(
  history: History,
  looksAt: readonly LookAt[],
  wrongWith: (nas: Nas, views: readonly SmbView[]) => Wrong<Seen> | undefined,
): Answers<Seen> {
  return perNas(history, looksAt, (nas) => {
    const views = smbSharesOn(nas, history[0]);
    return views.length === 0 ? undefined : wrongWith(nas, views);
  });
}

/** One answer of the whole machine where none of its parts gives trouble. */
export function perMachine<Seen>(
  [now]: History,
  looksAt: readonly LookAt[],
  wrong: readonly Wrong<Seen>[],
): Answers<Seen> {
  if (wrong.length > 0) return wrong.map((one) => ({ answer: 'trouble', subject: machineSubject(now), ...one }));
  const views = sharesOf(now);
  const [nas] = now.nas;
  return [clear(machineSubject(now), () => looksAt.flatMap((at) => at({ now, nas, views })))];
}

export function answer<Seen>(
  subject: Subject,
  wrong: Wrong<Seen> | undefined,
  looksAt: () => readonly Source[],
): Trouble<Seen> | Clear {
  return wrong === undefined ? clear(subject, looksAt) : { answer: 'trouble', subject, ...wrong };
}

/** Most looks want the troubles alone, so that the readings are put together when they are asked for. */
function clear(subject: Subject, looksAt: () => readonly Source[]): Clear {
  return {
    answer: 'clear',
    subject,
    get looksAt() {
      return looksAt();
    },
  };
}

/** Where the mount table cannot be read, nothing is known of any share. */
function mountsUnread(now: Snapshot): readonly Clear[] | undefined {
  if (now.mountsUnread === undefined) return undefined;
  return [clear(machineSubject(now), () => mountTable({ now, views: [] }))];
}

import type { Publication } from '../../../shared/ipc/publication.ts';
import type { Settings } from '../../../shared/ipc/contract.ts';
import type { UnfinishedFix } from '../../../shared/model/fix.ts';
import type { Instant } from '../../../shared/model/units.ts';
import { fixWords, unfinishedNotice } from '../../../shared/text/screens/fix.ts';
import { notices } from '../../../shared/text/screens/window.ts';
import { lookFailure } from '../../state/nas.ts';
import { staleAge } from '../../state/clock.ts';

export type BannerAction = 'stop-sample' | 'tray-note-seen' | 'dismiss-problem' | 'recover-fixes';

export interface Banner {
  readonly kind: 'sample' | 'recording' | 'remote' | 'stale' | 'failed' | 'unfinished' | 'tray' | 'problem';
  readonly tone: 'plain' | 'warn' | 'err';
  readonly text: string;
  readonly action?: { readonly label: string; readonly does: BannerAction };
}

/** What must be said above every page: first what is being looked at, then how far it can be trusted. */
export function bannersOf(
  publication: Publication | undefined,
  settings: Settings,
  problem: string | undefined,
  now: Instant,
  unfinished: readonly UnfinishedFix[] = [],
): readonly Banner[] {
  if (publication === undefined) return problemBanner(problem);
  return [
    ...sourceBanner(publication),
    ...ageBanners(publication, now),
    ...unfinishedBanner(unfinished),
    ...problemBanner(problem),
    ...trayBanner(publication, settings),
  ];
}

function sourceBanner({ source }: Publication): readonly Banner[] {
  switch (source.kind) {
    case 'local':
      return [];
    case 'sample':
      return [
        {
          kind: 'sample',
          tone: 'plain',
          text: notices.sample,
          action: { label: notices.sampleStop, does: 'stop-sample' },
        },
      ];
    case 'recording':
      return [{ kind: 'recording', tone: 'plain', text: notices.recording(source.name) }];
    case 'remote':
      return [{ kind: 'remote', tone: 'plain', text: notices.remote(source.hostName, source.machine) }];
    default:
      return source satisfies never;
  }
}

function ageBanners(publication: Publication, now: Instant): readonly Banner[] {
  const age = staleAge(publication, now);
  const old = age === undefined ? '' : notices.stale(age);
  const failure = lookFailure(publication);
  if (failure !== undefined && publication.snapshot !== undefined)
    return [{ kind: 'failed', tone: 'err', text: `${notices.lookFailed(failure)} ${old}`.trim() }];
  return old === '' ? [] : [{ kind: 'stale', tone: 'warn', text: old }];
}

/** What a crash left in the middle of a change is put back when the person says so, and never silently. */
function unfinishedBanner(unfinished: readonly UnfinishedFix[]): readonly Banner[] {
  if (unfinished.length === 0) return [];
  return [
    {
      kind: 'unfinished',
      tone: 'err',
      text: unfinishedNotice(unfinished.length, unfinished[0]?.title),
      action: { label: fixWords.recover, does: 'recover-fixes' },
    },
  ];
}

function problemBanner(problem: string | undefined): readonly Banner[] {
  if (problem === undefined) return [];
  return [{ kind: 'problem', tone: 'err', text: problem, action: { label: notices.dismiss, does: 'dismiss-problem' } }];
}

function trayBanner({ trayMissing }: Publication, { trayNoteSeen }: Settings): readonly Banner[] {
  if (!trayMissing || trayNoteSeen) return [];
  return [
    {
      kind: 'tray',
      tone: 'plain',
      text: notices.trayMissing,
      action: { label: notices.trayDismiss, does: 'tray-note-seen' },
    },
  ];
}

import type { FixHistory, FixRecord } from '../../shared/model/fix.ts';
import { instant } from '../../shared/model/units.ts';
import { workstation, atNas, fstab, remount } from './scene-previews.ts';

const media: FixRecord['subject'] = { kind: 'share', id: '/mnt/media', name: 'media on nas' };

function record(id: string, at: number, extra: Partial<FixRecord>): FixRecord {
  return {
    transaction: id,
    reason: { kind: 'finding', code: 'smb.not-requested' },
    subject: media,
    title: 'Ask for two channels',
    places: [workstation],
    at: instant(at),
    outcome: 'kept',
    sentence: 'Checked twice: “The mount never asked for a second channel” is gone. media uses 2 of 2 paths.',
    items: [fstab, remount],
    before: { at: instant(at), verdict: 'single', carrying: 1, possible: 2, throughput: 118e6 },
    after: { at: instant(at), verdict: 'full', carrying: 2, possible: 2 },
    ...extra,
  };
}

const hour = 3_600_000;

function fullHistory(now: number): FixHistory {
  return {
    running: [],
    unfinished: [
      {
        transaction: 'open-1',
        place: workstation,
        title: 'Let replies come back by the other port',
        at: instant(now - hour),
      },
      { transaction: 'open-2', place: atNas },
    ],
    records: [
      record('kept-1', now - hour / 2, {}),
      record('open-1', now - hour, {
        title: 'Let replies come back by the other port',
        outcome: 'unfinished',
        sentence: 'Lanewise ended in the middle of the change.',
      }),
      record('stuck-1', now - 2 * hour, {
        title: 'Mount with an account instead of as a guest',
        reason: { kind: 'finding', code: 'smb.guest-cannot-bind' },
        outcome: 'stuck',
        sentence:
          '/mnt/media could not be mounted again: the NAS does not answer on 10.100.4.25. /etc/fstab is as it was before. Run “mount /mnt/media” when the NAS answers.',
      }),
      record('undone-1', now - 26 * hour, {
        outcome: 'undone',
        sentence: '“Ask for two channels” was undone. Every value is the one from before.',
        undoneAt: instant(now - 25 * hour),
      }),
      record('back-1', now - 27 * hour, {
        title: 'Let the NAS announce both ports and ask for them',
        places: [atNas, workstation],
        outcome: 'put-back',
        sentence:
          'The change was made, but media got worse (1 of 2 before, 0 of 2 afterwards), so the change was reverted.',
      }),
      record('kept-2', now - 9 * 24 * hour, {
        title: 'Let each address answer for itself',
        reason: { kind: 'finding', code: 'net.arp-flux' },
        places: [atNas],
        subject: {
          kind: 'nas',
          id: 'nas',
          name: 'the-network-storage-in-the-cupboard-under-the-stairs.home.arpa',
        },
        sentence: 'Checked twice: “Both addresses of the NAS answer with one MAC address” is gone.',
      }),
    ],
  };
}

/** What the page of changes holds in a scene. */
export function historyOf(scene: string | undefined, now: number): FixHistory {
  if (scene === 'history-full') return fullHistory(now);
  if (scene === 'kept') return { records: [record('run-1', now, {})], running: [], unfinished: [] };
  return { records: [], running: [], unfinished: [] };
}

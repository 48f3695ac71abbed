import type { FindingCode } from '../../model/finding.ts';
import type { FindingPage } from './finding-page.ts';

export const loadPages: Readonly<Record<Extract<FindingCode, `load.${string}` | `host.${string}`>, FindingPage>> = {
  'load.one-request-at-a-time': {
    means:
      'All channels are up, and the copy keeps one request under way at a time. A request travels over one channel, so they take turns and together give one link’s speed. The set-up is right.',
    looksAt: [
      'bytes of each connection over several looks',
      'requests under way in DebugData',
      'link speeds, where both ends are known',
    ],
    fires:
      'Five looks in a row: all channels move evenly, never more than one request is under way, and the sum is not more than one link.',
    healthy: ['Many requests under way.', 'An idle share.', 'A copy that has just begun.'],
    whatToDo: [
      'Several copies at once, or a program with several streams.',
      'A mount with `cache=none` is not read ahead for: without that option one reader fills all ports.',
      'A program that reads past the cache (O_DIRECT) waits by itself. From Linux 6.12 on, `rsize` of a quarter of its blocks sends them as several requests at once.',
    ],
  },
  'load.limited-elsewhere': {
    means: 'All channels are up and have work waiting, and still move far less than their links carry.',
    looksAt: [
      'bytes of each connection',
      'requests under way',
      'link speeds of both ends',
      'the processors of the NAS (`/proc/stat`), if it is asked',
    ],
    fires:
      'Eight looks in a row: at least two requests wait per channel, and every channel is below 60 % of its link. Only where the speeds of both ends are known.',
    healthy: ['A link that is full.', 'Speeds that are not known: virtual interfaces name any.'],
    whatToDo: ['Disks, processor and encryption of the NAS; then disk and processor of this computer.'],
    onlyTheNasKnows:
      'What exactly limits (disk, processor, one SMB process) is to be seen at the NAS. One that is asked names a processor that is busy for more than 90 % of the time, or the waiting for disks.',
  },
  'host.cannot-look': {
    means: 'Something that a verdict or a cause rests on could not be read. What is not known is not called fine.',
    looksAt: ['the mount table', '`/proc/fs/cifs/DebugData`', '`ss`', 'the local interfaces', 'the kernel’s log'],
    fires:
      'A source was denied, failed, or is not there although a share is mounted. The kernel’s log only where a channel is missing and nothing else would tell why.',
    healthy: ['Nothing is mounted and cifs is not loaded.', 'The log may not be read, and nobody needs it.'],
    whatToDo: [
      'The log: membership in the group that may read it (`adm`, `systemd-journal`).',
      '`ss` missing: install iproute2.',
      'In a container: look from the host.',
    ],
  },
};

import { advise, all, type FindingText } from './finding-text.ts';

interface OneAtATime {
  readonly lanes: number;
  /** `11.8 MB/s` */
  readonly sum: string;
  /** The links' speed is known and the sum is about one link's. */
  readonly nearOneLink: boolean;
  readonly withoutCache: boolean;
}

export function oneRequestAtATime({ lanes, sum, nearOneLink, withoutCache }: OneAtATime): FindingText {
  return {
    title: `${all(lanes)} channels take turns: one request is under way at a time.`,
    consequence: nearOneLink
      ? `Together they move ${sum}, about what one port does. ${withoutCache ? 'The paths are right; the mount has no cache, so nothing is read ahead.' : 'The setup is right; this copy does not ask for more at once.'}`
      : `Together they move ${sum}. A single request travels over a single channel, so this copy cannot be faster than one port, whatever one port does here.`,
    advice: [
      advise('Copy several files at once, or with several streams (rclone --multi-thread-streams, several rsync).'),
      withoutCache
        ? advise('With a cache the kernel reads ahead for every program. Take this option away:', 'cache=none')
        : advise('The kernel reads ahead for programs that read through its cache; this one seems to read past it.'),
    ],
  };
}

interface LimitedElsewhere {
  readonly nas: string;
  readonly lanes: number;
  readonly sum: string;
  readonly possible: string;
  /** What the NAS itself is busy with, and for which part of the time. */
  readonly load?: { readonly limit: 'processor' | 'disk'; readonly part: number };
}

export function limitedElsewhere({ nas, lanes, sum, possible, load }: LimitedElsewhere): FindingText {
  if (load !== undefined) return limitedAtNas({ nas, lanes, sum, possible, load });
  return {
    title: `${all(lanes)} channels are busy and move ${sum} of the ${possible} they could.`,
    consequence: 'Requests are waiting, so it is not the number of paths that limits this copy.',
    advice: [
      advise(`Look at ${nas} while it copies: disks, processor (one SMB process serves all channels), encryption.`),
      advise('Then look at this computer: its disk, and its processor if the share is encrypted (“seal”).'),
    ],
  };
}

function limitedAtNas({
  nas,
  lanes,
  sum,
  possible,
  load,
}: LimitedElsewhere & Required<Pick<LimitedElsewhere, 'load'>>): FindingText {
  const percent = `${Math.round(load.part * 100)} %`;
  return {
    title: `${all(lanes)} channels are busy and move ${sum} of the ${possible} they could.`,
    consequence:
      load.limit === 'processor'
        ? `A processor of ${nas} works ${percent} of the time, so it is the NAS that limits this copy: one SMB process serves all channels of a client.`
        : `The processors of ${nas} wait for its disks ${percent} of the time, so it is the disks that limit this copy.`,
    advice: [
      load.limit === 'processor'
        ? advise(
            `See what else runs at ${nas}. Encryption and signing cost the most: see whether the share needs “seal”.`,
          )
        : advise(`See what else uses the disks of ${nas}: another copy, a scrub or a rebuild.`),
    ],
  };
}

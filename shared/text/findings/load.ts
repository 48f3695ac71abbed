import { advise, all, type FindingText } from './finding-text.ts';

interface OneAtATime {
  readonly lanes: number;
  /** `11.8 MB/s` */
  readonly sum: string;
  /** The links' speed is known and the sum is about one link's. */
  readonly nearOneLink: boolean;
  readonly readSize?: number;
}

/** Twice the channels' worth of requests ahead, in the steps that the option takes. */
function readAhead(lanes: number): number {
  const largest = 32 * 1024 * 1024;
  return Math.min(largest, Math.max(16 * 1024 * 1024, 2 * lanes * 1024 * 1024));
}

export function oneRequestAtATime({ lanes, sum, nearOneLink }: OneAtATime): FindingText {
  return {
    title: `${all(lanes)} channels take turns: one request is under way at a time.`,
    consequence: nearOneLink
      ? `Together they move ${sum}, about what one port does. The setup is right; this copy does not ask for more at once.`
      : `Together they move ${sum}. A single request travels over a single channel, so this copy cannot be faster than one port, whatever one port does here.`,
    advice: [
      advise('Copy several files at once, or with several streams (rclone --multi-thread-streams, several rsync).'),
      advise('For one reader, let the kernel read further ahead:', `rsize=1048576,rasize=${readAhead(lanes)}`),
    ],
  };
}

interface LimitedElsewhere {
  readonly nas: string;
  readonly lanes: number;
  readonly sum: string;
  readonly possible: string;
}

export function limitedElsewhere({ nas, lanes, sum, possible }: LimitedElsewhere): FindingText {
  return {
    title: `${all(lanes)} channels are busy and move ${sum} of the ${possible} they could.`,
    consequence: 'Requests are waiting, so it is not the number of paths that limits this copy.',
    advice: [
      advise(`Look at ${nas} while it copies: disks, processor (one SMB process serves all channels), encryption.`),
      advise('Then look at this computer: its disk, and its processor if the share is encrypted (“seal”).'),
    ],
  };
}

import type { Advice } from '../../model/finding.ts';
import type { Needs } from '../../model/reading.ts';
import { advise, listed, type FindingText } from './finding-text.ts';

/** What is not known while a source cannot be read. */
export type Blindness = 'mounts' | 'channels' | 'sockets' | 'interfaces' | 'log';

export interface Unreadable {
  readonly what: Blindness;
  readonly source: string;
  readonly why: 'denied' | 'failed' | 'absent';
  readonly needs?: Needs;
  /** What the system answered. */
  readonly reason?: string;
  /** The program that was asked is not there, or too old to be asked. */
  readonly tool?: 'missing' | 'old';
}

const unknownThen: Readonly<Record<Blindness, string>> = {
  mounts: 'which shares are mounted',
  channels: 'how many channels a share has',
  sockets: 'which ports the channels use',
  interfaces: 'which network ports this computer has',
  log: 'why the kernel opened no further channel',
};

export function cannotLook(missing: readonly Unreadable[]): FindingText {
  return {
    title: `${listed(missing.map((one) => one.source))} could not be read.`,
    consequence: `So it is not known ${listed(missing.map((one) => unknownThen[one.what]))}.`,
    advice: missing.map(howToAllow),
  };
}

function howToAllow({ what, source, why, needs, tool }: Unreadable): Advice {
  if (why === 'denied') {
    return needs === 'log-group'
      ? advise(
          'Let your user read the kernel’s log, then sign in again:',
          'sudo usermod -aG adm,systemd-journal "$USER"',
        )
      : advise(`Run Lanewise as a user who may read ${source}, or ask the administrator to allow it.`);
  }
  const [program = source] = source.split(' ');
  if (tool === 'missing' && (program === 'ss' || program === 'ip')) {
    return advise(
      `Install the program ${program} (package iproute2, on some systems iproute):`,
      'sudo apt install iproute2',
    );
  }
  if (tool === 'old' && what === 'channels') {
    return advise('Multichannel needs Linux 5.5 or newer: update this computer to a release with a newer kernel.');
  }
  if (tool === 'old') {
    return advise(
      `The program ${program} is installed but too old to be understood. A newer release of this system brings a newer one.`,
    );
  }
  if (what === 'channels' && why === 'absent') {
    return advise(
      `The kernel shows no ${source} although a share is mounted. In a container, look from the host instead.`,
    );
  }
  return advise(`See whether ${source} can be read by hand, and report what it says if it looks in order.`);
}

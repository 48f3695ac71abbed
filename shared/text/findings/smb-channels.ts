import { advise, capital, commandOf, count, listed, type FindingText } from './finding-text.ts';
import { mountAgain } from './mounting.ts';

interface Standing {
  readonly nas: string;
  readonly address?: string;
  /** How many of how many channels. */
  readonly affected: number;
  readonly channels: number;
  readonly seconds?: number;
  readonly echoInterval?: number;
  readonly nic?: string;
}

const lookAtWire = ({ nas, address, nic }: Standing) =>
  advise(
    `Look at the cable and the switch between ${nic ?? 'this computer'} and ${address === undefined ? 'the NAS’s ports' : `the port of ${nas} with ${address}`}, and whether the lamp of that port is on.`,
  );

export function channelStalled(standing: Standing): FindingText {
  const { nas, address, affected, channels, seconds, echoInterval = 60 } = standing;
  const since = seconds === undefined ? '' : ` for ${seconds} s`;
  return {
    title:
      affected === channels
        ? `Nothing comes from ${nas} any more${since}.`
        : `The path to ${address ?? `a port of ${nas}`} stands still${since}; nothing comes from there.`,
    consequence: `Files wait for it. The kernel still calls it connected and waits up to ${echoInterval * 3} s before it goes on ${affected === channels ? 'and connects anew' : 'without it'}.`,
    advice: [
      lookAtWire(standing),
      ...(echoInterval > 10
        ? [advise('For a shorter wait the next time, mount with a shorter interval:', 'echo_interval=10')]
        : []),
    ],
  };
}

export function channelLost(standing: Standing & { readonly place: string; readonly gone: boolean }): FindingText {
  const { nas, address, affected, channels, place, gone } = standing;
  const all = affected === channels && !gone;
  const which = address === undefined ? '' : ` to ${address}`;
  const one = affected === 1 ? 'A channel' : `${capital(count(affected))} channels`;
  const verb = affected === 1 ? 'is' : 'are';
  return {
    title: all ? `The connection to ${nas} is lost.` : `${one}${which} ${verb} ${gone ? 'no longer there' : 'lost'}.`,
    consequence: all
      ? 'The share does not answer; the kernel is trying to connect anew.'
      : `The share goes on over ${count(Math.max(0, channels - affected))} of ${count(channels)} channels.`,
    advice: [
      lookAtWire(standing),
      advise(
        'If it does not return within a minute after the link is back, unmount the share and mount it again:',
        joined(commandOf('sudo', 'umount', place), commandOf('sudo', 'mount', place)),
      ),
    ],
  };
}

function joined(...commands: readonly (string | undefined)[]): string | undefined {
  return commands.every((command) => command !== undefined) ? commands.join('\n') : undefined;
}

interface UserSessions {
  readonly nas: string;
  /** Sessions of further users with fewer channels, and the numbers of those users as far as they are told. */
  readonly sessions: number;
  readonly users: readonly number[];
  /** The fewest that one of them has, and what the session that mounted the share has. */
  readonly channels: number;
  readonly mounters: number;
  readonly asked: number;
  /** `sec=` of the mount, such as krb5. */
  readonly security: string | true | undefined;
}

export function userSessionsSingle({ nas, users, security, ...counts }: UserSessions): FindingText {
  const { sessions, channels, mounters, asked } = counts;
  const some = `${capital(count(sessions))} further ${sessions === 1 ? 'user' : 'users'} of this share`;
  const each = sessions === 1 ? '' : ' each';
  const who = users.length === 0 ? 'theirs' : `user ${listed(users.map(String))}`;
  const [user = 'UID'] = users;
  const login =
    typeof security === 'string' && security.startsWith('krb5') ? `sec=${security},cruid=${user}` : 'credentials=FILE';
  return {
    title: `${some} ${sessions === 1 ? 'has' : 'have'} ${channelsOf(channels)}${each}; only the session that mounted it has ${count(mounters)}.`,
    consequence: `With multiuser each user has a session of their own at ${nas}, and the kernel opens further channels while mounting only. Copies of ${who} end at the speed of ${channels === 1 ? 'one port' : `${count(channels)} ports`}.`,
    advice: [
      advise(
        'For a user who copies much: mount the share once more for that user alone, at a place of its own, without multiuser and with these options:',
        `${login},uid=${user},multichannel,max_channels=${asked}`,
      ),
      advise('Where one account is enough for all: mount the share without multiuser; then all use the one session.'),
    ],
  };
}

const channelsOf = (channels: number): string => `${count(channels)} ${channels === 1 ? 'channel' : 'channels'}`;

interface Signatures {
  readonly nas: string;
  readonly channels: number;
  /** Failures that were written down; the kernel leaves out some where there are many. 0: only the cause of one was. */
  readonly times: number;
  readonly release: string | undefined;
  readonly places: readonly string[];
}

export function signatureFailures({ nas, channels, times, release, places }: Signatures): FindingText {
  const often = times > 1 ? `, at least ${count(times)} times since the share was mounted` : '';
  const running = release === undefined ? '' : ` Now running: ${release}.`;
  return {
    title: `Answers of ${nas} fail the check of their signature${often}.`,
    consequence: `The share has ${channelsOf(channels)}, and some kernels make the signing key of a further one wrongly: what is asked for over that channel fails, however open it is.`,
    advice: [
      advise(`Use a newer kernel of your distribution, which mends this.${running}`),
      advise(
        'Until then, mount the share with one channel, in place of multichannel and max_channels:',
        'nomultichannel',
      ),
      mountAgain(places),
    ],
  };
}

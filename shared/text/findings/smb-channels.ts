import { advise, capital, commandOf, count, type FindingText } from './finding-text.ts';

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

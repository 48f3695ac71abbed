import { advise, count, listed, type FindingText } from './finding-text.ts';

interface BondHides {
  readonly bond: string;
  readonly members: readonly string[];
  readonly mode: string;
  readonly nas: string;
  /** `stand-by`: the mode means one to carry at a time; `one`: only one was seen to; `any`: the bond picks. */
  readonly carriers: { readonly kind: 'stand-by' | 'one' | 'any'; readonly active?: string | undefined };
}

export function bondHidesPorts({ bond, members, mode, nas, carriers }: BondHides): FindingText {
  return {
    title: `${bond} makes one port of ${listed(members)}, so multichannel cannot tell them apart.`,
    consequence: whatCarries(carriers, count(members.length), mode, nas),
    advice: [
      advise(
        `Take ${listed(members)} out of the bond and give each an address, best in a network of its own. Multichannel brings speed and fail-over by itself.`,
      ),
      advise('If the bond must stay, set it and the switch to spread by address and port (layer3+4).'),
    ],
  };
}

function whatCarries(carriers: BondHides['carriers'], members: string, mode: string, nas: string): string {
  if (carriers.kind === 'any') {
    return `Which port a channel takes is left to the bond (mode ${mode}): the channels to ${nas} may share one, and the speed is then that of one port.`;
  }
  if (carriers.kind === 'one') return `One of the ${members} ports carries what goes to ${nas} (mode ${mode}).`;
  const active = carriers.active === undefined ? `One of the ${members} ports` : `Now ${carriers.active}`;
  return `${active} carries what goes to ${nas}, and the other stands by, as the mode ${mode} means it: all channels share the speed of one port.`;
}

interface OneMember {
  readonly bond: string;
  /** Members that have a link, those of them that carry (`undefined`: not told which), and those that do not. */
  readonly up: readonly string[];
  readonly carrying: readonly string[] | undefined;
  readonly idle: readonly string[];
  /** How many carry. */
  readonly count: number;
  /** The other end sends no LACP at all. */
  readonly silent: boolean;
  readonly nas: string;
  /** A share is slower by it now. */
  readonly costs: boolean;
  /** The bond is the NAS's. */
  readonly atNas?: true;
}

export function bondOneMember(one: OneMember): FindingText {
  const { bond, up, nas, silent, atNas } = one;
  const place = atNas ? ` of ${nas}` : '';
  return {
    title: `The bond ${bond}${place} uses ${count(one.count)} of its ${count(up.length)} ports with a link.`,
    consequence: `${whoCarries(one)} ${speedOfIt(one)}`,
    advice: [
      silent
        ? advise(
            `Put the switch ports of ${listed(up)} into one LACP group (802.3ad, “dynamic”): at the port in use it sends none.`,
          )
        : advise(
            `Put the switch ports of ${listed(up)} into one and the same LACP group (802.3ad, “dynamic”), on one switch or on switches that act as one.`,
          ),
      advise(
        `Or take ${listed(up)} out of the bond${atNas ? ` at ${nas}` : ''} and give each an address, best in a network of its own. Multichannel then uses them without any help of the switch.`,
      ),
    ],
  };
}

function whoCarries({ carrying, idle }: OneMember): string {
  if (carrying === undefined)
    return 'Each of them is in an aggregator of its own, and only one aggregator carries at a time.';
  return `Everything goes by ${listed(carrying)}, and ${listed(idle)} ${idle.length === 1 ? 'carries' : 'carry'} nothing: LACP (802.3ad) was not settled there with the switch.`;
}

function speedOfIt({ count: carriers, nas, costs, atNas }: OneMember): string {
  const whose = atNas ? 'of this computer' : `to ${nas}`;
  const speed = carriers === 1 ? 'one port' : `${count(carriers)} ports`;
  return costs
    ? `All channels ${whose} share the speed of ${speed}.`
    : `Whatever goes ${atNas ? 'to this computer' : `to ${nas}`} has the speed of ${speed} at most.`;
}

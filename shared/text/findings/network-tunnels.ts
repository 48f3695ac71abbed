import type { Advice } from '../../model/finding.ts';
import type { BitsPerSecond } from '../../model/units.ts';
import { advise, commandOf, listed, type FindingText } from './finding-text.ts';
import { mountAgain } from './mounting.ts';

interface Tunnel {
  readonly nas: string;
  /** Of the NAS in the network that this computer is in. */
  readonly addresses: readonly string[];
  readonly tunnel: string;
  readonly direct: string;
  readonly directSpeed: BitsPerSecond | undefined;
  /** The direct interface's own address. */
  readonly source: string;
  readonly network: string;
  /** The NAS was seen there, so that it is the same network and not another one with the same numbers. */
  readonly isSeen: boolean;
  /** Which table sends into the tunnel, and the earliest rule that was added. */
  readonly way: {
    readonly kind: 'main' | 'table' | 'unknown';
    readonly table?: string;
    readonly earliest: number | undefined;
  };
  readonly places: readonly string[];
}

export function tunnelCarries(one: Tunnel): FindingText {
  const { nas, addresses, tunnel, direct, directSpeed, network, isSeen, places } = one;
  const speed = directSpeed === undefined ? '' : ` (${directSpeed / 1e9} Gbit/s)`;
  return {
    title: `What goes to ${nas} leaves by the tunnel ${tunnel}, although ${direct} is in the NAS’s own network, ${network}.`,
    consequence: `Every packet takes the way of the tunnel (a VPN, most likely) and its work for the processor, and the straight way by ${direct}${speed} is not used.`,
    advice: [
      vpnSetting(tunnel, network),
      ...pastTheTunnel(one),
      mountAgain(places),
      ...(isSeen
        ? []
        : [
            advise(
              `Where ${direct} is in another place that only has the same addresses, leave all as it is. Whether the NAS answers by ${direct}:`,
              pingBy(direct, addresses[0]),
            ),
          ]),
    ],
  };
}

function pingBy(direct: string, address = ''): string | undefined {
  const words = commandOf(direct, address);
  return words && `ping -c 2 -I ${words}`;
}

/** The names that the clients give to their tunnels; the way itself is known by its structure. */
function vpnSetting(tunnel: string, network: string): Advice {
  if (tunnel.startsWith('tailscale')) {
    return advise(
      'Best in the VPN itself: let Tailscale accept no routes of others, if you need none of them here:',
      'sudo tailscale set --accept-routes=false',
    );
  }
  return advise(
    `Best in the VPN itself: take ${network} out of what it sends into ${tunnel} (WireGuard: AllowedIPs; OpenVPN: the routes that the server pushes; ZeroTier: managed routes).`,
  );
}

/** A place before the rules that VPN clients add (Tailscale: 5210, WireGuard: 32764), behind the kernel's own 0. */
const usualPlace = 100;

function pastTheTunnel({ addresses, direct, source, way, nas }: Tunnel): readonly Advice[] {
  const place = Math.max(1, Math.min(usualPlace, (way.earliest ?? Infinity) - 1));
  const rules = joined(addresses, (address) =>
    ip(address, 'rule', 'add', 'to', single(address), 'priority', String(place), 'lookup', 'main'),
  );
  const routes = joined(addresses, (address) =>
    ip(address, 'route', 'add', single(address), 'dev', direct, 'src', source),
  );
  if (way.kind === 'main')
    return [advise(`Or send ${nas} by ${direct} (until the next start of the network):`, routes)];
  const rule = advise(
    `Or put a rule before those of the VPN, which come before every route in the main table (until the next start of the network):`,
    rules,
  );
  if (way.kind === 'table') return [rule];
  return [
    rule,
    advise(
      `If “ip route get ${listed(addresses.slice(0, 1))}” still names the tunnel then, the VPN has its route in the main table itself. A route that is narrower wins there:`,
      routes,
    ),
  ];
}

function ip(address: string, ...words: readonly string[]): string | undefined {
  const command = commandOf(...words);
  return command && `sudo ip ${address.includes(':') ? '-6 ' : ''}${command}`;
}

const single = (address: string): string => `${address}/${address.includes(':') ? 128 : 32}`;

function joined(addresses: readonly string[], command: (address: string) => string | undefined): string | undefined {
  const lines = addresses.map(command);
  return lines.every((line) => line !== undefined) ? lines.join('\n') : undefined;
}

import type { Interface } from '../../../../shared/model/network.ts';
import { bitsPerSecond, bytes } from '../../../../shared/model/units.ts';
import { cableSpeed } from '../interfaces.ts';
import { addressWith } from '../raw-interface.ts';
import type { WindowsAnswer } from '../../smb-server/windows/windows-answer.ts';
import { windowsSource } from '../../smb-server/windows/windows-script.ts';

/** IANA's ifType of IEEE 802.11. */
const wirelessType = 71;
/** What Windows answers for an adapter without a link. */
const noSpeed = 2 ** 63;

/** Adapters with their addresses, counters and teams. */
export function windowsInterfaces({ adapters, addresses, counters, teams }: WindowsAnswer): readonly Interface[] {
  const known = adapters && 'value' in adapters ? adapters.value : [];
  const ips = addresses && 'value' in addresses ? addresses.value : [];
  const counts = counters && 'value' in counters ? counters.value : [];
  const bonds = teams && 'value' in teams ? teams.value : [];
  return known.map((adapter) => {
    const count = counts.find((one) => one.Name === adapter.Name);
    const team = bonds.find((one) => one.Name === adapter.Name);
    const speed = adapter.ReceiveLinkSpeed ?? 0;
    const kind = kindOf(adapter, team !== undefined);
    const link = adapter.Up === true ? 'up' : adapter.Up === false ? 'down' : 'unknown';
    return {
      name: adapter.Name,
      kind,
      link,
      speed: cableSpeed(
        kind,
        link,
        adapter.Up === true && speed > 0 && speed < noSpeed ? bitsPerSecond(speed) : undefined,
      ),
      mtuBytes: adapter.MtuSize ?? undefined,
      mac: adapter.MacAddress?.replaceAll('-', ':').toLowerCase(),
      addresses: ips
        .filter((ip) => ip.InterfaceIndex === adapter.ifIndex)
        .flatMap((ip) => addressWith(ip.IPAddress, ip.PrefixLength) ?? []),
      master: bonds.find((one) => one.Members.includes(adapter.Name))?.Name,
      lower: team?.Members ?? [],
      received: count && bytes(count.ReceivedBytes),
      sent: count && bytes(count.SentBytes),
      ...(count && { counted: { source: windowsSource('counters'), line: JSON.stringify(count) } }),
    };
  });
}

type Adapter = Extract<WindowsAnswer['adapters'], { value: unknown }>['value'][number];

function kindOf({ InterfaceType, Virtual }: Adapter, isTeam: boolean): Interface['kind'] {
  if (isTeam) return 'bond';
  return InterfaceType === wirelessType ? 'wireless' : Virtual ? 'virtual' : 'wired';
}

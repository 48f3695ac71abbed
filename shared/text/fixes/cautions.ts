import { familyOf } from '../../model/ip-family.ts';
import { commandOf } from '../phrases.ts';

interface RouteWords {
  readonly to: string;
  readonly dev: string;
  readonly gateway?: string;
  readonly source?: string;
  readonly table: string;
}
interface RuleWords {
  readonly priority: number;
  readonly from: string;
  readonly table: string;
}
interface Settings {
  readonly routes: readonly RouteWords[];
  readonly rules: readonly RuleWords[];
  readonly mtu: number | undefined;
}
type Owner =
  | { readonly kind: 'network-manager'; readonly profile: string }
  | { readonly kind: 'ifupdown' }
  | { readonly kind: 'nobody' };

/** What a change does not do, or what would undo it; with the text to copy where there is one. */
export const cautionText = {
  notLasting(dev: string, owner: Owner, settings: Settings): readonly string[] {
    if (owner.kind === 'network-manager') return byNetworkManager(owner.profile, dev, settings);
    const lines = [
      ...(settings.mtu === undefined ? [] : [commandOf('ip', 'link', 'set', 'dev', dev, 'mtu', String(settings.mtu))]),
      ...settings.routes.map(routeLine),
      ...settings.rules.map(({ priority, from, table }) =>
        commandOf('ip', 'rule', 'add', 'priority', String(priority), 'from', from, 'lookup', table),
      ),
    ].filter((line) => line !== undefined);
    if (lines.length === 0) return [];
    return owner.kind === 'ifupdown'
      ? [
          `${dev} is set up by /etc/network/interfaces, which Lanewise does not change: after a restart this is gone. To keep it, add to the stanza of ${dev} there:\n${lines.map((line) => `    up ${line}`).join('\n')}`,
        ]
      : [
          `No program that Lanewise knows sets ${dev} up, so this is gone after a restart. To keep it, have these commands run at every start:\n${lines.join('\n')}`,
        ];
  },
} as const;

function routeLine({ to, dev, gateway, source, table }: RouteWords): string | undefined {
  const via = gateway === undefined ? [] : ['via', gateway];
  const from = source === undefined ? [] : ['src', source];
  return commandOf(
    'ip',
    'route',
    'add',
    to,
    ...via,
    'dev',
    dev,
    ...from,
    ...(table === 'main' ? [] : ['table', table]),
  );
}

/** nm-settings-nmcli(5), ipv4.routes and ipv4.routing-rules; the size of packets has a file of its own. */
function byNetworkManager(profile: string, dev: string, { routes, rules }: Settings): readonly string[] {
  const commands = [
    ...routes.map(({ to, gateway, source, table }) => {
      const words = [
        to,
        ...(gateway === undefined ? [] : [gateway]),
        ...(source === undefined ? [] : [`src=${source}`]),
        ...(table === 'main' ? [] : [`table=${table}`]),
      ];
      return commandOf('sudo', 'nmcli', 'connection', 'modify', profile, `+${familyOf(to)}.routes`, words.join(' '));
    }),
    ...rules.map(({ priority, from, table }) =>
      commandOf(
        'sudo',
        'nmcli',
        'connection',
        'modify',
        profile,
        `+${familyOf(from)}.routing-rules`,
        `priority ${priority} from ${from} table ${table}`,
      ),
    ),
  ].filter((command) => command !== undefined);
  if (commands.length === 0) return [];
  return [
    `${dev} belongs to NetworkManager, which keeps its routes in the profile "${profile}" that Lanewise does not change: after a reconnection this is gone. To keep it:\n${commands.join('\n')}`,
  ];
}

import type { Activation, FileCheck, Mounting, Operation, RouteEntry } from './operation.ts';

/** A program by its bare name, found in the system's own directories by whoever runs it, and its words. */
export type Argv = readonly [string, ...string[]];
type OfKind<Kind extends Operation['kind']> = Extract<Operation, { readonly kind: Kind }>;

/** What does an operation that is no file: for the one who runs it, the preview, and those who copy it. */
export function argvOf(operation: Exclude<Operation, { readonly kind: 'file' | 'secret-file' }>): readonly Argv[] {
  switch (operation.kind) {
    case 'sysctl':
      // With slashes, because the name of an interface may hold a dot (eth0.5).
      return [['sysctl', '-w', `${operation.key}=${operation.after}`]];
    case 'mtu':
      return [['ip', 'link', 'set', 'dev', operation.dev, 'mtu', String(operation.after)]];
    case 'cifs-mount':
      return [...mountOff(operation), ...mountOn(operation)];
    case 'route':
      return [
        ...routeWords('del', operation.before),
        ...routeWords('add', operation.after),
        ...askAnew(operation.after),
      ];
    case 'rule':
      return [...ruleWords('del', operation), ...ruleWords('add', operation)];
    default:
      return operation satisfies never;
  }
}

function mountOff({ at, before }: OfKind<'cifs-mount'>): readonly Argv[] {
  // A unit too: stopping it would stop the services that need it, and would not say that it is busy.
  return before === undefined ? [] : [['umount', '--', at]];
}

function mountOn({ at, remote, after }: OfKind<'cifs-mount'>): readonly Argv[] {
  if (after === undefined) return [];
  if (after.by === 'unit') return [['systemctl', 'start', after.unit]];
  if (after.by === 'fstab') return [['mount', '--', at]];
  return [['mount', '-t', 'cifs', '-o', optionList(after), '--', remote, at]];
}

function optionList({ options, credentials }: Extract<Mounting, { readonly by: 'options' }>): string {
  return [...(credentials === undefined ? [] : [`credentials=${credentials}`]), ...options].join(',');
}

const familyOf = (network: string): string => (network.includes(':') ? '-6' : '-4');

function routeWords(verb: 'add' | 'del', route: RouteEntry | undefined): readonly Argv[] {
  if (route === undefined) return [];
  const { to, dev, source, gateway, table } = route;
  const via = gateway === undefined ? [] : ['via', gateway];
  const from = source === undefined ? [] : ['src', source];
  return [['ip', familyOf(to), 'route', verb, to, ...via, 'dev', dev, ...from, 'table', table]];
}

/**
 * Everyone on that wire is asked for again. The questions tell the others this interface's hardware address: what they
 * had learned of another one they would keep for as long as traffic confirms it.
 */
function askAnew(route: RouteEntry | undefined): readonly Argv[] {
  if (route?.source === undefined || route.gateway !== undefined) return [];
  return [['ip', familyOf(route.to), 'neigh', 'flush', 'dev', route.dev]];
}

function ruleWords(verb: 'add' | 'del', operation: OfKind<'rule'>): readonly Argv[] {
  const rule = verb === 'add' ? operation.after : operation.before;
  if (rule === undefined) return [];
  const { priority, from, table } = rule;
  return [['ip', familyOf(from), 'rule', verb, 'priority', String(priority), 'from', from, 'lookup', table]];
}

/** What makes the system take notice of a changed file. */
export const activations: Readonly<Record<Activation, Argv>> = {
  systemd: ['systemctl', 'daemon-reload'],
  samba: ['smbcontrol', 'all', 'reload-config'],
  'network-manager': ['nmcli', 'connection', 'reload'],
  'systemd-networkd': ['networkctl', 'reload'],
  netplan: ['netplan', 'apply'],
};

/** Says whether a new text would be understood; exit code 0 if so. */
export function checkOf(_check: FileCheck, file: string): Argv {
  return ['testparm', '-s', file];
}

import { smbServerOf } from '../../shared/model/machine.ts';
import type { ConnectionSource } from '../../shared/model/smb-server.ts';
import type { Interface } from '../../shared/model/network.ts';
import type { NasView, ServedShare } from '../../shared/model/nas-view.ts';
import { valueOf } from '../../shared/model/reading.ts';
import type { Snapshot } from '../../shared/model/snapshot.ts';
import { servedTexts } from '../../shared/text/served.ts';
import { verdictBadge } from '../../shared/text/verdicts.ts';
import { unreadOf } from './nas-report.ts';

const sources: Readonly<Record<ConnectionSource, string>> = {
  'smbstatus-channels': 'smbstatus, with channels',
  'synology-channels': 'smbstatus of Synology, with channels',
  'sockets-by-process': 'sockets, by smbd process',
  'sockets-by-client': 'sockets, by client address',
  'kernel-table': 'the kernel’s table of connections',
  netstat: 'netstat',
  sockstat: 'sockstat',
  'windows-connections': 'the connections of Windows',
};

/** One paragraph of what a NAS says of itself. */
export function nasLines(view: NasView, snapshot: Snapshot): readonly string[] {
  const { facts } = view;
  const known = snapshot.nas.find((one) => view.nas.includes(one.id));
  const system = valueOf(facts.system);
  const samba = valueOf(smbServerOf(facts).version);
  const words = [
    system === undefined ? 'does not answer' : [system.name, system.version, system.model].filter(Boolean).join(' '),
    ...(samba === undefined ? [] : [`Samba ${samba.replace(/^Samba /i, '')}`]),
    ...multichannel(view),
  ];
  const called = known === undefined || known.name === view.machine ? '' : `${known.name}, asked as `;
  return [
    `NAS ${called}${view.machine}: ${words.join(', ')}`,
    ...(known === undefined && facts.network.interfaces.state === 'known'
      ? ['  No share of this machine is on it.']
      : []),
    ...portLines(view).map((line) => `  ${line}`),
    ...clientLine(view),
    ...view.served.filter(({ thisWorkstation }) => !thisWorkstation).flatMap(servedLines),
    ...missing(view),
  ];
}

/** One that cannot be reached has one reason for everything. */
function missing(view: NasView): readonly string[] {
  const unread = unreadOf(view);
  const [first] = unread;
  if (
    first !== undefined &&
    unread.length > 1 &&
    unread.every(({ why, source }) => why === first.why && source === first.source)
  ) {
    return [`  not read: anything (${first.source}: ${first.why})`];
  }
  return unread.map(({ what, source, why }) => `  not read: ${what} (${source}: ${why})`);
}

function multichannel({ facts }: NasView): readonly string[] {
  const setting = valueOf(smbServerOf(facts).configuration)?.multichannel;
  return setting === undefined ? [] : [`multichannel ${setting.on ? 'on' : 'off'}`];
}

/** Interfaces that hold an address, which is how clients know them. */
function portLines({ facts, lanes }: NasView): readonly string[] {
  const interfaces = (valueOf(facts.network.interfaces) ?? []).filter(
    (one) => one.kind !== 'loopback' && one.addresses.some(({ scope }) => scope === 'global'),
  );
  return interfaces.map((one) => {
    const own = lanes.filter(({ port, match }) => port?.name === one.name && match !== 'none').length;
    const addresses = one.addresses.filter(({ scope }) => scope === 'global').map(({ address }) => address);
    const below = one.lower.length === 0 ? '' : ` on ${one.lower.join(' and ')}`;
    return `${one.name}${below}  ${addresses.join(' ')}  ${one.link}${speedOf(one)}${own === 0 ? '' : `  ${counted(own, 'connection')} of this machine`}`;
  });
}

function speedOf({ speed }: Interface): string {
  if (speed === undefined) return '';
  return speed >= 1e9 ? `  ${speed / 1e9} Gbit/s` : `  ${speed / 1e6} Mbit/s`;
}

function clientLine(view: NasView): readonly string[] {
  const list = valueOf(smbServerOf(view.facts).connections)?.list;
  if (list === undefined || view.source === undefined) return [];
  const others = view.clients.filter((client) => !client.thisWorkstation).length;
  return [`  ${counted(list.length, 'SMB connection')} (${sources[view.source]}), ${counted(others, 'other client')}`];
}

/** What another client has attached, as its connections here tell. */
function servedLines({ client, protocol, name, verdict, ports, unusedPorts, remarks }: ServedShare): readonly string[] {
  const by = ports.length === 0 ? '' : ` by ${ports.join(' and ')}`;
  const unused = unusedPorts.length === 0 ? '' : `, not by ${unusedPorts.join(' and ')}`;
  return [
    `  ${servedTexts.protocols[protocol]}${name === '' ? '' : ` ${name}`} for ${client}: ${verdictBadge(verdict)}${by}${unused}`,
    ...[...verdict.missing, ...remarks].map((sentence) => `    ${sentence}`),
  ];
}

const counted = (value: number, what: string): string => `${value} ${what}${value === 1 ? '' : 's'}`;

import type { NasFacts, NasWays } from '../../shared/model/nas-facts.ts';
import type { Interface } from '../../shared/model/network.ts';
import { unchecked, valueOf, type Reading } from '../../shared/model/reading.ts';
import type { Machine } from '../machine/machine.ts';
import { readCommand, type Look } from './look.ts';
import { interfacesIn, nothingElse } from './network/interfaces.ts';
import { readFilesOf } from './network/linux/interface-files.ts';
import { readCounters, readLinksByAny } from './network/links.ts';
import { readBonds, readRoutes, readRules, readSettingsAtOnce } from './network/network-readings.ts';
import { isBySs, lookAtSockets, socketsBy, tellsProcesses, type SocketsLook } from './network/sockets-look.ts';
import { connectionsOf } from './smb-server/connections.ts';
import { configurationFrom, lookAtSettings } from './smb-server/settings-look.ts';
import { defaultMultichannel, smbConfiguration } from './smb-server/smb-settings.ts';
import { lookAtStatus, type StatusLook } from './smb-server/status-look.ts';
import { commands } from './sources.ts';
import type { Introduction } from './systems/identify.ts';
import { readProcessors } from './systems/processors.ts';
import { guideOf, recognise, toolsAt, type Recognised } from './systems/profiles/known.ts';
import { parseSambaVersion } from './systems/release-files.ts';
import { systemOf } from './systems/system.ts';

/** Before anything was asked. */
export const noWays: NasWays = {
  family: 'linux',
  tools: {},
  status: 'none',
  statusBySudo: false,
  sockets: 'none',
};

type Family = 'linux' | 'freebsd';

/** What follows the introduction: everything at once, then what needs another way. */
export async function fullLook(
  machine: Machine,
  timeoutMs: number,
  intro: Introduction,
  before?: NasFacts,
): Promise<NasFacts> {
  const recognised = recognise(intro.clues);
  const { profile } = recognised;
  const family: Family = /BSD$|^DragonFly$/.test(intro.clues.kernelName ?? '') ? 'freebsd' : 'linux';
  const tools = toolsAt(profile, intro.programs);
  const ways: NasWays = { ...noWays, family, tools, statusBySudo: false };
  const look: Look = { machine, timeoutMs, tools, root: valueOf(intro.user)?.root === true, ways };
  const time = machine.now();
  const [network, service] = await Promise.all([
    networkOf(look, family, intro, before?.interfaces ?? unchecked),
    serviceOf(look, recognised, family, intro),
  ]);
  const { status, sockets, connections, ...told } = service;
  return {
    machine: machine.id,
    guide: guideOf(profile, valueOf(intro.user)?.name, tools, sockets.way.startsWith('old-ss')),
    user: intro.user,
    ...told,
    sessions: status.sessions,
    connections,
    announces: unchecked,
    ...network,
    ways: { ...ways, status: status.way, statusBySudo: status.bySudo, sockets: sockets.way },
    readAt: time.at,
    clock: time.clock,
    answered: machine.now().clock,
  };
}

async function networkOf(look: Look, family: Family, intro: Introduction, before: Reading<readonly Interface[]>) {
  const linux = family === 'linux';
  const ports = portsAmong(intro.interfaceNames);
  const [raw, counters, files, bonds, sysctls, routes, rules, processors] = await Promise.all([
    readLinksByAny(look, family, before),
    readCounters(look, family),
    linux ? readFilesOf(look.machine, ports, ['speed']) : new Map<string, never>(),
    linux ? readBonds(look.machine, intro.bondNames) : unchecked,
    linux ? readSettingsAtOnce(look, ports) : unchecked,
    readRoutes(look, family),
    linux ? readRules(look) : unchecked,
    linux ? readProcessors(look.machine) : unchecked,
  ]);
  const extras = { ...nothingElse, counters: valueOf(counters) ?? new Map(), files, bonds: new Set(intro.bondNames) };
  return { interfaces: interfacesIn(raw, extras), bonds, sysctls, routes, rules, processors };
}

/** Interfaces that have no speed of their own; a NAS with containers has dozens of them. */
const withoutSpeed = /^(?:lo|veth|docker|br-|virbr|tap|tun|ifb|dummy|sit|\.)|[/\s]/;

/** Likely ports whose names are safe in a path. */
const portsAmong = (names: readonly string[]): readonly string[] => names.filter((name) => !withoutSpeed.test(name));

/** `smbstatus` comes last: where it hangs, everything before it has been answered. */
async function serviceOf(look: Look, { profile, system }: Recognised, family: Family, intro: Introduction) {
  const synology = profile.kind === 'synology-dsm7' || profile.kind === 'synology-dsm6';
  const [plain, settings, version, told, status] = await Promise.all([
    lookAtSockets(look, family),
    lookAtSettings(look, profile.kind),
    smbdVersion(look),
    systemOf(look, system, intro.said),
    profile.kind === 'ksmbd'
      ? noStatus
      : lookAtStatus(look, synology ? ['synology', 'json', 'text'] : ['json', 'text']),
  ]);
  const sockets = await withProcesses(look, plain, status);
  const samba = sambaVersion(status, version);
  const usual = profile.kind === 'ksmbd' ? false : defaultMultichannel(valueOf(samba));
  return {
    system: told,
    samba,
    smb: configurationFrom(settings, (all) => smbConfiguration(all, usual)),
    status,
    sockets,
    connections: connectionsOf(status, sockets),
  };
}

/** ksmbd has no program that lists sessions. */
const noStatus: StatusLook = {
  way: 'none',
  bySudo: false,
  version: undefined,
  sessions: unchecked,
  channels: unchecked,
};

function smbdVersion(look: Look): Promise<Reading<string>> {
  return readCommand(look, commands.sambaVersion, (text) => ({
    value: parseSambaVersion(text),
    lines: text.trim().split('\n'),
  }));
}

/** The service's own word outweighs the program's on the disk, which may have been updated under it. */
function sambaVersion(status: StatusLook, version: Reading<string>): Reading<string> {
  if (status.version === undefined || status.sessions.state !== 'known') return version;
  return { state: 'known', value: status.version, evidence: { ...status.sessions.evidence, lines: [status.version] } };
}

/** Only a Samba that lists no channels makes it worth asking, as root, which process a socket is of. */
async function withProcesses(look: Look, sockets: SocketsLook, status: StatusLook): Promise<SocketsLook> {
  const useful = isBySs(sockets.way) && status.channels.state !== 'known' && status.way !== 'none';
  if (!useful || look.root || tellsProcesses(sockets)) return sockets;
  const asked = await socketsBy(look, sockets.way === 'old-ss' ? 'old-ss-by-sudo' : 'ss-by-sudo');
  return asked.rows.state === 'known' ? asked : sockets;
}

import type { NasFacts, NasWays } from '../../shared/model/nas-facts.ts';
import { unchecked, valueOf, type Reading } from '../../shared/model/reading.ts';
import { commandLine, type Machine } from '../machine/machine.ts';
import { reading } from './text/reading.ts';
import { connectionsOf } from './smb-server/connections.ts';
import type { Introduction } from './systems/identify.ts';
import { printed, toolOf, type Look } from './nas-look.ts';
import { bondsOf, lookAtInterfaces, routesOf, rulesOf, speedsOf, sysctlsOf } from './network/network-look.ts';
import { cableSpeed } from './network/raw-interface.ts';
import { processorsOf } from './systems/processors-look.ts';
import { guideOf, recognise, toolsAt, type Recognised } from './systems/profiles/known.ts';
import { parseSambaVersion } from './systems/release-files.ts';
import { configurationFrom, lookAtSettings } from './smb-server/settings-look.ts';
import { defaultMultichannel, smbConfiguration } from './smb-server/smb-settings.ts';
import { isBySs, lookAtSockets, socketsBy, tellsProcesses, type SocketsLook } from './network/sockets-look.ts';
import { plainCommands } from './nas-sources.ts';
import { lookAtStatus, type StatusLook } from './smb-server/status-look.ts';
import { systemOf } from './systems/system.ts';

/** Before anything was asked. */
export const noWays: NasWays = {
  family: 'linux',
  tools: {},
  status: 'none',
  statusBySudo: false,
  sockets: 'none',
  addresses: 'none',
};

type Family = 'linux' | 'freebsd';

/** What follows the introduction: everything at once, then what needs another way. */
export async function fullLook(
  machine: Machine,
  timeoutMs: number,
  intro: Introduction,
  before: NasWays = noWays,
): Promise<NasFacts> {
  const recognised = recognise(intro.clues);
  const { profile } = recognised;
  const family: Family = /BSD$|^DragonFly$/.test(intro.clues.kernelName ?? '') ? 'freebsd' : 'linux';
  const tools = toolsAt(profile, intro.programs);
  const ways: NasWays = { ...before, family, tools, statusBySudo: false };
  const look: Look = { machine, timeoutMs, tools, root: valueOf(intro.user)?.root === true, ways };
  const time = machine.now();
  const [network, service] = await Promise.all([
    networkOf(look, family, intro),
    serviceOf(look, recognised, family, intro),
  ]);
  const { status, sockets, connections, ...told } = service;
  const { interfaces, ...rest } = network;
  return {
    machine: machine.id,
    guide: guideOf(profile, valueOf(intro.user)?.name, tools, sockets.way.startsWith('old-ss')),
    user: intro.user,
    ...told,
    sessions: status.sessions,
    connections,
    announces: unchecked,
    interfaces: interfaces.interfaces,
    ...rest,
    ways: { ...ways, status: status.way, statusBySudo: status.bySudo, sockets: sockets.way, addresses: interfaces.way },
    readAt: time.at,
    clock: time.clock,
    answered: machine.now().clock,
  };
}

async function networkOf(look: Look, family: Family, intro: Introduction) {
  const linux = family === 'linux';
  const [found, speeds, bonds, sysctls, routes, rules, processors] = await Promise.all([
    lookAtInterfaces(look, family, { speeds: new Map(), bonds: new Set(intro.bondNames) }),
    linux ? speedsOf(look, intro.interfaceNames) : new Map<string, never>(),
    linux ? bondsOf(look, intro.bondNames) : unchecked,
    linux ? sysctlsOf(look, intro.interfaceNames) : unchecked,
    routesOf(look, family),
    linux ? rulesOf(look) : unchecked,
    linux ? processorsOf(look.machine) : unchecked,
  ]);
  const { interfaces } = found;
  const value = valueOf(interfaces)?.map((one) => ({
    ...one,
    // By the same rule as in a tick, or one port would have two speeds.
    speed: one.speed ?? cableSpeed(one.kind, speeds.get(one.name)),
  }));
  const withSpeeds = interfaces.state === 'known' ? { ...interfaces, value: value ?? [] } : interfaces;
  return { interfaces: { ...found, interfaces: withSpeeds }, bonds, sysctls, routes, rules, processors };
}

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
  const argv = plainCommands.sambaVersion(toolOf(look, 'smbd'));
  return reading(look.machine, commandLine(argv), async () => {
    const text = await printed(look, argv);
    return { value: parseSambaVersion(text), lines: text.trim().split('\n') };
  });
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

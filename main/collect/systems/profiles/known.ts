import type { NasGuide, System } from '../../../../shared/model/machine.ts';
import { programAt, serviceCommands, type Argv } from '../../sources.ts';
import { freeBsd } from './freebsd.ts';
import { ksmbd } from './ksmbd.ts';
import { linux, linuxTools } from './linux.ts';
import { openMediaVault } from './openmediavault.ts';
import type { Clues, Profile, ToolName } from './profile.ts';
import { qnap } from './qnap.ts';
import { synologyDsm6, synologyDsm7 } from './synology.ts';
import { trueNasCore, trueNasScale } from './truenas.ts';
import { unraid } from './unraid.ts';
import { windowsServer } from './windows-server.ts';

/** The more special first: TrueNAS SCALE and OpenMediaVault are Debian too. */
export const profiles: readonly Profile[] = [
  synologyDsm7,
  synologyDsm6,
  qnap,
  unraid,
  trueNasScale,
  trueNasCore,
  openMediaVault,
  windowsServer,
  ksmbd,
  freeBsd,
  linux,
];

export interface Recognised {
  readonly profile: Profile;
  readonly system: System;
}

/** The first profile that knows the system; what none knows is worked on as plain Linux. */
export function recognise(clues: Clues): Recognised {
  for (const profile of profiles) {
    const system = profile.recognise(clues);
    if (system !== undefined) return { profile, system };
  }
  return { profile: linux, system: { kind: 'linux', name: clues.kernelName ?? 'Unknown system' } };
}

/** Programs that iSCSI targets and NFS servers are asked by. */
const { find, tgtadm, ...ofSmb } = linuxTools;
export const storageToolPaths: readonly string[] = [...find, ...tgtadm];

/** Every path at which any profile knows a program of the rest, each once: asked in one go. */
export function allToolPaths(): readonly string[] {
  const tables = [...profiles.map((profile) => profile.tools), ofSmb];
  return [...new Set(tables.flatMap((table) => Object.values(table).flat()))];
}

const toolNames: readonly ToolName[] = [
  'smbstatus',
  'smbd',
  'testparm',
  'ss',
  'ip',
  'ifconfig',
  'netstat',
  'sockstat',
  'sysctl',
  'sudo',
  'midclt',
  'find',
  'tgtadm',
];

/** Where each program is: the profile's places first, then the usual ones. Programs that were not found are left out. */
export function toolsAt(profile: Profile, found: ReadonlySet<string>): Readonly<Partial<Record<ToolName, string>>> {
  const entries = toolNames.flatMap((name): readonly (readonly [ToolName, string])[] => {
    const path = [...(profile.tools[name] ?? []), ...linuxTools[name]].find((each) => found.has(each));
    return path === undefined ? [] : [[name, path]];
  });
  return Object.fromEntries(entries);
}

/**
 * The words for a person, with the sudoers lines for this account, these paths, an `ss` that may be an old one, and what
 * else this NAS tells root alone.
 */
export function guideOf(
  profile: Profile,
  user: string | undefined,
  tools: Readonly<Record<string, string>>,
  { oldSs = false, further = [] }: { readonly oldSs?: boolean; readonly further?: readonly Argv[] } = {},
): NasGuide {
  const { multichannel, restart, needsRoot } = profile;
  const sudoers = needsRoot ? sudoersLines(profile, user ?? 'USER', tools, oldSs, further) : [];
  return { multichannel, restart, sudoers };
}

/**
 * One line that allows exactly the reads which need root (sudoers(5)); `ss` with process names is among them because
 * Samba before 4.20 tells a client's connections by nothing else.
 */
function sudoersLines(
  profile: Profile,
  user: string,
  tools: Readonly<Record<string, string>>,
  oldSs: boolean,
  further: readonly Argv[],
): readonly string[] {
  const path = (name: ToolName): string =>
    tools[name] ?? profile.tools[name]?.[0] ?? linuxTools[name][0] ?? `/usr/bin/${name}`;
  const synology = profile.kind === 'synology-dsm7' || profile.kind === 'synology-dsm6';
  const { json, text, settings, synology: channels, sockets, oldSockets } = serviceCommands;
  const commands = [
    ...[...(synology ? [channels] : []), json, text].map((argv) => programAt(path('smbstatus'), argv)),
    programAt(path('testparm'), settings),
    ...(tools['ss'] === undefined ? [] : [programAt(tools['ss'], oldSs ? oldSockets : sockets)]),
    ...further.map((argv) =>
      programAt(toolNames.flatMap((name) => (name === argv[0] ? path(name) : []))[0] ?? argv[0], argv),
    ),
  ];
  const listed = commands.map((argv) => argv.map(sudoersWord).join(' ')).join(', ');
  return [`${sudoersName(user)} ALL=(root) NOPASSWD: ${listed}`];
}

/**
 * `,`, `:`, `=` and `\` mean something in sudoers and are escaped, as are the characters of patterns. A parenthesis of an
 * argument stands as it is: sudo refuses the whole file for an escaped one.
 */
function sudoersWord(word: string): string {
  return word.replace(/[,:=\\*?[\]!]/g, '\\$&');
}

/** A name as sudoers takes it; anything unusual in double quotes, without what could end them or the line. */
function sudoersName(name: string): string {
  return /^[A-Za-z_][\w.-]*$/.test(name) ? name : `"${name.replace(/["\\\r\n]/g, '')}"`;
}

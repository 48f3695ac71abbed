import { serviceCommands } from '../../main/collect/sources.ts';
import type { Exchange } from '../../main/machine/recording.ts';
import { complaint, derivedFrom, nothing, output, recorded, together, type Argv, type Part } from './answers.ts';
import { interfaces } from './interfaces.ts';
import { nasStorage } from './nas-storage.ts';
import { ipCommands, plainFiles, sysctls } from './workstation.ts';

type Files = ReadonlyMap<string, string>;

const capturedFiles: Readonly<Record<string, string>> = {
  proc_net_dev: '/proc/net/dev',
  'smb.conf': '/etc/samba/smb.conf',
  'os-release': '/etc/os-release',
  'log.smbd': '/var/log/samba/log.smbd',
};

const ports = 'sport = :445 or sport = :2049 or sport = :3260';
/** Captured commands whose file name does not spell the command line, or whose empty output was deleted. */
const capturedCommands: Readonly<Record<string, Argv>> = {
  smbstatus: ['smbstatus'],
  'smbstatus_-v': ['smbstatus', '-v'],
  'smbstatus_-p': ['smbstatus', '-p'],
  'smbstatus_-S': ['smbstatus', '-S'],
  'smbstatus_--json': ['smbstatus', '--json'],
  'smbstatus_-p_--json': ['smbstatus', '-p', '--json'],
  'smbstatus_-n_-p': ['smbstatus', '-n', '-p'],
  'smbstatus_--help': ['smbstatus', '--help'],
  ss_tinOH_sport: ['ss', '-tinOH', ports],
  ss_tinepOH_sport: ['ss', '-tinepOH', ports],
  ss_tlnpH: ['ss', '-tlnpH'],
  'testparm_-s': ['testparm', '-s'],
  'smbd_-V': ['smbd', '-V'],
};

/** The same as a plain user sees it. */
const unprivilegedCommands: Readonly<Record<string, Argv>> = {
  unpriv_smbstatus: ['smbstatus'],
  'unpriv_smbstatus_--json': ['smbstatus', '--json'],
  'unpriv_testparm_-s': ['testparm', '-s'],
  unpriv_ss_tinOH_sport: ['ss', '-tinOH', 'sport = :445'],
};

/** The raw outputs of the NAS's side, each under the command line or the path that it was read by. */
export const nas = (files: Files): Part =>
  together(
    plainFiles(files, capturedFiles),
    commandsOf(files, capturedCommands),
    selectedSettings(files),
    asCollected(files),
    nasStorage(files),
    ipCommands(files),
    interfaces(files),
    queues(files),
    sysctls(files),
  );

/** What a plain user of the NAS sees: all that is open to everyone, and the refusals. */
export function nasUnprivileged(files: Files): Part | undefined {
  const own = commandsOf(files, unprivilegedCommands);
  if (own.exchanges.length === 0) return undefined;
  const forRoot = new Set(Object.keys(capturedCommands));
  const open = new Map([...files].filter(([name]) => !forRoot.has(name) && name !== 'log.smbd'));
  return together(nas(open), own);
}

function commandsOf(files: Files, known: Readonly<Record<string, Argv>>): Part {
  return recorded(
    ...Object.entries(known).flatMap(([name, argv]): Exchange[] => {
      const text = files.get(name)?.replace(/^uid=.*\n/, '');
      return text === undefined ? [] : [printed(argv, text, files.get(`${name}.stderr`))];
    }),
  );
}

/**
 * `smbstatus only works as root!` and the like went to standard error, with exit code 1; with --json a nearly empty
 * object follows on standard output all the same.
 */
function printed(argv: Argv, text: string, stderr: string | undefined): Exchange {
  if (stderr !== undefined) return output(argv, text, stderr);
  const complained = text.startsWith(`${argv[0]} only works as root!`) || complaint(argv[0], text) !== undefined;
  const json = argv.includes('--json') ? text.indexOf('{') : -1;
  const spoken = json >= 0 ? json : complained ? text.length : 0;
  return output(argv, text.slice(spoken), text.slice(0, spoken), complained ? 1 : 0);
}

/** `testparm -sv` was captured with only the lines that matter for multichannel. */
function selectedSettings(files: Files): Part {
  const text = files.get('testparm_-sv_selected');
  return text === undefined
    ? nothing
    : derivedFrom(
        'testparm -sv, its lines about multichannel, interfaces, signing and protocol',
        output(['testparm', '-sv'], /^\[global\]$/m.test(text) ? text : `[global]\n${text}`),
      );
}

/** What the collectors ask is part of what was captured: the sessions of all that JSON, the SMB sockets of all. */
function asCollected(files: Files): Part {
  const json = files.get('smbstatus_--json');
  const sockets = files.get('ss_tinepOH_sport');
  const smb = sockets?.split('\n').filter((line) => /^\S+\s+\d+\s+\d+\s+\S+:445\s/.test(line));
  return together(
    json === undefined || files.has('smbstatus_-p_--json')
      ? nothing
      : derivedFrom('smbstatus --json', printed(serviceCommands.json, json, files.get('smbstatus_--json.stderr'))),
    smb === undefined
      ? nothing
      : derivedFrom('ss -tinepOH', output(serviceCommands.sockets, smb.map((line) => `${line}\n`).join(''))),
  );
}

function queues(files: Files): Part {
  const prefix = 'tc_-s_qdisc_';
  const shown = [...files].filter(([name]) => name.startsWith(prefix));
  return recorded(
    ...shown.map(([name, text]) => output(['tc', '-s', 'qdisc', 'show', 'dev', name.slice(prefix.length)], text)),
  );
}

/** When `smbstatus --json` was asked: its `timestamp`, `2026-11-21T03:24:23.679256+0000`. */
export function capturedAt(files: Files | undefined): Date | undefined {
  const stamp = /"timestamp":\s*"([\d-]+T[\d:.]+)([+-]\d\d):?(\d\d)"/.exec(files?.get('smbstatus_--json') ?? '');
  const date = stamp ? new Date(`${stamp[1]?.replace(/(\.\d{3})\d+/, '$1')}${stamp[2]}:${stamp[3]}`) : undefined;
  return date && !Number.isNaN(date.getTime()) ? date : undefined;
}

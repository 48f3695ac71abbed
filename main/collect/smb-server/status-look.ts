import type { NasSession, ServerWays } from '../../../shared/model/smb-server.ts';
import { unchecked, type Reading } from '../../../shared/model/reading.ts';
import { commandLine, MachineError, type CommandResult } from '../../machine/machine.ts';
import { commandFailed, reading } from '../text/reading.ts';
import { commandOf, runAsRootIfNeeded, type Answer, type Look } from '../look.ts';
import type { ListedChannel, SmbStatus } from './smb-status.ts';
import { serviceCommands, type Argv } from '../sources.ts';
import { parseStatusJson } from './status-json.ts';
import { parseStatusText } from './status-text.ts';
import { parseSynologyChannels } from './synology-channels.ts';

/** What the SMB service itself says of its sessions and channels. */
export interface StatusLook {
  readonly way: ServerWays['status'];
  readonly bySudo: boolean;
  readonly version: string | undefined;
  readonly sessions: Reading<readonly NasSession[]>;
  /** `unchecked`: the way that worked does not list channels. */
  readonly channels: Reading<readonly ListedChannel[]>;
}

type Way = Exclude<ServerWays['status'], 'none'>;

const parsers: Readonly<Record<Way, (text: string) => SmbStatus>> = {
  json: parseStatusJson,
  text: parseStatusText,
  synology: parseSynologyChannels,
};

interface Asked {
  readonly way: Way;
  readonly status: Reading<SmbStatus>;
  readonly bySudo: boolean;
}

/** Asks `smbstatus` in the given ways at once and takes the best of what came. */
export async function lookAtStatus(look: Look, ways: readonly Way[]): Promise<StatusLook> {
  const asked = await Promise.all(ways.map((way) => ask(look, way)));
  const withChannels = asked.find(({ status }) => status.state === 'known' && status.value.channels !== undefined);
  const withSessions = asked.find(({ status }) => status.state === 'known' && status.value.sessions !== undefined);
  const best = withChannels ?? withSessions;
  const known = asked.flatMap(({ status }) => (status.state === 'known' ? [status.value] : []));
  const none = asked.find(({ status }) => status.state === 'denied') ?? asked[0];
  const failure: Reading<never> = none === undefined || none.status.state === 'known' ? unchecked : none.status;
  return {
    way: best?.way ?? 'none',
    bySudo: best?.bySudo ?? false,
    version: known.map((status) => status.version).find((version) => version !== undefined),
    sessions: withSessions ? part(withSessions.status, (status) => status.sessions) : failure,
    channels: withChannels ? part(withChannels.status, (status) => status.channels) : best ? unchecked : failure,
  };
}

/** Lines of evidence; with hundreds of sessions the first ones show where the rest came from. */
const mostLines = 40;

function part<T extends { readonly quoted: readonly string[] }>(
  status: Reading<SmbStatus>,
  of: (status: SmbStatus) => readonly T[] | undefined,
): Reading<readonly T[]> {
  if (status.state !== 'known') return status;
  const value = of(status.value) ?? [];
  const lines = value.flatMap((one) => one.quoted).slice(0, mostLines);
  return { state: 'known', value, evidence: { ...status.evidence, lines } };
}

async function ask(look: Look, way: Way): Promise<Asked> {
  const argv = commandOf(look, serviceCommands[way]);
  let bySudo = false;
  const take = async () => {
    const answer = await runAsRootIfNeeded(look, argv, needsRoot, look.statusBySudo);
    bySudo = answer.bySudo;
    return { value: understood(way, argv, answer), lines: [], source: answer.source };
  };
  const status = await reading(look.machine, commandLine(argv), take, 'nas-sudo');
  return { way, status, bySudo };
}

/** `smbstatus only works as root!`; with `--json` on stderr, beside a valid object without sessions. */
function needsRoot({ stdout, stderr, exitCode }: CommandResult): boolean {
  const said = `${stderr}\n${exitCode === 0 ? '' : stdout}`;
  return /only works as root|not root\?|Permission denied/i.test(said);
}

/** A complaint with a non-zero exit is a failure, even where what was printed before could be read. */
function understood(way: Way, argv: Argv, { result, source }: Answer): SmbStatus {
  if (needsRoot(result)) throw new MachineError('denied', source, `${source} does not tell this account anything.`);
  if (result.exitCode !== 0) throw commandFailed(argv, result);
  const status = parsers[way](result.stdout);
  if (way === 'json' && status.sessions === undefined) {
    throw new MachineError('denied', source, `${source} does not tell this account its sessions.`);
  }
  return status;
}

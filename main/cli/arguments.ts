import { parseArgs } from 'node:util';
import type { Target } from '../machine/open.ts';
import { targetOf, targetOptions } from './target-arguments.ts';

/** What the command line asks for, or why it cannot be understood. */
export type Invocation =
  | { readonly command: 'check'; readonly options: CheckOptions }
  | { readonly command: 'record'; readonly options: RecordOptions }
  | { readonly command: 'help' | 'version' }
  | { readonly command: 'wrong'; readonly reason: string };

export interface CheckOptions {
  readonly target: Target;
  readonly json: boolean;
  /** Distance between the two looks. */
  readonly intervalMs: number;
  /** NAS to ask as well. */
  readonly nas?: readonly RemoteTarget[];
  /** Not even the NAS of a recorded moment. */
  readonly onlyWorkstation?: true;
}

export type RemoteTarget = Extract<Target, { kind: 'remote' }>;

export interface RecordOptions {
  readonly target: Target;
  readonly out: string;
  readonly frames: number;
  readonly intervalMs: number;
  readonly redact: boolean;
  readonly note?: string;
}

const options = {
  ...targetOptions,
  json: { type: 'boolean', default: false },
  only: { type: 'string' },
  nas: { type: 'string', multiple: true },
  interval: { type: 'string', default: '1' },
  frames: { type: 'string', default: '10' },
  'keep-names': { type: 'boolean', default: false },
  note: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
  version: { type: 'boolean', default: false },
} as const;

export const usage = `lanewise: does a NAS share use every network port it could?

  lanewise check [--json] [--interval SECONDS] [WHERE] [--nas USER@NAME[:PORT] …]
                                                           look twice and say
  lanewise record OUT [--frames N] [--interval SECONDS] [--keep-names] [--note TEXT] [WHERE]
                                                           store what was read, to replay or to report

WHERE  (this machine, unless one of these is given)
  --recorded DIR              a recording, or a folder with "workstation" (and perhaps "nas") in it
  --host USER@NAME            another Linux machine, over SSH; an alias of ~/.ssh/config is fine
      --port N  --identity FILE  --known-hosts FILE  --accept-host-key SHA256:…
  --only workstation          use only what the workstation itself can tell

NAS    (asked over SSH beside the workstation; may be given several times)
  --nas USER@NAME[:PORT]      an alias of ~/.ssh/config is fine
      --nas-identity FILE  --known-hosts FILE  --accept-host-key SHA256:…

Exit status of check: 0 all is well, 1 speed is lost, 2 something broke, 3 not known. A wrong call is 3 as well.
`;

export function parseInvocation(argv: readonly string[]): Invocation {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(argv);
  } catch (error) {
    return { command: 'wrong', reason: error instanceof Error ? error.message : String(error) };
  }
  const { values, positionals } = parsed;
  if (values.help || positionals[0] === 'help') return { command: 'help' };
  if (values.version) return { command: 'version' };
  const target = isOnly(values.only) ? targetOf(values) : '--only takes "workstation".';
  if (typeof target === 'string') return { command: 'wrong', reason: target };
  const seconds = Number(values.interval);
  if (!(seconds > 0 && seconds <= 600))
    return { command: 'wrong', reason: '--interval takes seconds, more than 0 and at most 600.' };
  const intervalMs = seconds * 1000;
  const [command, ...rest] = positionals;
  if (command === 'check' && rest.length === 0) {
    const nas = nasOf(values);
    if (typeof nas === 'string') return { command: 'wrong', reason: nas };
    return { command, options: { target, json: values.json, intervalMs, ...nas } };
  }
  if (command === 'record') return recordInvocation(values, rest, { target, intervalMs });
  return {
    command: 'wrong',
    reason: command === undefined ? 'Say what to do: check or record.' : `Not understood: ${positionals.join(' ')}`,
  };
}

function parse(argv: readonly string[]) {
  return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
}
type Values = ReturnType<typeof parse>['values'];

function recordInvocation(
  values: Values,
  rest: readonly string[],
  base: { readonly target: Target; readonly intervalMs: number },
): Invocation {
  if (values.nas !== undefined) return { command: 'wrong', reason: '--nas belongs to check.' };
  const [out, ...more] = rest;
  const frames = Number(values.frames);
  if (out === undefined || more.length > 0) return { command: 'wrong', reason: 'record takes one folder to write to.' };
  if (!Number.isInteger(frames) || frames < 1 || frames > 10_000) {
    return { command: 'wrong', reason: '--frames takes a whole number from 1 to 10000.' };
  }
  return { command: 'record', options: { ...base, out, frames, redact: !values['keep-names'], note: values.note } };
}

/** The NAS to ask, if any, or what is wrong with the call. */
function nasOf(values: Values): Pick<CheckOptions, 'nas' | 'onlyWorkstation'> | string {
  const hosts = values.nas ?? [];
  if (hosts.length === 0) {
    if (values['nas-identity'] !== undefined) return '--nas-identity belongs to --nas.';
    return values.only === undefined ? {} : { onlyWorkstation: true };
  }
  if (values.only !== undefined) return '--only workstation and --nas exclude each other.';
  if (values.recorded !== undefined) return '--recorded and --nas exclude each other.';
  if (hosts.some((host) => host.trim() === '')) return '--nas takes USER@NAME, or an alias.';
  const common = {
    identity: values['nas-identity'],
    knownHosts: values['known-hosts'],
    acceptHostKey: values['accept-host-key'],
  };
  return { nas: hosts.map((host) => ({ kind: 'remote', host, ...common })) };
}

const isOnly = (only: string | undefined): boolean => only === undefined || only === 'workstation';

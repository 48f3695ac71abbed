import { parseArgs } from 'node:util';
import { programTexts } from '../../shared/text/program.ts';
import { parseHostAddress } from '../../shared/model/host-address.ts';
import { targetOf, targetOptions } from '../cli/target-arguments.ts';
import type { Target } from '../machine/open.ts';
import type { GivenNas } from '../known-nas/registry.ts';

export type Start =
  | {
      readonly kind: 'run';
      readonly target: Target;
      readonly hidden: boolean;
      /** A recording begins anew after its last frame. */
      readonly loop: boolean;
      /** A NAS that is asked too, and not stored. */
      readonly nas?: GivenNas;
    }
  | { readonly kind: 'help' }
  /** Asks the program that runs to end. */
  | { readonly kind: 'quit' }
  | { readonly kind: 'refused'; readonly reason: string };

const aboutNas = ['nas-identity', 'nas-known-hosts', 'nas-accept-host-key'] as const;
const options = {
  ...targetOptions,
  hidden: { type: 'boolean' },
  loop: { type: 'boolean' },
  help: { type: 'boolean' },
  quit: { type: 'boolean' },
  nas: { type: 'string' },
  'nas-known-hosts': { type: 'string' },
  'nas-accept-host-key': { type: 'string' },
} as const;

/**
 * Switches of Chromium and Electron that a person, a desktop file or a test gives on the same line; Electron has
 * already taken them. Everything else that is not ours is refused: a misspelt word must not silently watch the wrong
 * machine.
 */
const chromiumSwitches =
  /^--(?:no-sandbox|inspect(?:-brk)?|remote-debugging-(?:port|pipe)|user-data-dir|enable-logging|log-file|v|vmodule|lang|ozone-platform(?:-hint)?|disable-gpu|in-process-gpu|use-gl|use-angle|force-device-scale-factor|force-prefers-reduced-motion|force-renderer-accessibility|high-dpi-support|enable-features|disable-features|enable-unsafe-swiftshader|password-store|disable-dev-shm-usage|trace-warnings|js-flags|gtk-version|class|original-process-start-time)(?:=.*)?$/;

/** Reads the words after the program's own name. */
export function parseStart(words: readonly string[]): Start {
  const args = words.filter((word) => !chromiumSwitches.test(word));
  // Not strict: the parser's own refusals would not name the word in question.
  const { values, tokens } = parseArgs({ args, options, strict: false, tokens: true });
  for (const token of tokens) {
    const refusal = refusalOf(token);
    if (refusal !== undefined) return refused(refusal);
  }
  if (values.help === true) return { kind: 'help' };
  if (values.quit !== true) return startOf(givenIn(values));
  return Object.keys(values).length === 1 ? { kind: 'quit' } : refused(programTexts.quitAlone);
}

type Parsed = ReturnType<typeof parseArgs<{ options: typeof options; strict: false; tokens: true }>>;
type Name = keyof typeof options;

/** Why one word cannot be taken; `undefined`: it is understood. */
function refusalOf(token: Parsed['tokens'][number]): string | undefined {
  if (token.kind === 'option-terminator') return programTexts.unknownArgument('--');
  if (token.kind === 'positional') return programTexts.unknownArgument(token.value);
  const { name, rawName, value } = token;
  const word = value === undefined || !token.inlineValue ? rawName : `${rawName}=${value}`;
  if (!isName(name)) return programTexts.unknownArgument(word);
  if (options[name].type === 'boolean') return value === undefined ? undefined : programTexts.unknownArgument(word);
  return value === undefined || value === '' || value.startsWith('--') ? programTexts.needsValue(rawName) : undefined;
}

const isName = (name: string): name is Name => Object.hasOwn(options, name);

type Given = { readonly [Each in Name]?: string };

function givenIn(values: Parsed['values']): Given {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
}

function startOf(given: Given): Start {
  const target = targetOf(given);
  if (typeof target === 'string') return refused(target);
  const stray = (['port', 'identity', 'known-hosts', 'accept-host-key'] as const).find((name) => name in given);
  if (target.kind !== 'remote' && stray !== undefined) return refused(programTexts.onlyWithHost(`--${stray}`));
  if (target.kind !== 'recording' && 'loop' in given) return refused(programTexts.onlyWithRecorded('--loop'));
  return withNas({ kind: 'run', target, hidden: 'hidden' in given, loop: 'loop' in given }, given);
}

function withNas(start: Extract<Start, { kind: 'run' }>, given: Given): Start {
  const text = given.nas;
  const stray = aboutNas.find((name) => name in given);
  if (text === undefined) return stray === undefined ? start : refused(programTexts.onlyWithNas(`--${stray}`));
  if (start.target.kind === 'recording') return refused(programTexts.nasOfRecording);
  const address = parseHostAddress(text);
  if (address === undefined) return refused(programTexts.nasForm(text));
  const path = given['nas-identity'];
  const login = path === undefined ? { kind: 'agent' as const } : { kind: 'keyFile' as const, path, locked: false };
  return {
    ...start,
    nas: {
      nas: { name: address.host, ...address, login },
      knownHosts: given['nas-known-hosts'],
      acceptHostKey: given['nas-accept-host-key'],
    },
  };
}

/**
 * The person's words of a whole command line. `packaged`: the first word is the program. Else the path of the
 * checkout stands somewhere after it, behind switches of Electron's own.
 */
export function ownWords(argv: readonly string[], packaged: boolean): readonly string[] {
  if (packaged) return argv.slice(1);
  const path = argv.findIndex((word, index) => index > 0 && !word.startsWith('-'));
  return path === -1 ? argv.slice(1) : [...argv.slice(1, path), ...argv.slice(path + 1)];
}

function refused(reason: string): Start {
  return { kind: 'refused', reason };
}

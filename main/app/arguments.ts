import { programTexts } from '../../shared/text/program.ts';
import { parseHostAddress } from '../../shared/model/host-address.ts';
import type { Target } from '../machine/open.ts';
import type { GivenNas } from '../watch/nas-watch.ts';

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
  | { readonly kind: 'refused'; readonly reason: string };

const flags = ['--hidden', '--loop', '--help'] as const;
const aboutNas = ['--nas-identity', '--nas-known-hosts', '--nas-accept-host-key'] as const;
const withValue = [
  '--recorded',
  '--host',
  '--port',
  '--identity',
  '--known-hosts',
  '--accept-host-key',
  '--nas',
  ...aboutNas,
] as const;
type Given = ReadonlyMap<string, string>;

/**
 * Switches of Chromium and Electron that a person, a desktop file or a test gives on the same line; Electron has
 * already taken them. Everything else that is not ours is refused: a misspelt word must not silently watch the wrong
 * machine.
 */
const chromiumSwitches =
  /^--(?:no-sandbox|inspect(?:-brk)?|remote-debugging-(?:port|pipe)|user-data-dir|enable-logging|log-file|v|vmodule|lang|ozone-platform(?:-hint)?|disable-gpu|in-process-gpu|use-gl|use-angle|force-device-scale-factor|force-prefers-reduced-motion|force-renderer-accessibility|high-dpi-support|enable-features|disable-features|enable-unsafe-swiftshader|password-store|disable-dev-shm-usage|trace-warnings|js-flags|gtk-version|class|original-process-start-time)(?:=.*)?$/;

/** Reads the words after the program's own name. */
export function parseStart(words: readonly string[]): Start {
  const given = new Map<string, string>();
  for (let index = 0; index < words.length; index++) {
    const [name = '', ...rest] = (words[index] ?? '').split('=');
    const inline = rest.length > 0 ? rest.join('=') : undefined;
    if (isOneOf(withValue, name)) {
      const value = inline ?? words[++index];
      if (value === undefined || value === '' || value.startsWith('--')) return refused(programTexts.needsValue(name));
      given.set(name, value);
    } else if (isOneOf(flags, name) && inline === undefined) {
      given.set(name, '');
    } else if (!chromiumSwitches.test(words[index] ?? '')) {
      return refused(programTexts.unknownArgument(words[index] ?? ''));
    }
  }
  return given.has('--help') ? { kind: 'help' } : withNas(startOf(given), given);
}

function startOf(given: Given): Start {
  const host = given.get('--host');
  const folder = given.get('--recorded');
  if (host !== undefined && folder !== undefined) return refused(programTexts.oneTarget);
  const stray = ['--port', '--identity', '--known-hosts', '--accept-host-key'].find((name) => given.has(name));
  if (host === undefined && stray !== undefined) return refused(programTexts.onlyWithHost(stray));
  if (folder === undefined && given.has('--loop')) return refused(programTexts.onlyWithRecorded('--loop'));
  const port = given.has('--port') ? Number(given.get('--port')) : undefined;
  if (port !== undefined && !(Number.isInteger(port) && port >= 1 && port <= 65_535)) return refused(programTexts.port);
  const hidden = given.has('--hidden');
  if (folder !== undefined)
    return { kind: 'run', hidden, loop: given.has('--loop'), target: { kind: 'recording', folder } };
  if (host === undefined) return { kind: 'run', hidden, loop: false, target: { kind: 'local' } };
  return { kind: 'run', hidden, loop: false, target: { kind: 'remote', host, ...remoteOptions(given, port) } };
}

function withNas(start: Start, given: Given): Start {
  const text = given.get('--nas');
  const stray = aboutNas.find((name) => given.has(name));
  if (start.kind !== 'run') return start;
  if (text === undefined) return stray === undefined ? start : refused(programTexts.onlyWithNas(stray));
  if (start.target.kind === 'recording') return refused(programTexts.nasOfRecording);
  const address = parseHostAddress(text);
  if (address === undefined) return refused(programTexts.nasForm(text));
  const path = given.get('--nas-identity');
  const login = path === undefined ? { kind: 'agent' as const } : { kind: 'keyFile' as const, path, locked: false };
  return {
    ...start,
    nas: {
      nas: { name: address.host, ...address, login },
      knownHosts: given.get('--nas-known-hosts'),
      acceptHostKey: given.get('--nas-accept-host-key'),
    },
  };
}

function remoteOptions(given: Given, port: number | undefined) {
  const [identity, knownHosts, acceptHostKey] = ['--identity', '--known-hosts', '--accept-host-key'].map((name) =>
    given.get(name),
  );
  return {
    ...(port === undefined ? {} : { port }),
    ...(identity === undefined ? {} : { identity }),
    ...(knownHosts === undefined ? {} : { knownHosts }),
    ...(acceptHostKey === undefined ? {} : { acceptHostKey }),
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

function isOneOf<T extends string>(list: readonly T[], word: string): word is T {
  return list.some((one) => one === word);
}

function refused(reason: string): Start {
  return { kind: 'refused', reason };
}

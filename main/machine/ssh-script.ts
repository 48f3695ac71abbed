/**
 * The shell script that answers all questions of one batch in one round trip. It is fed to `sh` on its standard input
 * (and so are the next ones, if the shell is kept), so that neither the login shell of the account nor the limit of a
 * command line's length matters, and its words do not show in the process list. It needs no more than POSIX: dash,
 * busybox ash and bash run it.
 *
 * After each answer it prints a line `NONCE NUMBER CODE` on standard output and on standard error; what stands before
 * it is the answer, byte by byte. The nonce is new and random for every batch, so no output can contain it by accident.
 */
import { environment, programDirectories } from './limits.ts';
import { quote } from './quote.ts';
import type { Ask } from './recording.ts';

/** Started by whatever login shell the account has; this line is the same word for word in sh, csh and fish. */
export const shellCommand = `env -i LC_ALL=${environment.LC_ALL} PATH=${environment.PATH} sh`;

/** The line that says that the shell is there: all before it (greetings of start-up files) is dropped. */
export const readyMark = 'ready';

/** Codes that stand in place of an exit code. */
export const programCodes = { absent: 'ENOENT', denied: 'EACCES' } as const;

export interface ScriptRequest {
  readonly number: number;
  readonly ask: Ask;
  /** After this time the far side ends it by itself; this side has given up before. */
  readonly limitSeconds: number;
}

/** How the far side can end what hangs: `timeout` of coreutils and newer busybox (-k), of older busybox, or the shell itself. */
const limiters = {
  firmly: 'lw_limit() { lw_seconds=$1; shift; timeout -k 1 "$lw_seconds" "$@"; }',
  plainly: 'lw_limit() { lw_seconds=$1; shift; timeout "$lw_seconds" "$@"; }',
  itself: `lw_limit() {
  lw_seconds=$1; shift
  "$@" & lw_pid=$!
  (sleep "$lw_seconds"; kill -9 "$lw_pid") >/dev/null 2>&1 & lw_watch=$!
  wait "$lw_pid"; lw_exit=$?
  kill "$lw_watch" 2>/dev/null; wait "$lw_watch" 2>/dev/null
  return "$lw_exit"
}`,
} as const;
export type Limiter = keyof typeof limiters;
export const isLimiter = (word: string): word is Limiter => word in limiters;

/** Defines `lw_limit SECONDS PROGRAM …`. Finding the way out costs two processes, so it is done once for a connection. */
export const chooseLimiter = `if timeout -k 1 5 true 2>/dev/null; then lw_way=firmly
${limiters.firmly}
elif timeout 5 true 2>/dev/null; then lw_way=plainly
${limiters.plainly}
else lw_way=itself
${limiters.itself}
fi`;

/** One function per kind of question; each takes the number of the question first. */
const functions = `
lw_find() {
  lw_found=${programCodes.absent}
  case $1 in
  */*) lw_try "$1" ;;
  *) for lw_directory in ${programDirectories.join(' ')}; do lw_try "$lw_directory/$1" && break; done ;;
  esac
}
lw_try() {
  [ -f "$1" ] || return 1
  if [ -x "$1" ]; then lw_found=yes; return 0; fi
  lw_found=${programCodes.denied}; return 1
}
lw_run() {
  lw_number=$1; lw_time=$2; shift 2
  lw_find "$1"
  if [ "$lw_found" = yes ]; then lw_limit "$lw_time" "$@" </dev/null; lw_mark "$lw_number" $?
  else lw_mark "$lw_number" "$lw_found"; fi
}
lw_value() {
  if { IFS= read -r lw_text && ! IFS= read -r lw_more && [ -z "$lw_more" ]; } 2>/dev/null <"$2"; then
    printf '%s\\n' "$lw_text"; lw_mark "$1" 0
  else cat -- "$2"; lw_mark "$1" $?; fi
}
lw_text() { cat -- "$2"; lw_mark "$1" $?; }
lw_names() {
  lw_refusal=
  if [ ! -e "$2" ]; then lw_refusal='No such file or directory'
  elif [ ! -d "$2" ]; then lw_refusal='Not a directory'
  elif [ ! -r "$2" ]; then lw_refusal='Permission denied'; fi
  if [ -n "$lw_refusal" ]; then printf '%s: %s\\n' "$2" "$lw_refusal" >&2; lw_mark "$1" 1; return; fi
  for lw_entry in "$2"/* "$2"/.[!.]* "$2"/..?*; do
    if [ -e "$lw_entry" ] || [ -L "$lw_entry" ]; then printf '%s\\0' "\${lw_entry##*/}"; fi
  done
  lw_mark "$1" 0
}
`;

const prelude = (nonce: string, limiter: Limiter | undefined): string => `
cd /
lw_nonce=${nonce}
lw_mark() { printf '\\n%s %s %s\\n' "$lw_nonce" "$1" "$2"; printf '\\n%s %s %s\\n' "$lw_nonce" "$1" "$2" >&2; }
${limiter === undefined ? chooseLimiter : `lw_way=${limiter}\n${limiters[limiter]}`}
${functions}
lw_mark ${readyMark} "$lw_way"
`;

/** Names end with NUL, since a name may hold a newline. The slash behind the path makes \`ls\` refuse what is no directory. */
const listing =
  'ls -A -- "$1/" >/dev/null || exit; for f in "$1"/* "$1"/.[!.]* "$1"/..?*; do' +
  ` [ -e "$f" ] || [ -L "$f" ] || continue; printf '%s\\0' "\${f##*/}"; done; exit 0`;

/** \`readlink\` itself does not say why it fails. */
const target =
  'if [ -L "$1" ]; then exec readlink -- "$1"; fi; ls -d -- "$1" >/dev/null || exit;' +
  ' echo "readlink: Invalid argument" >&2; exit 1';

const programs: Readonly<Record<Exclude<Ask['kind'], 'command'>, (path: string) => readonly string[]>> = {
  file: (path) => ['cat', '--', path],
  directory: (path) => ['sh', '-c', listing, 'sh', path],
  link: (path) => ['sh', '-c', target, 'sh', path],
};

/**
 * The kernel's own files: nothing there hangs like a file of a dead NAS, so they need no watch, and most need no process.
 * Below /sys and /proc/sys a file is one short value, which the shell reads by itself.
 */
const kernelFile = /^\/(?:proc|sys)\//;
const kernelValue = /^\/(?:proc\/sys|sys)\//;

/** For a shell that has just been started. */
export function script(nonce: string, requests: readonly ScriptRequest[], limiter?: Limiter): string {
  return [prelude(nonce, limiter), ...requests.map(line), ''].join('\n');
}

/** For a shell that has run a script before. */
export function nextScript(nonce: string, requests: readonly ScriptRequest[]): string {
  return [`lw_nonce=${nonce}`, `lw_mark ${readyMark} "$lw_way"`, ...requests.map(line), ''].join('\n');
}

function line({ number, ask, limitSeconds }: ScriptRequest): string {
  if (ask.kind === 'file' && kernelFile.test(ask.path)) {
    return `${kernelValue.test(ask.path) ? 'lw_value' : 'lw_text'} ${number} ${quote(ask.path)}`;
  }
  if (ask.kind === 'directory' && kernelFile.test(ask.path)) return `lw_names ${number} ${quote(ask.path)}`;
  const words = ask.kind === 'command' ? ask.argv : programs[ask.kind](ask.path);
  return `lw_run ${number} ${limitSeconds} ${words.map(quote).join(' ')}`;
}

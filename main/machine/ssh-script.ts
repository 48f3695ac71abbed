/**
 * The shell script that answers all questions of one batch in one round trip. It is fed to `sh` on its standard input,
 * so that neither the login shell of the account nor the limit of a command line's length matters, and its words do
 * not show in the process list. It needs no more than POSIX: dash, busybox ash and bash run it.
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

/** `timeout` of coreutils and of newer busybox takes -k, the older one does not; without any, the shell keeps watch. */
const prelude = (nonce: string): string => `
cd /
lw_mark() { printf '\\n%s %s %s\\n' ${nonce} "$1" "$2"; printf '\\n%s %s %s\\n' ${nonce} "$1" "$2" >&2; }
if timeout -k 1 5 true 2>/dev/null; then
  lw_limit() { lw_seconds=$1; shift; timeout -k 1 "$lw_seconds" "$@"; }
elif timeout 5 true 2>/dev/null; then
  lw_limit() { lw_seconds=$1; shift; timeout "$lw_seconds" "$@"; }
else
  lw_limit() {
    lw_seconds=$1; shift
    "$@" & lw_pid=$!
    (sleep "$lw_seconds"; kill -9 "$lw_pid") >/dev/null 2>&1 & lw_watch=$!
    wait "$lw_pid"; lw_exit=$?
    kill "$lw_watch" 2>/dev/null
    return "$lw_exit"
  }
fi
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
lw_mark ${readyMark} 0
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

export function script(nonce: string, requests: readonly ScriptRequest[]): string {
  return [prelude(nonce), ...requests.map(line), 'exit 0', ''].join('\n');
}

function line({ number, ask, limitSeconds }: ScriptRequest): string {
  const words = ask.kind === 'command' ? ask.argv : programs[ask.kind](ask.path);
  return `lw_run ${number} ${limitSeconds} ${words.map(quote).join(' ')}`;
}

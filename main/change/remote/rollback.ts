import { environment } from '../../machine/limits.ts';
import { quote } from '../../machine/quote.ts';
import { remoteFixTexts as texts } from '../../../shared/text/fixes/remote.ts';
import { journalFolder, type JournalEntry, type Rollback } from '../journal.ts';
import { kindOf, operationKey, type Operation } from '../operation.ts';
import { inverse } from '../operations/operation-kind.ts';
import { refusalCodes } from '../shell/answers.ts';
import { library, turn } from '../shell/library.ts';
import { asUndone } from '../transaction.ts';
import { refusal, type RootShell } from './root-shell.ts';
import { operationLibrary, performLines } from './operation-script.ts';
import { entryBase, nativeLock, ownLock } from './places.ts';

const timeoutMs = 60_000;

/**
 * A shell that waits on the changed machine, in a session of its own, whatever becomes of the connection. It is there before
 * the first operation is done.
 */
export function remoteRollback(shell: RootShell): Rollback {
  const run = async (script: string): Promise<void> => {
    const answer = await shell.run(script, timeoutMs);
    if (answer.exitCode !== 0) throw refusal(shell.host, texts.rollback, answer);
  };
  return {
    // A duration, since the clocks of two machines differ.
    arm: (entry, within) => run(arming(entry, Math.ceil(within / 1000), shell.host)),
    disarm: (id) => run(disarming(entryBase(id))),
  };
}

function arming(entry: JournalEntry, seconds: number, host: string): string {
  const base = entryBase(entry.id);
  return `${library}
lw_arm() {
rm -f -- ${base}.told ${base}.watch
lw_write ${base}.undo ${base}.new ${quote(undoScript(entry, host))} 600
lw_place ${base}.undo ${base}.new
# The watcher writes over this: it needs no space of a disk that fills up meanwhile.
lw_write ${base}.watch ${base}.new starting 600
lw_place ${base}.watch ${base}.new
lw_said=$( (umask 077; : >>${nativeLock}) 2>&1) || lw_spoil "$lw_said"
read -r lw_up lw_idle </proc/uptime
lw_until=$((\${lw_up%%.*} + ${seconds}))
lw_detach=nohup
if command -v setsid >/dev/null 2>&1; then lw_detach=setsid; fi
$lw_detach sh ${base}.undo "$lw_until" </dev/null >/dev/null 2>&1 &
lw_tries=0
while lw_word=$(cat ${base}.watch) && [ "$lw_word" = starting ]; do
  lw_tries=$((lw_tries + 1))
  [ "$lw_tries" -lt 100 ] || lw_fail ${refusalCodes.failed} 'the watcher did not start'
  sleep 0.1 2>/dev/null || sleep 1
done
case $lw_word in locked*) lw_fail ${refusalCodes['another-fix-runs']} locked ;; esac
}
(lw_arm) || { lw_code=$?; rm -f -- ${base}.undo ${base}.watch; exit "$lw_code"; }
rm -f -- ${ownLock}`;
}

/** One that has begun to revert is left to finish it. A number may be another process's by now. */
function disarming(base: string): string {
  return `${turn}
rm -f -- ${base}.undo
if ! lw_undoing ${base}; then
  if lw_watching ${base}; then kill "$lw_pid" 2>/dev/null; fi
  rm -f -- ${base}.watch
fi`;
}

/**
 * Waits until the moment given as its first word (seconds of /proc/uptime, which no clock that is set can move), then takes back
 * what is found done, last operation first. What it did stands in `.told`: index, exit code and the system's words.
 */
function undoScript(entry: JournalEntry, host: string): string {
  const base = entryBase(entry.id);
  const last = entry.operations.length - 1;
  const written = (end: JournalEntry): string => quote(JSON.stringify(end));
  return `# Reverts a change that nobody confirmed. Written by Lanewise.
LC_ALL=${environment.LC_ALL}; PATH=${environment.PATH}; export LC_ALL PATH; cd /
lw_base=${base}
${operationLibrary}
${entry.operations.map(backLines).join('\n')}
${watching}
lw_undone() { lw_last_word ${written(asUndone({ ...entry, reason: texts.deadline(host) }))}; }
lw_stuck() { lw_last_word ${written({ ...entry, phase: 'stuck', next: last, reason: texts.deadlineStuck(host) })}; }
lw_walk_all() {
${walkLines(entry.operations)}
}
lw_main "$@"
exit
`;
}

function backLines(operation: Operation, index: number): string {
  const back = inverse(operation);
  return `lw_back_${index}() {\n${performLines(kindOf(back).shell?.unchecked?.(back) ?? back)}\n}`;
}

function walkLines(operations: readonly Operation[]): string {
  const things = [...new Set(operations.map(operationKey))];
  return operations
    .map((operation, index) => {
      const thing = things.indexOf(operationKey(operation));
      const first = operations.findIndex((earlier) => operationKey(earlier) === operationKey(operation)) === index;
      return `lw_walk ${index} ${thing} ${first ? 'first' : 'later'}`;
    })
    .toReversed()
    .join('\n');
}

const watching = `
lw_main() {
  if command -v flock >/dev/null 2>&1; then
    exec 9<>${nativeLock}
    flock -n 9 || { lw_over "$lw_base.watch" locked; return; }
  fi
  lw_over "$lw_base.watch" "$$"
  while read -r lw_up lw_idle </proc/uptime && [ "\${lw_up%%.*}" -lt "$1" ]; do
    [ -e "$lw_base.open" ] || { lw_leave_nothing; return; }
    sleep 1 9>&-
  done
  lw_over "$lw_base.watch" "$$ undoes"
  lw_tries=0
  while read -r lw_pid <"$lw_base.busy" && [ -n "$lw_pid" ] && [ -d "/proc/$lw_pid" ] && [ "$lw_tries" -lt 300 ]; do
    sleep 1; lw_tries=$((lw_tries + 1))
  done
  if [ -e "$lw_base.open" ]; then
    lw_next=$(cat "$lw_base.json"); lw_next=\${lw_next##*'"next":'}; lw_next=\${lw_next%%[!0-9]*}
    lw_troubled=
    lw_walk_all
    lw_tries=0
    until if [ -z "$lw_troubled" ]; then (lw_undone); else (lw_stuck); fi || [ "$lw_tries" -ge 360 ]; do
      sleep 10; lw_tries=$((lw_tries + 1))
    done
  fi
  lw_leave_nothing
}
# Whoever kept or undid it may have ended before saying so here.
lw_leave_nothing() { rm -f -- "$lw_base.undo" "$lw_base.watch" "$lw_base.busy"; }
lw_walk() {
  [ "$1" -le "$lw_next" ] || return
  case " $lw_troubled " in *" $2 "*) return ;; esac
  lw_words=$( ("lw_back_$1") 2>&1); lw_exit=$?
  printf '%s %s %s\\n' "$1" "$lw_exit" "$lw_words" >>"$lw_base.told"
  case $lw_exit in
  0) return ;;
  ${refusalCodes['changed-since']}) [ "$3" = first ] || return ;;
  esac
  lw_troubled="$lw_troubled $2"
}
lw_last_word() {
  lw_write "$lw_base.json" "$lw_base.new" "$1" 600
  lw_place "$lw_base.json" "$lw_base.new"
  rm -f -- "$lw_base.open"
  lw_sync ${journalFolder}/
}
`;

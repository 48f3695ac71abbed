import { randomBytes } from 'node:crypto';
import { remoteFixTexts as texts } from '../../../shared/text/fixes/remote.ts';
import { refusal, type RootShell } from './root-shell.ts';
import { besideAnyOpen, nativeLock, ownLock } from './places.ts';
import { refusalCodes } from '../shell/answers.ts';
import { library } from '../shell/library.ts';

const timeoutMs = 30_000;
/**
 * What is prepared by then is in the journal and watched: the lock is taken away with that, since the open entry keeps others
 * away. A program that ended before keeps them away no longer than this.
 */
const validSeconds = 120;

/**
 * Between looking at the machine and the first journal entry only one program may be at work. The lock is a file that names the
 * boot of that machine and the second of it until which the lock holds, so that nobody needs to live over there to hold it.
 */
export async function withLock<T>(shell: RootShell, work: () => Promise<T>): Promise<T> {
  const nonce = randomBytes(8).toString('hex');
  const answer = await shell.run(taking(nonce), timeoutMs);
  if (answer.exitCode !== 0) throw refusal(shell.host, texts.journal, answer);
  try {
    return await work();
  } finally {
    await shell.run(`! grep -q -s ${nonce} ${ownLock} || rm -f -- ${ownLock}`, timeoutMs).catch(leftToExpire);
  }
}

/** What became of the work is told; a lock that could not be removed ends by itself. */
const leftToExpire = (): undefined => undefined;

/** `lw_holds TEXT`: does a lock of this text hold? `lw_sweep` takes away what killed programs left. */
const looking = `
lw_holds() {
  lw_holder=\${1%% *}; lw_until=\${1#* }; lw_until=\${lw_until%% *}
  case $lw_until in '' | *[!0-9]*) return 1 ;; esac
  [ "$lw_holder" = "$lw_boot" ] && [ "$lw_until" -gt "$lw_up" ]
}
# What is written and not linked is of use while its script runs.
lw_at_it() {
  case \${1##* } in '' | *[!0-9]*) return 1 ;; esac
  [ "\${1%% *}" = "$lw_boot" ] && [ -d "/proc/\${1##* }" ]
}
lw_sweep() {
  for lw_left in ${ownLock}.*; do lw_at_it "$(cat "$lw_left" 2>/dev/null)" || rm -f -- "$lw_left"; done
  for lw_left in ${besideAnyOpen}; do [ -e "\${lw_left%.*}.open" ] || rm -f -- "$lw_left"; done
}
`;

/**
 * A link makes the lock whole at once or not at all: a file that exists and is not written yet would pass for one that nobody
 * holds. One that goes away while it is looked at is taken like one that was not there. Who holds it takes away what programs left
 * that were killed: locks that were written and not linked, and what belonged to changes that are over.
 */
function taking(nonce: string): string {
  const written = `${ownLock}.${nonce}.new`;
  const locked = `{ rm -f -- ${written}; lw_fail ${refusalCodes['another-fix-runs']} locked; }`;
  const unwritten = `{ rm -f -- ${written}; lw_spoil "$lw_said"; }`;
  return `${library}
${looking}
lw_folders ${ownLock} 755
read -r lw_boot </proc/sys/kernel/random/boot_id; read -r lw_up lw_idle </proc/uptime; lw_up=\${lw_up%%.*}
# By cat, which says why a disk takes nothing: the shell's own printf does not.
lw_note() { printf '%s %s %s %s\n' "$lw_boot" "$((lw_up + ${validSeconds}))" ${nonce} "$$" | cat >${written}; }
lw_taken() { lw_sweep; rm -f -- ${written}; exit 0; }
lw_take() { lw_said=$(ln ${written} ${ownLock} 2>&1); }
# The program on that machine itself has a lock of its own, the kernel's.
if [ -f ${nativeLock} ] && command -v flock >/dev/null 2>&1; then
  flock -n ${nativeLock} true || lw_fail ${refusalCodes['another-fix-runs']} locked
fi
lw_said=$(lw_note 2>&1) || ${unwritten}
# An earlier run of this very script may have taken it and was cut off before it could say so.
if lw_take || grep -q -s ${nonce} ${ownLock}; then lw_taken; fi
if lw_stale=$(cat ${ownLock} 2>/dev/null); then
  if lw_holds "$lw_stale"; then ${locked}; fi
  # Somebody else may have taken the place of the stale one in between.
  if mv -f -- ${ownLock} ${ownLock}.${nonce} 2>/dev/null; then
    [ "$(cat ${ownLock}.${nonce})" = "$lw_stale" ] || ln ${ownLock}.${nonce} ${ownLock} 2>/dev/null
    rm -f -- ${ownLock}.${nonce}
  fi
fi
# Who took it meanwhile may have taken what is written here for left over.
lw_take || case $lw_said in *'File exists'* | *'No such file'*) ${locked} ;; *) ${unwritten} ;; esac
lw_taken`;
}

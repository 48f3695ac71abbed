import { randomBytes } from 'node:crypto';
import { remoteFixTexts as texts } from '../../../shared/text/fixes/remote.ts';
import { refusal, type RemoteHand } from './hand.ts';
import { nativeLock, ownLock } from './places.ts';
import { refusalCodes } from './shell/answers.ts';
import { library } from './shell/library.ts';

const timeoutMs = 30_000;
/**
 * What is prepared by then is in the journal and watched: the lock is taken away with that, since the open entry keeps others
 * away. A program that ended before keeps them away no longer than this.
 */
const validSeconds = 120;

/**
 * Between looking at the computer and the first journal entry only one program may be at work. The lock is a file that names the
 * boot of that computer and the second of it until which the lock holds, so that nobody needs to live over there to hold it.
 */
export async function withLock<T>(hand: RemoteHand, work: () => Promise<T>): Promise<T> {
  const nonce = randomBytes(8).toString('hex');
  const answer = await hand.run(taking(nonce), timeoutMs);
  if (answer.exitCode !== 0) throw refusal(hand.host, texts.journal, answer);
  try {
    return await work();
  } finally {
    await hand.run(`! grep -q -s ${nonce} ${ownLock} || rm -f -- ${ownLock}`, timeoutMs).catch(leftToExpire);
  }
}

/** What became of the work is told; a lock that could not be removed ends by itself. */
const leftToExpire = (): undefined => undefined;

function taking(nonce: string): string {
  return `${library}
lw_folders ${ownLock} 755
read -r lw_boot </proc/sys/kernel/random/boot_id; read -r lw_up lw_idle </proc/uptime; lw_up=\${lw_up%%.*}
lw_take() { (set -C; printf '%s %s %s\\n' "$lw_boot" "$((lw_up + ${validSeconds}))" ${nonce} >${ownLock}) 2>/dev/null; }
# The program on that computer itself has a lock of its own, the kernel's.
if [ -f ${nativeLock} ] && command -v flock >/dev/null 2>&1; then
  flock -n ${nativeLock} true || lw_fail ${refusalCodes['another-fix-runs']} locked
fi
lw_take && exit 0
# An earlier run of this very script took it and was cut off before it could say so.
! grep -q -s ${nonce} ${ownLock} || exit 0
[ -f ${ownLock} ] || lw_spoil "$( (set -C; : >${ownLock}) 2>&1)"
lw_stale=$(cat ${ownLock})
lw_holder=\${lw_stale%% *}; lw_until=\${lw_stale#* }; lw_until=\${lw_until%% *}
case $lw_until in '' | *[!0-9]*) lw_until=0 ;; esac
if [ "$lw_holder" = "$lw_boot" ] && [ "$lw_until" -gt "$lw_up" ]; then lw_fail ${refusalCodes['another-fix-runs']} locked; fi
mv -f -- ${ownLock} ${ownLock}.${nonce}
# Somebody else may have taken the place of the stale one in between.
[ "$(cat ${ownLock}.${nonce})" = "$lw_stale" ] || mv -f -- ${ownLock}.${nonce} ${ownLock}
rm -f -- ${ownLock}.${nonce}
lw_take || lw_fail ${refusalCodes['another-fix-runs']} locked`;
}

import type { Caller } from '../caller-at.ts';
import type { Run } from '../native/programs.ts';

/** Who asked for root: told by pkexec or sudo, which nobody but root can be; else the process's own user. */
export async function callerOf(
  variables: Readonly<Record<string, string | undefined>>,
  own: Caller,
  run: Run,
): Promise<Caller> {
  const byPolkit = idOf(variables['PKEXEC_UID']);
  if (byPolkit !== undefined) {
    const answer = await run(['id', '-g', '--', String(byPolkit)]);
    const gid = idOf(answer.stdout.trim());
    if (answer.exitCode !== 0 || gid === undefined) throw new Error(`user ${byPolkit} has no group`);
    return { uid: byPolkit, gid };
  }
  const uid = idOf(variables['SUDO_UID']);
  const gid = idOf(variables['SUDO_GID']);
  return uid === undefined || gid === undefined ? own : { uid, gid };
}

const idOf = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : undefined;

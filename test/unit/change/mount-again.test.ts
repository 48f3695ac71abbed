/** A NAS that answers a moment late, here and over SSH: what is mounted again, and what is told at once. */
import { execFileSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { mounting } from '../../../main/change/native/operations/share-mount.ts';
import { operationLibrary } from '../../../main/change/remote/operation-script.ts';

const down = 'mount error(112): Host is down\nRefer to the mount.cifs(8) manual page';
const refused = 'mount error(13): Permission denied';
const longAgo = `${refused}\n${down}`;

describe('mounting here', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  async function mountWith(...answers: readonly (string | undefined)[]): Promise<{ tries: number; code?: string }> {
    let tries = 0;
    const done = mounting(
      { kind: 'cifs-mount', at: '/mnt/a' },
      async () => answers[Math.min(tries++, answers.length - 1)],
    ).then(
      () => ({}),
      ({ code, message }: { code: string; message: string }) => ({ code, message }),
    );
    await vi.advanceTimersByTimeAsync(60_000);
    return { ...(await done), tries };
  }

  it('is tried again while the kernel has yet to make its connection anew', async () => {
    expect(await mountWith(down, longAgo, undefined)).toEqual({ tries: 3 });
  });

  it('ends when a NAS stays away', async () => {
    const { tries, code } = await mountWith(down);
    expect({ tries, code }).toEqual({ tries: 5, code: 'failed' });
  });

  it('is not tried again when the NAS has refused it', async () => {
    expect(await mountWith(`${down}\n${refused}`)).toMatchObject({ tries: 1, code: 'wrong-password' });
  });
});

describe('mounting over there', () => {
  /** Runs the far side's script with a clock, a `sleep` and a `mount` of this test's. */
  function mountWith(answers: string): { said: string; tries: number } {
    const stubs = `
lw_seconds=1000; lw_tries=0; lw_unit=; lw_before_there=; lw_at=/tmp
lw_need() { :; }
date() { printf '%s' "$lw_seconds"; }
sleep() { lw_seconds=$((lw_seconds + $1)); }
lw_mounted() { lw_found=ours; }
lw_fail() { printf 'refused\\t%s' "$lw_tries"; exit; }
lw_on() { lw_tries=$((lw_tries + 1)); case $lw_tries in ${answers} esac; }
lw_do_mount; printf 'mounted\\t%s' "$lw_tries"`;
    const [said = '', tries] = execFileSync('sh', ['-c', `${operationLibrary}${stubs}`], { encoding: 'utf8' }).split(
      '\t',
    );
    return { said, tries: Number(tries) };
  }
  const says = (words: string): string => `lw_said='${words}'; return 32`;

  it('is tried again while the kernel has yet to make its connection anew', () => {
    expect(mountWith(`1) ${says(down)} ;; 2) ${says(longAgo)} ;;`)).toEqual({ said: 'mounted', tries: 3 });
  });

  it('ends when a NAS stays away', () => {
    expect(mountWith(`*) ${says(down)} ;;`)).toEqual({ said: 'refused', tries: 5 });
  });

  it('is not tried again when the NAS has refused it', () => {
    expect(mountWith(`*) ${says(`${down}\n${refused}`)} ;;`)).toEqual({ said: 'refused', tries: 1 });
  });
});

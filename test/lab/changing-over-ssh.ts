/** A program of its own that changes a workstation over SSH and can be killed: says each step as a line of JSON. */
import { callerAt } from '../../main/change/caller.ts';
import { ChangeRefused } from '../../main/change/changer.ts';
import { ChangeStuck } from '../../main/change/performer.ts';
import { hashOf, prepareSteps } from '../../main/change/prepare.ts';
import { openChangeable, remotePerformer } from '../../main/change/remote/performer.ts';
import type { FixStep } from '../../main/change/steps.ts';
import type { SshOptions } from '../../main/machine/ssh.ts';
import { milliseconds } from '../../shared/model/units.ts';

export interface Order {
  readonly ssh: SshOptions;
  readonly patienceMs: number;
  readonly work:
    | { readonly act: 'apply'; readonly steps: readonly FixStep[]; readonly password: string }
    | { readonly act: 'undo'; readonly transaction: string }
    | { readonly act: 'recover' };
}

/** `last`: the change is over. */
export interface Said {
  readonly event: 'begun' | 'kept' | 'undone' | 'recovered' | 'refused' | 'stuck';
  readonly sentence?: string;
}

const say = (said: Said): void => void process.stdout.write(`${JSON.stringify(said)}\n`);
const never = new AbortController().signal;
const silent = (): undefined => undefined;

const { ssh, patienceMs, work }: Order = JSON.parse(process.argv[2] ?? '');
const changing = await openChangeable(ssh);
const performer = remotePerformer({
  changing,
  place: { kind: 'nas', nas: 'workstation' },
  host: 'the workstation',
  prepare: prepareSteps,
  patience: milliseconds(patienceMs),
});

async function done(): Promise<Said> {
  if (work.act === 'recover') {
    const refusals = (await performer.recover()).flatMap(({ refusal }) => (refusal === undefined ? [] : [refusal]));
    const [refusal] = refusals;
    return refusal === undefined ? { event: 'recovered' } : { event: 'stuck', sentence: refusal.sentence };
  }
  if (work.act === 'undo') {
    say({ event: 'begun' });
    await performer.undo(work.transaction, silent);
    return { event: 'undone' };
  }
  const hash = hashOf(await prepareSteps(work.steps, changing.machine, await callerAt(changing.machine)));
  const purpose = {
    reason: { kind: 'finding', code: 'smb.not-requested' },
    subject: { kind: 'share', id: '/mnt/a', name: 'data' },
    title: 'Ask for two channels',
  } as const;
  say({ event: 'begun' });
  const applied = await performer.apply({ purpose, steps: work.steps, hash, password: work.password }, silent, never);
  await applied.keep();
  return { event: 'kept' };
}

try {
  say(await done());
} catch (error) {
  if (error instanceof ChangeStuck) say({ event: 'stuck', sentence: error.message });
  else if (error instanceof ChangeRefused) say({ event: 'refused', sentence: `${error.code}: ${error.message}` });
  else throw error;
} finally {
  await changing.close();
}

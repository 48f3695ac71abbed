import type { FixRefusal } from '../../../shared/model/fix.ts';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import { milliseconds, type Milliseconds } from '../../../shared/model/units.ts';
import { fixRunTexts } from '../../../shared/text/fix-run.ts';
import { commandFailed, runCommand } from '../../collect/text/reading.ts';
import type { Machine } from '../../machine/machine.ts';
import { isSeenInSnapshots, judgeChange, type Case } from './judgement.ts';
import type { ChangeServiceOptions } from './ports.ts';
import { shareInFocus, sharesConcerned } from './situation.ts';

export type Verified =
  | { readonly helped: true; readonly told: string; readonly certain: boolean; readonly after: Snapshot }
  | { readonly helped: false; readonly why: FixRefusal }
  | { readonly helped: 'cancelled' };

/** A mount with sixteen channels to a slow NAS is ready within half of it; nobody waits longer for an answer. */
const patience = milliseconds(60_000);
/** Channels that did not come up within this time after the mount do not come up by themselves. */
const settlingTime = milliseconds(15_000);
const betweenLooks = milliseconds(1_000);
/** A share that is just being mounted again may be missing in a single look. */
const missingLooks = 5;

type Ports = Pick<ChangeServiceOptions, 'clock' | 'lookNow' | 'machineFor' | 'present' | 'report'>;

/** Looks again until the trouble is gone in two looks in a row, and nothing is worse than before. */
export async function verify(one: Case, ports: Ports, signal: AbortSignal): Promise<Verified> {
  const { clock } = ports;
  const begun = clock.monotonic();
  const waited = (): number => clock.monotonic() - begun;
  let why: FixRefusal = { code: 'did-not-help', sentence: fixRunTexts.noLook(patience) };
  let [well, missing] = [0, 0];
  for (let seen = ports.present().snapshot; waited() < patience;) {
    const now = await freshLook(seen, () => look(one, ports), ports, milliseconds(patience - waited()), signal);
    if (signal.aborted) return { helped: 'cancelled' };
    if (now !== undefined) {
      seen = now;
      const judgement = judgeChange(one, now, ports.present().standing);
      well = judgement.state === 'well' ? well + 1 : 0;
      missing = judgement.state === 'share-gone' ? missing + 1 : 0;
      if ('why' in judgement) ({ why } = judgement);
      if (missing >= missingLooks) break;
      const settled = judgement.state === 'well' && (judgement.better || waited() >= settlingTime);
      if (settled && well >= 2) return reportHelp(one, now, judgement.better);
    }
    await clock.sleep(betweenLooks, signal);
    if (signal.aborted) return { helped: 'cancelled' };
  }
  return { helped: false, why };
}

/** A packet that could not be sent is told in the log: the share's own traffic comes later. */
async function look({ plan: { verification } }: Case, { lookNow, machineFor, report }: Ports): Promise<void> {
  const addresses = (verification.kind === 'finding-gone' && verification.traffic) || [];
  if (addresses.length > 0) {
    const sent = machineFor({ kind: 'workstation' }).then((machine) => sendPackets(addresses, machine));
    await sent.catch((error: unknown) => report('no packet could be sent to the NAS', error));
  }
  await lookNow();
}

/** A look that was begun now and gave something; a machine that does not answer is waited for no longer than `patience`. */
export async function freshLook(
  seen: Snapshot | undefined,
  begin: () => Promise<void>,
  { clock, present, report }: Pick<Ports, 'clock' | 'present' | 'report'>,
  longest: Milliseconds,
  signal: AbortSignal,
): Promise<Snapshot | undefined> {
  const answered = new AbortController();
  const done = begin().catch((error: unknown) => report('a look at what was changed failed', error));
  await Promise.race([done, clock.sleep(longest, AbortSignal.any([answered.signal, signal]))]);
  answered.abort();
  const { snapshot } = present();
  return snapshot === seen ? undefined : snapshot;
}

function reportHelp({ subject, finding, plan }: Case, after: Snapshot, better: boolean): Verified {
  const share = shareInFocus(subject, sharesConcerned(subject, plan.parts, after));
  const situation =
    share === undefined ? '' : fixRunTexts.situation(share.name, share.verdict.carrying, share.verdict.possible);
  if (plan.verification.kind === 'in-force' || finding === undefined) {
    const told = isSeenInSnapshots(plan.parts) ? fixRunTexts.inForce : fixRunTexts.inForceUnseen;
    return { helped: true, certain: false, told, after };
  }
  const told = better ? fixRunTexts.kept : fixRunTexts.keptNotBetter;
  return { helped: true, certain: better, told: told(finding.title, situation).trim(), after };
}

/**
 * One packet to each address, whether answered or not (ping(8), which needs no root). A change of who answers for an
 * address shows in traffic alone, and a share that nobody uses is silent for a minute (`echo_interval` of mount.cifs).
 * Throws `MachineError`.
 */
async function sendPackets(addresses: readonly string[], machine: Machine): Promise<void> {
  await Promise.all(addresses.map((address) => sendPacket(address, machine)));
}

/** How ping ends when nobody answered. */
const unanswered = 1;

async function sendPacket(address: string, machine: Machine): Promise<void> {
  const argv = ['ping', '-q', '-c', '1', '-W', '1', address] as const;
  const result = await runCommand(machine, argv);
  if (result.exitCode > unanswered) throw commandFailed(argv, result);
}

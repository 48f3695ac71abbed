import { remoteFixTexts as texts } from '../../../shared/text/fixes/remote.ts';
import type { Operation } from '../operation.ts';
import { thingOf } from '../thing.ts';
import { refusal, type RemoteHand } from './hand.ts';
import { operationLibrary, wayLines } from './operation-script.ts';
import { refusalCodes } from './shell/answers.ts';

const timeoutMs = 60_000;

/**
 * Why none of these operations may be done: a share's place lies where others than root could divert its name. Asked by the
 * same lines that guard each operation itself. Throws `ChangeRefused` where that cannot be found out.
 */
export async function unsafePlace(hand: RemoteHand, operations: readonly Operation[]): Promise<string | undefined> {
  const mounts = operations.filter((operation) => operation.kind === 'cifs-mount');
  const places = new Map(mounts.map((mount) => [mount.at, mount]));
  for (const [at, mount] of places) {
    const answer = await hand.run(`${operationLibrary}${wayLines(at)}`, timeoutMs);
    if (answer.exitCode === refusalCodes.unsafe) return texts.unsafePlace(hand.host, at, answer.stderr.trim());
    if (answer.exitCode !== 0) throw refusal(hand.host, thingOf(mount), answer);
  }
  return undefined;
}

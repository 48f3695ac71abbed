import { remoteFixTexts as texts } from '../../../shared/text/fixes/remote.ts';
import { kindOf, labelOf, type Operation } from '../operation.ts';
import { refusalCodes } from '../shell/answers.ts';
import { wayLines } from '../shell/mounts.ts';
import { refusal, type RootShell } from './root-shell.ts';
import { operationLibrary } from './operation-script.ts';

const timeoutMs = 60_000;

/**
 * Why none of these operations may be done: a share's place lies where others than root could divert its name. Asked by the
 * same lines that guard each operation itself. Throws `ChangeRefused` where that cannot be found out.
 */
export async function unsafePlace(shell: RootShell, operations: readonly Operation[]): Promise<string | undefined> {
  const places = new Map(
    operations.flatMap((operation) => {
      const mount = kindOf(operation).mount?.(operation);
      return mount === undefined ? [] : [[mount.at, operation] as const];
    }),
  );
  for (const [at, operation] of places) {
    const answer = await shell.run(`${operationLibrary}${wayLines(at)}`, timeoutMs);
    if (answer.exitCode === refusalCodes.unsafe) return texts.unsafePlace(shell.host, at, answer.stderr.trim());
    if (answer.exitCode !== 0) throw refusal(shell.host, labelOf(operation), answer);
  }
  return undefined;
}

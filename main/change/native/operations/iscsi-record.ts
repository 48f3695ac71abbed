import { nativeRefusals } from '../../../../shared/text/fixes/native-refusals.ts';
import { ChangeRefused } from '../../changer.ts';
import { nodeArgv, type IscsiLogin } from '../../iscsi-words.ts';
import { complaintOf, type Run } from '../programs.ts';

/** ISCSI_ERR_NO_OBJS_FOUND of open-iscsi's iscsi_err.h. */
const noneFound = 21;

/** A node record as iscsiadm(8) shows it, without secrets; `undefined`: there is none. */
export async function recordOf(login: IscsiLogin, run: Run, label: string): Promise<string | undefined> {
  const answer = await run(nodeArgv(login, '-o', 'show'));
  if (answer.exitCode === 0) return answer.stdout;
  if (answer.exitCode === noneFound) return undefined;
  throw new ChangeRefused('failed', nativeRefusals.refused(label, complaintOf(answer)));
}

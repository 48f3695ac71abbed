import { nativeRefusals } from '../../../../shared/text/fixes/native-refusals.ts';
import { ChangeRefused, type OperationState } from '../../changer.ts';
import { inverse } from '../../operations/operation-kind.ts';
import {
  allIfaces,
  ifaceLine,
  iscsiIface as kind,
  iscsiIfaceArgv,
  isIscsiIface,
  type IscsiIfaceOperation,
} from '../../operations/iscsi-iface.ts';
import { complaintOf, type Run } from '../programs.ts';
import { byCommands } from './by-commands.ts';

export const iscsiIface = byCommands<IscsiIfaceOperation>({
  kind,
  argv: iscsiIfaceArgv,
  isFit: isIscsiIface,
  stateOf,
  again: (operation) => iscsiIfaceArgv(inverse(operation)),
});

async function stateOf(operation: IscsiIfaceOperation, run: Run): Promise<OperationState> {
  const answer = await run(allIfaces);
  if (answer.exitCode !== 0)
    throw new ChangeRefused('failed', nativeRefusals.refused(kind.label(operation), complaintOf(answer)));
  const lines = answer.stdout.split('\n');
  const isThere = lines.includes(ifaceLine(operation));
  if (!isThere && lines.some((line) => line.startsWith(`${operation.name} `))) return 'other';
  return isThere === (operation.after !== undefined) ? 'after' : 'before';
}

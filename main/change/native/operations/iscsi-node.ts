import { iscsiNode as kind, iscsiNodeArgv, isIscsiNode, type IscsiNodeOperation } from '../../operations/iscsi-node.ts';
import type { Run } from '../programs.ts';
import { byCommands, stateOfValue } from './by-commands.ts';
import { recordOf } from './iscsi-record.ts';

export const iscsiNode = byCommands<IscsiNodeOperation>({
  kind,
  argv: iscsiNodeArgv,
  isFit: isIscsiNode,
  stateOf: async (operation, run) => stateOfValue(operation, await valueNow(operation, run)),
});

/** `node.startup = manual` */
async function valueNow(operation: IscsiNodeOperation, run: Run): Promise<IscsiNodeOperation['after'] | undefined> {
  if (!isIscsiNode(operation)) return undefined;
  const record = await recordOf(operation, run, kind.label(operation));
  const lines = record?.split('\n') ?? [];
  return [operation.before, operation.after].find((value) => lines.includes(`${operation.name} = ${value}`));
}

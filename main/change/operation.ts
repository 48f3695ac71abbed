/**
 * What is done to a machine, step by step. An operation is data: it names what it finds and what it leaves, so that its
 * inverse is the same operation the other way round, and so that one look tells whether it was done already. Steps
 * (steps.ts) say what is wanted; `prepare` turns them into operations out of what the machine says at that moment.
 */
import { z } from 'zod';
import { file } from './operations/file.ts';
import { iscsiIface } from './operations/iscsi-iface.ts';
import { iscsiNode } from './operations/iscsi-node.ts';
import { iscsiSession } from './operations/iscsi-session.ts';
import { mtu } from './operations/mtu.ts';
import { nfsTransport } from './operations/nfs-transport.ts';
import { inverse, type AnyOperation, type OperationKind } from './operations/operation-kind.ts';
import { route } from './operations/route.ts';
import { rule } from './operations/rule.ts';
import { secretFile } from './operations/secret-file.ts';
import { cifsMount, nfsMount } from './operations/share-mount.ts';
import { sysctl } from './operations/sysctl.ts';
import { windowsSetting } from './operations/windows-setting.ts';

/** Every kind, in the order in which a preview says what they interrupt. */
const kinds = {
  'cifs-mount': cifsMount,
  'nfs-mount': nfsMount,
  'iscsi-session': iscsiSession,
  mtu,
  'nfs-transport': nfsTransport,
  route,
  rule,
  file,
  'secret-file': secretFile,
  sysctl,
  'iscsi-node': iscsiNode,
  'iscsi-iface': iscsiIface,
  'windows-setting': windowsSetting,
} as const;

type ReadonlyOf<Op> = Op extends AnyOperation ? Readonly<Op> : never;
export type Operation = ReadonlyOf<z.infer<(typeof kinds)[keyof typeof kinds]['schema']>>;
export type OperationOf<Kind extends Operation['kind']> = Extract<Operation, { readonly kind: Kind }>;

const [firstKind, ...otherKinds] = Object.values(kinds);
if (firstKind === undefined) throw new TypeError('There is no kind of operation.');
/** An operation as the journal has it. */
export const operationSchema = z.discriminatedUnion('kind', [
  firstKind.schema,
  ...otherKinds.map(({ schema }) => schema),
]);

/** Each kind's functions are given operations of that kind alone: they are looked up by the operation's own kind. */
const byKind: Readonly<Record<Operation['kind'], OperationKind<Operation>>> = kinds;
export const kindOf = (operation: Operation): OperationKind<Operation> => byKind[operation.kind];

/** The kinds that stand in a change, each with its operations. */
export function operationsByKind(
  operations: readonly Operation[],
): readonly (readonly [OperationKind<Operation>, readonly Operation[]])[] {
  return Object.values(byKind)
    .map((kind) => [kind, operations.filter((operation) => kindOf(operation) === kind)] as const)
    .filter(([, all]) => all.length > 0);
}

export const allKinds: readonly OperationKind<Operation>[] = Object.values(byKind);

/** What an operation changes, as a person calls it; the beginning of a sentence. */
export const labelOf = (operation: Operation): string => kindOf(operation).label(operation);

/** Two operations with the same key change the same thing one after the other. */
export const operationKey = (operation: Operation): string => kindOf(operation).key(operation);

/** What reverts everything, in the order in which it must be done. */
export function undoOf(operations: readonly Operation[]): readonly Operation[] {
  return operations.toReversed().map((operation) => inverse(operation));
}

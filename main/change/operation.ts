/**
 * What is done to a computer, step by step. An operation is data: it names what it finds and what it leaves, so that its
 * inverse is the same operation the other way round, and so that one look tells whether it was done already. Plans
 * (verbs.ts) say what is wanted; `prepare` turns them into operations out of what the computer says at that moment.
 */

/** A small text file of the system. */
export interface FileContent {
  readonly text: string;
  /** Permission bits, no special ones. */
  readonly mode: number;
}

/** What must hold before a new text may take its place. */
export type FileCheck = 'samba-configuration';
/** What makes the system take notice of a file, in both directions, after it was written. */
export type Activation = 'systemd' | 'samba' | 'network-manager' | 'systemd-networkd' | 'netplan';

/** How a share is mounted: by its line in fstab, by a systemd unit, or by options given here. */
export type Mounting =
  | { readonly by: 'fstab' }
  | { readonly by: 'unit'; readonly unit: string }
  | { readonly by: 'options'; readonly options: readonly string[]; readonly credentials?: string };

export interface RouteEntry {
  /** An address with prefix length: `10.0.0.26/32`. */
  readonly to: string;
  readonly dev: string;
  readonly source?: string;
  readonly gateway?: string;
  /** `main` or a number of 1 to 252. */
  readonly table: string;
}

export interface RuleEntry {
  readonly priority: number;
  /** An address with prefix length. */
  readonly from: string;
  readonly table: string;
}

/** `undefined` on one side: not there before, or not there afterwards. */
interface Change<T> {
  readonly before?: T;
  readonly after?: T;
}

export type Operation =
  | ({
      readonly kind: 'file';
      readonly path: string;
      readonly check?: FileCheck;
      readonly activate?: Activation;
    } & Change<FileContent>)
  /** A file of credentials, root's alone; its text is in no plan, journal or preview. `after: 'written'` or none. */
  | ({ readonly kind: 'secret-file'; readonly path: string } & Change<'written'>)
  | { readonly kind: 'sysctl'; readonly key: string; readonly before: string; readonly after: string }
  | ({ readonly kind: 'cifs-mount'; readonly at: string; readonly remote: string } & Change<Mounting>)
  | ({ readonly kind: 'route' } & Change<RouteEntry>)
  | ({ readonly kind: 'rule' } & Change<RuleEntry>)
  | { readonly kind: 'mtu'; readonly dev: string; readonly before: number; readonly after: number };

/** The same the other way round. */
export function inverse(operation: Operation): Operation {
  const { before, after, ...rest } = operation;
  const left = after === undefined ? {} : { before: after };
  const found = before === undefined ? {} : { after: before };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- both sides are of one kind's type
  return { ...rest, ...left, ...found } as Operation;
}

/** What puts everything back, in the order in which it must be done. */
export function undoOf(operations: readonly Operation[]): readonly Operation[] {
  return operations.toReversed().map(inverse);
}

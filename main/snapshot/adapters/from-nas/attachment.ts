import type { MachineFacts } from '../../../../shared/model/machine.ts';
import type { ListeningAt, ServedConnection } from '../../../../shared/model/served.ts';
import type { Reading } from '../../../../shared/model/reading.ts';
import type { Detail } from '../../../../shared/model/snapshot.ts';

/** What one client has attached, before its ports are counted. */
export interface Attachment {
  readonly id: string;
  readonly protocol: 'iscsi' | 'nfs';
  readonly remote: string;
  readonly name: string;
  readonly client: string;
  /** Those beyond doubt and those that are likely; `doubts` says what speaks against counting them. */
  readonly connections: Reading<readonly ServedConnection[]>;
  /** Addresses that offer it; `undefined`: every one of the NAS. */
  readonly offered: Reading<readonly ListeningAt[]>;
  readonly doubts: readonly string[];
  readonly details: readonly Detail[];
  readonly remarks: readonly string[];
}

/** Reads what the clients of one protocol have attached out of what the NAS told. */
export type Attachments = (facts: MachineFacts) => readonly Attachment[];

export const established = (list: readonly ServedConnection[]): readonly ServedConnection[] =>
  list.filter(({ state }) => state === 'established');

export const detail = (name: string, label: string, value: string): Detail => ({ name, value, label, text: value });

import type { PublishedNasView } from '../../shared/ipc/nas.ts';
import type { Publication, PublishedSnapshot, Source } from '../../shared/ipc/publication.ts';
import type { Finding } from '../../shared/model/finding.ts';
import type { Remedy } from '../../shared/model/remedy.ts';
import type { Interface } from '../../shared/model/network.ts';
import type { Nas, Share } from '../../shared/model/snapshot.ts';

/** What can be done about a finding. */
export interface MockRemedies extends Pick<Finding, 'code' | 'subject'> {
  readonly list: readonly Remedy[];
}

/** What a scenario shows at a moment; `undefined` parts are not there yet. */
export interface Scene {
  readonly nics?: readonly Interface[];
  readonly nas?: readonly Nas[];
  readonly shares?: readonly Share[];
  readonly findings?: readonly Finding[];
  readonly remedies?: readonly MockRemedies[];
  readonly asked?: Publication['machines'];
  readonly views?: readonly PublishedNasView[];
  readonly mountsUnread?: PublishedSnapshot['mountsUnread'];
  readonly source?: Source;
  readonly snapshot?: 'none';
  readonly lookFailure?: string;
  readonly trayMissing?: boolean;
  /** How long ago the snapshot was read. */
  readonly ageMs?: number;
}

import { z } from 'zod';
import type { FixHistory, FixProgress } from '../model/fix.ts';
import type { ShareId } from '../model/snapshot.ts';
import type { Bytes, Milliseconds } from '../model/units.ts';
import { fixRequests, type FixResults } from './fix.ts';
import type { EventName, RequestName } from './names.ts';
import { lunRequests, type LunResults } from './luns.ts';
import { nasRequests, type NasResults } from './nas.ts';
import type { Publication } from './publication.ts';

export type { EventName, RequestName };

/** Settings a person can change. */
export const settingsSchema = z.strictObject({
  units: z.enum(['bits', 'bytes']),
  theme: z.enum(['system', 'light', 'dark']),
  /** The note that this desktop has no tray was read. */
  trayNoteSeen: z.boolean(),
});
export type Settings = z.infer<typeof settingsSchema>;
export const defaultSettings: Settings = { units: 'bits', theme: 'system', trayNoteSeen: false };

/** Every request of the window: name and schema of its one argument. The gate, the preload's API and the UI mock derive from it. */
export const requests = {
  'publication.get': z.undefined(),
  'look.now': z.undefined(),
  'sample.start': z.undefined(),
  'sample.stop': z.undefined(),
  'settings.get': z.undefined(),
  'settings.change': settingsSchema.partial(),
  'clipboard.write': z.string().max(100_000),
  'share.load': z.strictObject({ share: z.custom<ShareId>((id) => typeof id === 'string' && id.length < 10_000) }),
  /** What is read is decided by the main program: nothing can be named. */
  'administrator.look': z.undefined(),
  ...nasRequests,
  ...lunRequests,
  ...fixRequests,
} as const satisfies Readonly<Record<RequestName, z.ZodType>>;
export type RequestArgument<Name extends RequestName> = z.infer<(typeof requests)[Name]>;

export interface RequestResults extends NasResults, LunResults, FixResults {
  'publication.get': Publication;
  /** Answered when the look is done. */
  'look.now': null;
  'sample.start': null;
  'sample.stop': null;
  'settings.get': Settings;
  'settings.change': Settings;
  'clipboard.write': null;
  'share.load': ShareLoad;
  'administrator.look': LookEnded;
}

/** How looking once as administrator ended, in a sentence. */
export interface LookEnded {
  readonly state: 'read' | 'not-read';
  readonly sentence: string;
}

/** How reading a share under load ended. */
export type ShareLoad =
  | { readonly state: 'read'; readonly bytes: Bytes; readonly took: Milliseconds }
  /** `sentence`: why nothing was read. */
  | { readonly state: 'not-read'; readonly sentence: string };

/** What the window is asked to bring to the front. */
export type ShowTarget = { readonly kind: 'overview' } | { readonly kind: 'share'; readonly share: ShareId };

/** Every event the window hears. */
export interface Events {
  publication: Publication;
  settings: Settings;
  /**
   * A share was chosen in the tray's menu. A window that is just opening hears it after its first `publication.get`,
   * so a listener registered before that request misses nothing.
   */
  show: ShowTarget;
  /** A change goes on. */
  'fix.progress': FixProgress;
  /** Something of what was changed is another than before; comes before the progress that tells an end. */
  history: FixHistory;
}

/** What a request gives back; a refusal is a value, so that nothing of an error crosses but these two. */
export type Reply<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: 'refused' | 'invalid' | 'failed'; readonly message: string };

/** `window.lanewise` */
export interface Bridge {
  request<Name extends RequestName>(name: Name, argument: RequestArgument<Name>): Promise<Reply<RequestResults[Name]>>;
  on<Name extends EventName>(name: Name, listener: (value: Events[Name]) => void): () => void;
}

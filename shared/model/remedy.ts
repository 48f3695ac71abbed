import type { ShareId } from './snapshot.ts';

/** Names one fix of one finding, the same as long as the finding stands: code, subject and which of its fixes. */
export type FixId = string & { readonly fix?: never };

/** `none`: nobody notices; `remounts-share`: open files must be closed first; `drops-network`: the link may be cut by it. */
export type FixRisk = 'none' | 'remounts-share' | 'drops-network';

/** What a person has to give before it can be done. */
export type FixNeeds = 'nothing' | 'account';

/** A change that Lanewise makes at one click. */
export interface FixRemedy {
  readonly kind: 'fix';
  readonly id: FixId;
  /** The button: "Ask for two channels". */
  readonly title: string;
  readonly risk: FixRisk;
  readonly needs: FixNeeds;
}

/** What a person does; `text` is one or more whole sentences. */
export type HandRemedy =
  /** Text for a terminal or a file, shown with a copy button and never run. */
  | { readonly kind: 'copy'; readonly text: string; readonly commands: string }
  /** A setting in the NAS's own web interface; the program watches until it sees the change. `text` says the same in words. */
  | {
      readonly kind: 'at-the-nas';
      readonly text: string;
      readonly title: string;
      readonly menu: string;
      readonly value: string;
    }
  /** The share is read for some seconds, and what opens is looked at; changes nothing. `text` says the same in words. */
  | { readonly kind: 'load'; readonly text: string; readonly title: string; readonly share: ShareId }
  /** What this user is denied is read once by an administrator, whom Windows asks first; changes nothing. */
  | { readonly kind: 'administrator-look'; readonly text: string; readonly title: string }
  | { readonly kind: 'explain'; readonly text: string };

/** One thing that can be done about a finding. */
export type Remedy = FixRemedy | HandRemedy;

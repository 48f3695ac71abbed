import { administratorLookTexts } from '../../shared/text/administrator-look.ts';
import {
  type Bridge,
  defaultSettings,
  type Events,
  type EventName,
  type Reply,
  type RequestArgument,
  type RequestResults,
  requests,
  type Settings,
} from '../../shared/ipc/contract.ts';
import type { SecretStorage } from '../../shared/ipc/nas.ts';
import type { RequestName } from '../../shared/ipc/names.ts';
import type { FixHistory, FixProgress } from '../../shared/model/fix.ts';
import type { Publication } from '../../shared/ipc/publication.ts';
import { bytes, milliseconds } from '../../shared/model/units.ts';
import { lunSearchTexts } from '../../shared/text/lun-search.ts';
import { foundLuns } from './scene-lun-search.ts';
import { nasAnswers } from './scene-nas-answers.ts';

type ChangeRequest = Extract<RequestName, `fix.${string}` | 'history.get'>;

/** A question about changes. */
export interface ChangeAsked {
  readonly name: ChangeRequest;
  readonly argument: unknown;
}

/** What comes of it: the answer, and what the window is told meanwhile. */
export interface ChangeAnswer<Answer = unknown> {
  readonly answer: Answer;
  readonly progress: readonly FixProgress[];
  readonly history?: FixHistory;
}

/** A main program that plays scenes, for the preview page and for tests. */
export interface SceneBridge extends Bridge {
  /** Everything that was asked, in order. */
  readonly asked: { readonly name: RequestName; readonly argument: unknown }[];
  /** Publishes the next look of the scene, as long as there is one. */
  look(): void;
  emit<Name extends EventName>(name: Name, value: Events[Name]): void;
}

export interface SceneBridgeOptions {
  readonly scene: string;
  /** Publications of a scene, oldest first. */
  readonly play: (scene: string) => Promise<readonly Publication[]>;
  readonly settings?: Partial<Settings>;
  /** Looks that were published while the window was open, so that rates and the chart exist at once. */
  readonly looksBefore: number;
  readonly secrets?: SecretStorage;
  /** Answers the last of these questions about changes. */
  readonly change: (asked: readonly ChangeAsked[]) => Promise<ChangeAnswer>;
}

type Listeners = { [Name in EventName]: Set<(value: Events[Name]) => void> };
type Answers = {
  [Name in RequestName]: (argument: RequestArgument<Name>) => RequestResults[Name] | Promise<RequestResults[Name]>;
};

/** Arguments meet the contract's schemas as they do at the real gate. */
export function sceneBridge(options: SceneBridgeOptions): SceneBridge {
  const listeners: Listeners = {
    publication: new Set(),
    settings: new Set(),
    show: new Set(),
    'fix.progress': new Set(),
    history: new Set(),
  };
  const asked: SceneBridge['asked'] = [];
  let settings: Settings = { ...defaultSettings, ...options.settings };
  let upcoming: Publication[] = [];
  const emit = <Name extends EventName>(name: Name, value: Events[Name]): void => {
    for (const listener of listeners[name]) listener(value);
  };
  const next = (): Publication | undefined => (upcoming.length > 1 ? upcoming.shift() : upcoming[0]);
  const look = (): void => {
    const publication = next();
    if (publication !== undefined) emit('publication', publication);
  };
  async function begin(scene: string): Promise<Publication> {
    upcoming = [...(await options.play(scene))];
    for (let past = 0; past < options.looksBefore; past += 1) look();
    const publication = next();
    if (publication === undefined) throw new RangeError(`The scene ${scene} has no look.`);
    return publication;
  }
  const change = async (scene: string): Promise<null> => {
    emit('publication', await begin(scene));
    return null;
  };
  const changes: ChangeAsked[] = [];
  async function ask<Name extends ChangeRequest>(
    name: Name,
    argument: RequestArgument<Name>,
  ): Promise<RequestResults[Name]> {
    changes.push({ name, argument });
    const { answer, progress, history } = await options.change(changes);
    for (const one of progress) emit('fix.progress', one);
    if (history !== undefined) emit('history', history);
    // oxlint-disable-next-line no-unsafe-type-assertion -- the answer to the question of this name
    return answer as RequestResults[Name];
  }
  const answers: Answers = {
    'publication.get': () => begin(options.scene),
    'look.now': () => {
      look();
      return null;
    },
    'sample.start': () => change('sample'),
    'sample.stop': () => change(options.scene === 'sample' ? 'first-run' : options.scene),
    'settings.get': () => settings,
    'settings.change': (wanted) => {
      settings = { ...settings, ...wanted };
      emit('settings', settings);
      return settings;
    },
    'clipboard.write': () => null,
    'share.load': () => ({ state: 'read', bytes: bytes(1.86e9), took: milliseconds(8_020) }),
    'administrator.look': () => ({ state: 'read', sentence: administratorLookTexts.done }),
    ...nasAnswers(options.secrets ?? { kept: true }),
    'luns.find': ({ at }) => foundLuns(at),
    'luns.offer': () => ({ state: 'refused', sentence: lunSearchTexts.gone }),
    'fix.preview': (argument) => ask('fix.preview', argument),
    'fix.apply': (argument) => ask('fix.apply', argument),
    'fix.cancel': (argument) => ask('fix.cancel', argument),
    'fix.undo': (argument) => ask('fix.undo', argument),
    'fix.recover': (argument) => ask('fix.recover', argument),
    'history.get': (argument) => ask('history.get', argument),
  };
  return {
    asked,
    emit,
    look,
    on(name, listener) {
      listeners[name].add(listener);
      return () => {
        listeners[name].delete(listener);
      };
    },
    async request<Name extends RequestName>(
      name: Name,
      argument: RequestArgument<Name>,
    ): Promise<Reply<RequestResults[Name]>> {
      asked.push({ name, argument });
      await Promise.resolve();
      const checked = requests[name].safeParse(argument);
      if (!checked.success) return { ok: false, code: 'invalid', message: checked.error.message };
      return { ok: true, value: await answers[name](argument) };
    },
  };
}

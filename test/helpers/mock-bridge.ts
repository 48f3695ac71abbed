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
import type { Publication } from '../../shared/ipc/publication.ts';
import { instant } from '../../shared/model/units.ts';
import type { FixScene } from './mock-fix-scenes.ts';
import { fixAnswers } from './mock-fixes.ts';
import { nasAnswers } from './mock-nas-answers.ts';
import { publicationOf, type ScenarioName } from './mock-scenarios.ts';

/** A main program that plays a scenario, for the preview page and for tests. */
export interface MockBridge extends Bridge {
  /** Everything that was asked, in order. */
  readonly asked: { readonly name: RequestName; readonly argument: unknown }[];
  /** Publishes the next look of the scenario. */
  look(): void;
  emit<Name extends EventName>(name: Name, value: Events[Name]): void;
}

export interface MockOptions {
  readonly scenario: ScenarioName;
  readonly settings?: Partial<Settings>;
  /** Looks before the first one that is published, so that rates and the chart exist at once. */
  readonly looksBefore?: number;
  readonly secrets?: SecretStorage;
  /** How a change stands. */
  readonly fix?: FixScene;
  readonly now?: () => number;
}

type Listeners = { [Name in EventName]: Set<(value: Events[Name]) => void> };

/** Arguments meet the contract's schemas as they do at the real gate. */
export function mockBridge(options: MockOptions): MockBridge {
  const now = options.now ?? Date.now;
  const listeners: Listeners = {
    publication: new Set(),
    settings: new Set(),
    show: new Set(),
    'fix.progress': new Set(),
    history: new Set(),
  };
  const asked: MockBridge['asked'] = [];
  let settings: Settings = { ...defaultSettings, ...options.settings };
  let scenario = options.scenario;
  let look = options.looksBefore ?? 0;
  const at = (number: number): Publication =>
    publicationOf(scenario, { now: instant(now() - (look - number) * 1000), look: number });
  const emit = <Name extends EventName>(name: Name, value: Events[Name]): void => {
    for (const listener of listeners[name]) listener(value);
  };
  const play = (next: ScenarioName): null => {
    scenario = next;
    look += 1;
    emit('publication', at(look));
    return null;
  };
  const answers: { [Name in RequestName]: (argument: RequestArgument<Name>) => RequestResults[Name] } = {
    'publication.get': () => {
      // The looks before, as if the window had been open while they were published.
      for (let past = Math.max(0, look - 60); past < look; past += 1) emit('publication', at(past));
      return at(look);
    },
    'look.now': () => play(scenario),
    'sample.start': () => play('sample'),
    'sample.stop': () => play(options.scenario === 'sample' ? 'first-run' : options.scenario),
    'settings.get': () => settings,
    'settings.change': (change) => {
      settings = { ...settings, ...change };
      emit('settings', settings);
      return settings;
    },
    'clipboard.write': () => null,
    ...nasAnswers(options.secrets ?? { kept: true }),
    ...fixAnswers({
      scene: options.fix,
      now,
      progress: (progress) => emit('fix.progress', progress),
      history: (history) => emit('history', history),
    }),
  };
  return {
    asked,
    emit,
    look: () => {
      play(scenario);
    },
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
      return { ok: true, value: answers[name](argument) };
    },
  };
}

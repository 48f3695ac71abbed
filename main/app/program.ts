import { app, nativeTheme, session, type Session } from 'electron';
import { z } from 'zod';
import { milliseconds } from '../../shared/model/units.ts';
import { programTexts } from '../../shared/text/program.ts';
import type { FixHistoryStore } from '../change/run/ports.ts';
import type { AdministratorLook } from '../change/windows/administrator-look.ts';
import type { Log } from '../log/log.ts';
import { systemClock } from '../watch/clock.ts';
import { createNasRegistry, type NasRegistry } from '../known-nas/registry.ts';
import { collectMachine } from '../collect/collect-machine.ts';
import type { AdministratorScript } from '../machine/windows/scripts.ts';
import { runShareLoad } from '../machine/windows/share-load.ts';
import { openNas } from '../machine/open-nas.ts';
import type { Attention } from '../watch/intervals.ts';
import { openSample, openTarget, sourceOf, type OpenedTarget } from '../watch/target.ts';
import { createTargetSwitcher, type TargetSwitcher } from '../watch/target-switcher.ts';
import type { KnownNasStore } from '../store/known-nas.ts';
import type { SecretStore } from '../store/secrets.ts';
import type { SettingsStore } from '../store/settings.ts';
import { createAdministratorLook, createAnswersBox } from './administrator-look.ts';
import type { Start } from './arguments.ts';
import { watchAttention, type AttentionWatcher } from './attention.ts';
import { createFixes, type Fixes } from './fixes.ts';
import { createGate } from './gate.ts';
import { createHandlers, listenForRequests } from './handlers.ts';
import { guardContents, guardSession, type GuardOptions } from './navigation-guards.ts';
import { builtPage, builtPreload, sampleFolder, windowIcon, windowsElevated } from './paths.ts';
import { createShareLoad } from './share-load.ts';
import { createPublisher, type Publisher } from './publisher.ts';
import { originOf, pageAddress } from './scheme-path.ts';
import { servePage } from './scheme.ts';
import { createTrayPresence, type TrayPresence } from './tray-presence.ts';
import { trayState } from './tray-state.ts';
import { createTrayIcon } from './tray.ts';
import { createMainWindow, type MainWindow } from './window.ts';

export interface ProgramOptions {
  readonly start: Extract<Start, { kind: 'run' }>;
  readonly log: Log;
  readonly settings: SettingsStore;
  readonly known: KnownNasStore;
  readonly secrets: SecretStore;
  readonly changes: FixHistoryStore;
  /** The file of host keys that were accepted in this program. */
  readonly ownKnownHosts: string;
  /** Where the page comes from while it is being developed. */
  readonly developmentPage: string | undefined;
}

/** What a second start tells the program that runs. */
const asking = z.object({ quit: z.boolean() });
export type Asking = z.infer<typeof asking>;

/** A start of an older version tells nothing. */
const asksToQuit = (told: unknown): boolean => asking.safeParse(told).data?.quit === true;

/** The parts of the running program. They know each other only by what is joined here. */
interface Parts {
  readonly options: ProgramOptions;
  readonly attention: AttentionWatcher;
  readonly publisher: Publisher;
  readonly targets: TargetSwitcher;
  readonly nas: NasRegistry;
  readonly fixes: Fixes;
  readonly window: MainWindow;
  readonly administrator: ReturnType<typeof createAnswersBox>;
  /** Comes last, because the bus has to be asked first. */
  readonly tray: { presence?: TrayPresence };
}

/** Starts everything; throws with a sentence when what should be watched cannot be opened. */
export async function startProgram(options: ProgramOptions): Promise<void> {
  const parts = join(options);
  answerWindow(parts);
  endTogether(parts);
  await parts.targets.watch(() => openStarted(parts));
  findUnfinished(parts);
  if (!options.start.hidden) parts.window.show();
  app.on('second-instance', (_event, _argv, _folder, asking) =>
    asksToQuit(asking) ? app.quit() : parts.window.show(),
  );
  await joinTray(parts);
}

function openStarted({
  options: { start },
  nas,
  administrator,
}: Pick<Parts, 'options' | 'nas' | 'administrator'>): Promise<OpenedTarget> {
  const { loop } = start;
  return openTarget(start.target, {
    clock: systemClock,
    loop,
    nas: () => nas.watched(),
    administrator: administrator.take,
  });
}

function join(options: ProgramOptions): Parts {
  const { log, settings } = options;
  const tray: Parts['tray'] = {};
  const attention = watchAttention({
    onChange(now) {
      targets.attend(now);
      nas.attend(now);
    },
    onResume: () => lookSoon({ targets, nas, options }),
  });
  const publisher = createPublisher({
    source: sourceOf(options.start.target),
    onPublication(publication, state) {
      window.send('publication', publication);
      tray.presence?.show(trayState(state, settings.current().units));
      attention.refresh();
      void fixes.looked();
    },
  });
  const targets = createTargetSwitcher({
    clock: systemClock,
    attention: attention.now(),
    publish: publisher.publish,
    report: log.warn,
  });
  const nas = watchKnownNas(options, attention.now(), targets);
  const window = makeWindow(options, attention, tray);
  const fixes = createFixes({
    target: options.start.target,
    ownKnownHosts: options.ownKnownHosts,
    publisher,
    targets,
    nas,
    window,
    history: options.changes,
    log,
  });
  const administrator = createAnswersBox();
  return { options, attention, publisher, targets, nas, fixes, window, administrator, tray };
}

function watchKnownNas(options: ProgramOptions, attention: Attention, targets: TargetSwitcher): NasRegistry {
  const { start, known, secrets, ownKnownHosts, log } = options;
  return createNasRegistry({
    known,
    secrets,
    attention,
    connect: (target) => openNas({ ...target, knownHosts: target.knownHosts ?? ownKnownHosts }),
    collect: (machine, depth, previous) => collectMachine('nas', machine, depth, previous),
    given: start.nas === undefined ? [] : [start.nas],
    asking: start.target.kind !== 'recording',
    clock: systemClock,
    changed: targets.publish,
    report: log.warn,
  });
}

function makeWindow(options: ProgramOptions, attention: AttentionWatcher, tray: Parts['tray']): MainWindow {
  const address = options.developmentPage ?? pageAddress;
  const development = options.developmentPage !== undefined;
  const guards = { origin: originOf(address), development, report: options.log.warn };
  guardContents(guards);
  return createMainWindow({
    session: () => pageSession(guards),
    preload: builtPreload,
    icon: windowIcon,
    address,
    development,
    background: () => backgroundOf(options.settings),
    onVisible: attention.windowVisible,
    // Without a tray a program without a window is one that nobody sees, reaches or ends.
    onClosed: () => (tray.presence?.present() ? undefined : app.quit()),
    report: options.log.warn,
  });
}

let guarded: Session | undefined;

/** Without "persist:" it lives in memory: the page leaves nothing on the disk. */
function pageSession(guards: GuardOptions): Session {
  if (guarded === undefined) {
    guarded = session.fromPartition('window', { cache: false });
    guardSession(guarded, guards);
    servePage(guarded, builtPage);
  }
  return guarded;
}

/** The page's own background (renderer/theme.css), painted before the page is. */
function backgroundOf(settings: SettingsStore): string {
  const { theme } = settings.current();
  const dark = theme === 'system' ? nativeTheme.shouldUseDarkColors : theme === 'dark';
  return dark ? '#14161b' : '#f6f7f9';
}

function answerWindow(parts: Parts): void {
  const { options, publisher, targets, nas, fixes, window, tray } = parts;
  const { log, settings } = options;
  const handlers = createHandlers({
    publisher,
    targets,
    window,
    settings,
    nas,
    fixes,
    loadShare: createShareLoad({
      state: () => publisher.state(),
      run: runShareLoad,
      lookNow: () => targets.lookNow(),
    }),
    lookAsAdministrator: createAdministratorLook({
      state: () => publisher.state(),
      look: lookHere,
      give: parts.administrator.give,
      lookNow: () => targets.lookNow(),
    }),
    openTarget: () => openStarted(parts),
    openSample: () => openSample(sampleFolder),
    onSettings(changed) {
      window.send('settings', changed);
      tray.presence?.show(trayState(publisher.state(), changed.units));
    },
  });
  const origin = originOf(options.developmentPage ?? pageAddress);
  listenForRequests(createGate({ origin, handlers, report: log.warn }), window.contents);
}

/** What reads and changes Windows is loaded where it is needed. */
async function lookHere(scripts: readonly AdministratorScript[]): Promise<AdministratorLook> {
  const { lookHereAsAdministrator } = await import('../change/windows/own-machine.ts');
  return lookHereAsAdministrator(await windowsElevated(), scripts);
}

async function joinTray(parts: Parts): Promise<void> {
  const { options, publisher, window, tray } = parts;
  const { log, settings, start } = options;
  const came = new AbortController();
  const presence = await createTrayPresence({
    createIcon: () =>
      createTrayIcon({
        open: () => window.show(),
        openShare: (id) => window.show({ kind: 'share', share: id }),
        checkNow: () => lookSoon(parts),
        quit: () => app.quit(),
      }),
    state: () => trayState(publisher.state(), settings.current().units),
    onChange(present) {
      publisher.trayMissing(!present);
      if (present) came.abort();
    },
    report: log.warn,
  });
  tray.presence = presence;
  if (presence.present()) return;
  log.info(programTexts.noTray);
  // At login the tray may come a moment after the programs that start with it.
  if (start.hidden) await systemClock.sleep(trayComesWithin, came.signal);
  if (!presence.present()) window.show();
}

const trayComesWithin = milliseconds(10_000);

function lookSoon({ targets, nas, options }: Pick<Parts, 'targets' | 'nas' | 'options'>): void {
  nas.lookNow();
  targets.lookNow().catch((error: unknown) => options.log.warn('the look asked for ended early', error));
}

/** What a crash left in the middle of a change is told, and reverted when the person says so. */
function findUnfinished({ options: { start, log }, fixes }: Parts): void {
  if (start.target.kind === 'recording') return;
  fixes
    .findUnfinished([{ kind: 'workstation' }])
    .catch((error: unknown) => log.warn('unfinished changes could not be looked for', error));
}

function endTogether(parts: Parts): void {
  const { options, targets, nas, fixes, tray } = parts;
  // Listening is what keeps the program alive without a window.
  app.on('window-all-closed', () => undefined);
  app.on('will-quit', (event) => {
    if (fixes.history().running.length > 0) {
      // What nobody confirmed goes back first; were the program killed, it would go back by itself.
      event.preventDefault();
      void fixes.stop().finally(() => app.quit());
      return;
    }
    tray.presence?.close();
    nas.stop();
    targets.stop().catch((error: unknown) => options.log.warn('watching did not end', error));
  });
}

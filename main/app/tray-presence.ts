import type { TrayState } from './tray-state.ts';
import type { TrayIcon } from './tray.ts';
import { watchForTray, type TrayWatcher, type TrayWatcherOptions } from './tray-watcher.ts';

/** The tray icon, while there is a tray to put it into. */
export interface TrayPresence {
  show(state: TrayState): void;
  present(): boolean;
  close(): void;
}

export interface TrayPresenceOptions {
  readonly createIcon: () => Promise<TrayIcon>;
  /** What it shows first. */
  readonly state: () => TrayState;
  /** A tray came or went. */
  readonly onChange: (present: boolean) => void;
  readonly report: TrayWatcherOptions['report'];
}

/** Puts the icon up where there is a tray, and later where one comes later. */
export async function createTrayPresence(options: TrayPresenceOptions): Promise<TrayPresence> {
  let icon: Promise<TrayIcon> | undefined;

  let isReported = false;

  function withIcon(use: (icon: TrayIcon) => void): void {
    icon?.then(use).catch((error: unknown) => {
      // Where a native part is missing, each look would say so again.
      if (!isReported) options.report('the tray icon could not be shown', error);
      isReported = true;
    });
  }
  function put(present: boolean): void {
    if (present && icon === undefined) {
      icon = options.createIcon();
      withIcon((made) => made.show(options.state()));
    }
    // With a tray that comes after the one it was made for, Chromium registers the icon itself. Putting up another one
    // would leave the first behind as an entry that nothing answers for.
    options.onChange(present);
  }

  const watcher: TrayWatcher = await watchForTray({ onChange: put, report: options.report });
  put(watcher.present());
  return {
    show: (state) => withIcon((made) => made.show(state)),
    present: () => watcher.present(),
    close() {
      watcher.close();
      withIcon((made) => made.close());
    },
  };
}

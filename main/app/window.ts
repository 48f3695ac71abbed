import { BrowserWindow, Menu, type MenuItemConstructorOptions, type Session, type WebContents } from 'electron';
import type { Events, ShowTarget } from '../../shared/ipc/contract.ts';
import { eventChannel, type EventName } from '../../shared/ipc/names.ts';

export interface WindowOptions {
  /** Made with the first window: a program that only sits in the tray does without it. */
  readonly session: () => Session;
  readonly preload: string;
  /** Address of the page: our own scheme, or the bundler's server in development. */
  readonly address: string;
  readonly development: boolean;
  readonly icon: string;
  /** Painted before the page is, so that nothing flashes. */
  readonly background: () => string;
  /** Somebody looks, or nobody does any more. */
  readonly onVisible: (visible: boolean) => void;
  readonly onClosed: () => void;
  readonly report: (what: string, error?: unknown) => void;
}

/** The one window: made when it is first asked for, gone with its renderer when it is closed. */
export interface MainWindow {
  show(target?: ShowTarget): void;
  send<Name extends EventName>(name: Name, value: Events[Name]): void;
  readonly contents: () => WebContents | undefined;
  /** The page has asked for its first publication: what it was opened for can be told now. */
  pageIsListening(): void;
}

export function createMainWindow(options: WindowOptions): MainWindow {
  let window: BrowserWindow | undefined;
  let waiting: ShowTarget | undefined;
  let listening = false;

  const contents = (): WebContents | undefined =>
    window === undefined || window.isDestroyed() ? undefined : window.webContents;

  function send<Name extends EventName>(name: Name, value: Events[Name]): void {
    contents()?.send(eventChannel(name), value);
  }

  function open(): BrowserWindow {
    listening = false;
    const opened = openWindow(options);
    opened.on('closed', () => {
      window = undefined;
      options.onVisible(false);
      options.onClosed();
    });
    return opened;
  }

  return {
    contents,
    send,
    show(target) {
      window ??= open();
      if (target && listening) send('show', target);
      else waiting = target ?? waiting;
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
    pageIsListening() {
      listening = true;
      if (waiting) send('show', waiting);
      waiting = undefined;
    },
  };
}

function openWindow(options: WindowOptions): BrowserWindow {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(options.development)));
  const window = new BrowserWindow({
    title: 'Lanewise',
    icon: options.icon,
    width: 980,
    height: 680,
    minWidth: 720,
    minHeight: 520,
    show: false,
    autoHideMenuBar: true,
    backgroundColor: options.background(),
    webPreferences: {
      session: options.session(),
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      disableDialogs: true,
      spellcheck: false,
      devTools: options.development,
    },
  });
  followVisibility(window, options.onVisible);
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    options.report(`the window's page ended: ${reason}`);
    // The person sees an empty window otherwise; opening it again starts a new page.
    if (reason !== 'clean-exit' && !window.isDestroyed()) window.destroy();
  });
  keepPage(window.webContents, options);
  return window;
}

/** net::ERR_ABORTED */
const aborted = -3;

/** Loads the page, and again whenever something else has taken its place: Chromium asks nobody before `about:blank`. */
function keepPage(contents: WebContents, { address, report }: WindowOptions): void {
  const load = (): void => {
    contents.loadURL(address).catch((error: unknown) => report('the page could not be loaded', error));
  };
  const unlessPage = (url: string): void => {
    if (url.split('#')[0] !== address) load();
  };
  contents.on('did-navigate', (_event, url) => unlessPage(url));
  contents.on('did-fail-load', (_event, code, _description, url, isMainFrame) => {
    // A refused navigation leaves the page where it is.
    if (isMainFrame && code !== aborted) unlessPage(url);
  });
  load();
}

function followVisibility(window: BrowserWindow, onVisible: (visible: boolean) => void): void {
  const tell = (): void => {
    if (!window.isDestroyed()) onVisible(window.isVisible() && !window.isMinimized());
  };
  window.on('show', tell);
  window.on('hide', tell);
  window.on('minimize', tell);
  window.on('restore', tell);
}

/** Hidden until Alt is pressed; it is what gives the window its zoom and closing keys. */
function menuTemplate(development: boolean): MenuItemConstructorOptions[] {
  return [
    {
      label: '&Lanewise',
      submenu: [{ role: 'close', label: 'Close window' }, { type: 'separator' }, { role: 'quit' }],
    },
    { role: 'editMenu' },
    {
      label: '&View',
      submenu: [
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        // The key people press for “+” has it on its shifted side.
        { role: 'zoomIn', accelerator: 'CommandOrControl+=', visible: false },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
        ...(development ? ([{ role: 'toggleDevTools' }] as const) : []),
      ],
    },
  ];
}

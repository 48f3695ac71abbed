import { app, shell, type Session, type WebContents } from 'electron';
import { externalLink, originOf, scheme } from './scheme-path.ts';

export interface GuardOptions {
  /** Origin of the page. */
  readonly origin: string;
  /** The page comes from the bundler's own server: only then may a page speak to it. */
  readonly development: boolean;
  readonly report: (what: string, error?: unknown) => void;
}

/** Keeps every page that could ever exist in this program where it is, whoever opens it. */
export function guardContents(options: GuardOptions): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(({ url }) => {
      openOutside(url, options);
      return { action: 'deny' };
    });
    contents.on('will-attach-webview', (event) => event.preventDefault());
    keepInPlace(contents, options);
  });
}

function keepInPlace(contents: WebContents, { origin }: GuardOptions): void {
  contents.on('will-frame-navigate', (event) => {
    const reload = event.isMainFrame && originOf(event.url) === origin;
    if (!reload) event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
}

function openOutside(address: string, { report }: GuardOptions): void {
  const link = externalLink(address);
  if (link === undefined) return report('refused to open an address outside the list');
  shell.openExternal(link).catch((error: unknown) => report('could not open the browser', error));
}

/** Gives the window's session no permission, no download and no network. */
export function guardSession(session: Session, { origin, development }: GuardOptions): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
  session.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !mayAsk(details.url) }));

  function mayAsk(address: string): boolean {
    const { protocol, host } = new URL(address);
    if (protocol === `${scheme}:`) return true;
    return development && (protocol === 'devtools:' || host === new URL(origin).host);
  }
}

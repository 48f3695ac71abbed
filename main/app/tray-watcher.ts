/** Whether this desktop has a tray, now and later. */
export interface TrayWatcher {
  /** Of the moment. */
  present(): boolean;
  close(): void;
}

export interface TrayWatcherOptions {
  /** A tray came, or another one took its place, or it went. */
  readonly onChange: (present: boolean) => void;
  readonly report: (what: string, error?: unknown) => void;
}

/** Windows and macOS always have a tray. */
const always: TrayWatcher = { present: () => true, close: () => undefined };

/** Name that every StatusNotifier tray owns on the session bus. */
const watcherName = 'org.kde.StatusNotifierWatcher';

/**
 * Watches for a tray on Linux. Without a session bus there can be no tray; when the bus cannot be asked, a tray is
 * taken to be missing, because a window too many is better than a program nobody can reach.
 */
export async function watchForTray(options: TrayWatcherOptions): Promise<TrayWatcher> {
  if (process.platform !== 'linux') return always;
  const none: TrayWatcher = { present: () => false, close: () => undefined };
  if (process.env['DBUS_SESSION_BUS_ADDRESS'] === undefined && process.env['XDG_RUNTIME_DIR'] === undefined)
    return none;
  try {
    return await watchBus(options);
  } catch (error) {
    options.report('the session bus could not be asked for a tray', error);
    return none;
  }
}

async function watchBus({ onChange, report }: TrayWatcherOptions): Promise<TrayWatcher> {
  const { sessionBus, Message } = await import('dbus-next');
  const bus = sessionBus();
  bus.on('error', (error: unknown) => report('the session bus is gone', error));
  const ask = (member: string, words: readonly string[]) =>
    bus.call(
      new Message({
        destination: 'org.freedesktop.DBus',
        path: '/org/freedesktop/DBus',
        interface: 'org.freedesktop.DBus',
        member,
        signature: 's',
        body: [...words],
      }),
    );
  let present = false;
  bus.on('message', (message) => {
    const [name, , owner] = message.body as readonly unknown[];
    if (message.member !== 'NameOwnerChanged' || name !== watcherName) return;
    present = owner !== '';
    onChange(present);
  });
  await ask('AddMatch', [
    `type='signal',sender='org.freedesktop.DBus',interface='org.freedesktop.DBus',member='NameOwnerChanged',arg0='${watcherName}'`,
  ]);
  const answer = await ask('NameHasOwner', [watcherName]);
  present = answer?.body[0] === true;
  return { present: () => present, close: () => bus.disconnect() };
}

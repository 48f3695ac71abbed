/** Whether this desktop has a tray, now and later. */
export interface TrayWatcher {
  /** Of the moment. */
  present(): boolean;
  close(): void;
}

export interface TrayWatcherOptions {
  /** A tray came or went. Of one that took another's place nothing is said: Chromium puts its icon there itself. */
  readonly onChange: (present: boolean) => void;
  readonly report: (what: string, error?: unknown) => void;
}

/** Windows and macOS always have a tray. */
const always: TrayWatcher = { present: () => true, close: () => undefined };

/** What every StatusNotifier tray is called on the session bus. */
const watcher = {
  destination: 'org.kde.StatusNotifierWatcher',
  path: '/StatusNotifierWatcher',
  interface: 'org.kde.StatusNotifierWatcher',
} as const;
const theBus = {
  destination: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
} as const;

const hostSignals: readonly string[] = ['StatusNotifierHostRegistered', 'StatusNotifierHostUnregistered'];
const matchRules: readonly string[] = [
  `type='signal',sender='${theBus.destination}',interface='${theBus.interface}',member='NameOwnerChanged',arg0='${watcher.destination}'`,
  ...hostSignals.map((member) => `type='signal',interface='${watcher.interface}',member='${member}'`),
];

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
  const { sessionBus, Message } = await import('@jellybrick/dbus-next');
  const bus = sessionBus();
  // The package's own list of events leaves this one out.
  const errors: NodeJS.EventEmitter = bus;
  errors.on('error', (error: unknown) => report('the session bus is gone', error));
  const ask: Ask = async (to, member, words) => {
    const message = { ...to, member, signature: 's'.repeat(words.length), body: [...words] };
    return (await bus.call(new Message(message)))?.body[0];
  };
  let present = false;
  let questions = 0;
  async function look(): Promise<void> {
    const question = ++questions;
    const now = await hasTray(ask);
    // Answers may come after news that made them old.
    if (question !== questions || now === present) return;
    present = now;
    onChange(present);
  }
  bus.on('message', ({ member, interface: from, body }) => {
    const owner = member === 'NameOwnerChanged' && body[0] === watcher.destination;
    const host = from === watcher.interface && hostSignals.includes(member);
    if (owner || host) look().catch((error: unknown) => report('the tray could not be asked', error));
  });
  for (const rule of matchRules) await ask(theBus, 'AddMatch', [rule]);
  present = await hasTray(ask);
  return { present: () => present, close: () => bus.disconnect() };
}

interface Destination {
  readonly destination: string;
  readonly path: string;
  readonly interface: string;
}
/** A call with words as arguments; gives the first value of the answer. */
type Ask = (to: Destination, member: string, words: readonly string[]) => Promise<unknown>;

/** A watcher alone keeps a list; the icon is shown by a host. One that cannot tell has none that Chromium would use. */
async function hasTray(ask: Ask): Promise<boolean> {
  if ((await ask(theBus, 'NameHasOwner', [watcher.destination])) !== true) return false;
  try {
    const properties = { ...watcher, interface: 'org.freedesktop.DBus.Properties' };
    const host = await ask(properties, 'Get', [watcher.interface, 'IsStatusNotifierHostRegistered']);
    return typeof host === 'object' && host !== null && 'value' in host && host.value === true;
  } catch (error) {
    if (error instanceof Error && error.name === 'DBusError') return false;
    throw error;
  }
}

import { z } from 'zod';
import { connectSessionBus, type SessionBus } from './session-bus.ts';
import { watcherAddress, watcherOn, type Watcher } from './status-notifier-watcher.ts';
import { trayItem, type TrayItem } from './tray-item.ts';

/** The tray of a desktop, seen from the panel's side. */
export interface StatusNotifierHost {
  /** This host's own watcher; leave it alone where a panel brings one. */
  readonly watcher: Watcher;
  /** Every item registered now, at whichever watcher the session has. */
  readonly items: () => Promise<readonly TrayItem[]>;
  /** The one item, as soon as it is registered and answers. */
  readonly item: () => Promise<TrayItem>;
  /** What `attempt` gives, as soon as it gives something; tried at every signal of an item. */
  readonly until: SessionBus['until'];
  /** Names of the signals that items sent since the last call (NewIcon, NewToolTip, …). */
  readonly takeSignals: () => readonly string[];
  readonly close: () => void;
}

export async function statusNotifierHost(busAddress: string): Promise<StatusNotifierHost> {
  const bus = await connectSessionBus(busAddress);
  let signals: string[] = [];
  await bus.onSignal("interface='org.kde.StatusNotifierItem'", (signal) => {
    if (signal.interface === 'org.kde.StatusNotifierItem') signals.push(signal.member);
  });
  const items = async () => (await registered(bus)).map((address) => trayItem(bus, address));
  return {
    watcher: watcherOn(bus),
    items,
    item: () => bus.until('an item in the tray', async () => firstAnswering(await items())),
    until: bus.until,
    takeSignals: () => {
      const taken = signals;
      signals = [];
      return taken;
    },
    close: bus.close,
  };
}

async function firstAnswering([first]: readonly TrayItem[]): Promise<TrayItem | undefined> {
  await first?.properties();
  return first;
}

async function registered(bus: SessionBus): Promise<readonly string[]> {
  const properties = { ...watcherAddress, interface: 'org.freedesktop.DBus.Properties' };
  const [answer] = await bus.call(properties, 'Get', 'ss', [watcherAddress.interface, 'RegisteredStatusNotifierItems']);
  return z.object({ value: z.array(z.string()) }).parse(answer).value;
}

import * as dbus from '@jellybrick/dbus-next';
import type { Message } from '@jellybrick/dbus-next';
import type { SessionBus } from './session-bus.ts';

export const watcherAddress = {
  name: 'org.kde.StatusNotifierWatcher',
  path: '/StatusNotifierWatcher',
  interface: 'org.kde.StatusNotifierWatcher',
} as const;

/** A StatusNotifierWatcher with a host, as a desktop has one: items register there. */
export interface Watcher {
  /** Takes the name on the bus: from now on the desktop has a tray. `withoutHost`: so far only the list of one. */
  readonly appear: (options?: { readonly withoutHost: boolean }) => Promise<void>;
  /** The panel that shows the icons has come. */
  readonly registerHost: () => void;
  /** Gives the name back and forgets the items: the panel was ended. */
  readonly vanish: () => Promise<void>;
}

/**
 * https://www.freedesktop.org/wiki/Specifications/StatusNotifierItem/StatusNotifierWatcher/: an item registers with its
 * bus name, or with its object path (then the bus name is the sender's).
 */
export function watcherOn(bus: SessionBus): Watcher {
  const items = new Set<string>();
  let host = false;
  const registerHost = (): void => {
    host = true;
    emit(bus, 'StatusNotifierHostRegistered');
  };
  bus.raw.addMethodHandler((message: Message) => answer(bus, items, host, message));
  return {
    registerHost,
    appear: async ({ withoutHost } = { withoutHost: false }) => {
      // Items whose program ended are forgotten.
      await bus.onSignal("member='NameOwnerChanged'", (signal) => {
        const [name, , owner] = signal.body;
        if (signal.member !== 'NameOwnerChanged' || owner !== '') return;
        for (const item of items) if (item.startsWith(`${String(name)}/`)) items.delete(item);
      });
      const got = await bus.raw.requestName(watcherAddress.name, dbus.NameFlag.DO_NOT_QUEUE);
      if (got !== dbus.RequestNameReply.PRIMARY_OWNER) throw new Error('This desktop has a tray already');
      if (!withoutHost) registerHost();
    },
    vanish: async () => {
      host = false;
      items.clear();
      await bus.raw.releaseName(watcherAddress.name);
    },
  };
}

/** True when the call was for the watcher and is answered. */
function answer(bus: SessionBus, items: Set<string>, host: boolean, message: Message): boolean {
  if (message.path !== watcherAddress.path) return false;
  const reply = (signature = '', body: unknown[] = []): true => {
    bus.raw.send(dbus.Message.newMethodReturn(message, signature, body));
    return true;
  };
  const values = properties(items, host);
  const [first = '', second = ''] = message.body.map(String);
  if (message.member === 'RegisterStatusNotifierItem') {
    const item = first.startsWith('/') ? `${message.sender}${first}` : `${first}/StatusNotifierItem`;
    items.add(item);
    emit(bus, 'StatusNotifierItemRegistered', item);
    return reply();
  }
  if (message.member === 'RegisterStatusNotifierHost') return reply();
  if (message.member === 'GetAll') return reply('a{sv}', [values]);
  const value = message.member === 'Get' ? values[second] : undefined;
  return value === undefined ? false : reply('v', [value]);
}

function properties(items: ReadonlySet<string>, host: boolean): Readonly<Record<string, dbus.Variant>> {
  return {
    RegisteredStatusNotifierItems: new dbus.Variant('as', [...items]),
    IsStatusNotifierHostRegistered: new dbus.Variant('b', host),
    ProtocolVersion: new dbus.Variant('i', 0),
  };
}

function emit(bus: SessionBus, member: string, ...items: readonly string[]): void {
  const { path, interface: face } = watcherAddress;
  bus.raw.send(dbus.Message.newSignal(path, face, member, 's'.repeat(items.length), [...items]));
}

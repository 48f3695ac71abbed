import * as dbus from '@jellybrick/dbus-next';
import { z } from 'zod';
import type { Picture } from './png.ts';
import type { Destination, SessionBus } from './session-bus.ts';

/** What a panel knows of an item. */
export interface TrayProperties {
  readonly id: string;
  readonly title: string;
  readonly status: string;
  readonly tooltip: string;
  /** Name of an icon, where the item gives a name instead of pixels. */
  readonly iconName: string;
  /** Every size the item offers. */
  readonly pictures: readonly Picture[];
}

interface MenuEntry {
  readonly id: number;
  readonly label: string;
  readonly enabled: boolean;
  readonly kind: 'entry' | 'separator';
  readonly children: readonly MenuEntry[];
}

/** An item in the tray, read and used over D-Bus the way a panel does it. */
export interface TrayItem {
  /** `:1.7/StatusNotifierItem` or `org.kde.StatusNotifierItem-1-1/StatusNotifierItem` */
  readonly address: string;
  readonly properties: () => Promise<TrayProperties>;
  readonly menu: () => Promise<readonly MenuEntry[]>;
  /** Clicks the first entry with this label. */
  readonly choose: (label: string | RegExp) => Promise<void>;
  /** The panel's left click. */
  readonly activate: () => Promise<void>;
}

export function trayItem(bus: SessionBus, address: string): TrayItem {
  const [, name = '', path = ''] = /^(?<name>[^/]+)(?<path>\/.*)$/.exec(address) ?? [];
  const item: Destination = { name, path, interface: 'org.kde.StatusNotifierItem' };
  const read = async () => plainSchema.parse(await allProperties(bus, item));
  const menuAddress = async (): Promise<Destination> => ({
    name,
    path: (await read()).Menu,
    interface: 'com.canonical.dbusmenu',
  });
  const menu = async () => layout(bus, await menuAddress());
  return {
    address,
    menu,
    properties: async () => trayProperties(await read()),
    choose: async (label) => {
      const entries = await menu();
      const entry = entries.find((candidate) => matches(candidate.label, label));
      if (entry === undefined)
        throw new Error(`No entry ${String(label)} in: ${entries.map((e) => e.label).join(', ')}`);
      await bus.call(await menuAddress(), 'Event', 'isvu', [entry.id, 'clicked', new dbus.Variant('i', 0), 0]);
    },
    activate: async () => {
      await bus.call(item, 'Activate', 'ii', [0, 0]);
    },
  };
}

const matches = (text: string, wanted: string | RegExp): boolean =>
  typeof wanted === 'string' ? text === wanted : wanted.test(text);

/** `a(iiay)`: width, height, pixels as opacity, red, green, blue. */
const pixmapSchema = z.tuple([z.number(), z.number(), z.instanceof(Uint8Array)]);
const plainSchema = z.looseObject({
  Id: z.string(),
  Title: z.string().default(''),
  Status: z.string().default(''),
  IconName: z.string().default(''),
  IconPixmap: z.array(pixmapSchema).default([]),
  /** `(sa(iiay)ss)`: icon name, icon pixels, title, text. */
  ToolTip: z.tuple([z.string(), z.array(pixmapSchema), z.string(), z.string()]).default(['', [], '', '']),
  Menu: z.string(),
});

async function allProperties(bus: SessionBus, item: Destination): Promise<Readonly<Record<string, unknown>>> {
  const properties = { ...item, interface: 'org.freedesktop.DBus.Properties' };
  const [all] = await bus.call(properties, 'GetAll', 's', [item.interface]);
  return unwrapped(all);
}

/** The values of an `a{sv}`. */
function unwrapped(dictionary: unknown): Readonly<Record<string, unknown>> {
  const variants = z.record(z.string(), z.object({ value: z.unknown() })).parse(dictionary);
  return Object.fromEntries(Object.entries(variants).map(([key, variant]) => [key, variant.value]));
}

function trayProperties(plain: z.infer<typeof plainSchema>): TrayProperties {
  const [, , title, text] = plain.ToolTip;
  return {
    id: plain.Id,
    title: plain.Title,
    status: plain.Status,
    tooltip: [title, text].filter((part) => part !== '').join('\n'),
    iconName: plain.IconName,
    pictures: plain.IconPixmap.map(([width, height, argb]) => ({ width, height, rgba: rgbaOf(argb) })),
  };
}

function rgbaOf(argb: Uint8Array): Uint8Array {
  const rgba = new Uint8Array(argb.length);
  for (let at = 0; at < argb.length; at += 4) rgba.set([...argb.subarray(at + 1, at + 4), argb[at] ?? 0], at);
  return rgba;
}

/** `(ia{sv}av)`: id, properties, children (each a variant of the same). */
const nodeSchema = z.tuple([z.number(), z.unknown(), z.array(z.object({ value: z.unknown() }))]);
const entrySchema = z.looseObject({
  label: z.string().default(''),
  type: z.string().default('standard'),
  enabled: z.boolean().default(true),
  visible: z.boolean().default(true),
});

async function layout(bus: SessionBus, menu: Destination): Promise<readonly MenuEntry[]> {
  // As panels do: some menus are filled only when they are about to be shown.
  await bus.call(menu, 'AboutToShow', 'i', [0]);
  const [, tree] = await bus.call(menu, 'GetLayout', 'iias', [0, -1, []]);
  return childrenOf(tree);
}

function childrenOf(node: unknown): readonly MenuEntry[] {
  const [, , children] = nodeSchema.parse(node);
  return children.flatMap((child) => {
    const [id, properties] = nodeSchema.parse(child.value);
    const { label, type, enabled, visible } = entrySchema.parse(unwrapped(properties));
    if (!visible) return [];
    // One underscore marks the access key, two are one.
    const text = label.replaceAll(/_(?<rest>_?)/g, '$<rest>');
    return [
      {
        id,
        label: text,
        enabled,
        kind: type === 'separator' ? 'separator' : 'entry',
        children: childrenOf(child.value),
      },
    ];
  });
}

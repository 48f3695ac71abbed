import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { processGroup, type ProcessGroup } from './process-group.ts';
import { connectSessionBus, type SessionBus } from './session-bus.ts';
import { watcherAddress } from './status-notifier-watcher.ts';

export interface DesktopOptions {
  /** A window manager; dialogs and focus behave as on a real desktop. */
  readonly windowManager?: boolean;
  /** xfce4-panel, whose systray is a StatusNotifier watcher and host. */
  readonly panel?: boolean;
  /** Width × height of the screen. */
  readonly size?: string;
}

/** A private desktop: own display, own session bus, own home. */
export interface DesktopSession {
  /** The whole environment for a program on this desktop. */
  readonly environment: Readonly<Record<string, string>>;
  readonly display: string;
  readonly busAddress: string;
  readonly home: string;
  /** Everything on the screen, as a PNG. */
  readonly screenshot: (file: string) => Promise<void>;
  readonly start: ProcessGroup['start'];
  readonly end: () => Promise<void>;
}

/** Starts a desktop; what it started is ended by `end()`, and if the start itself fails. */
export async function startDesktop(options: DesktopOptions = {}): Promise<DesktopSession> {
  const home = await mkdtemp(path.join(os.tmpdir(), 'lanewise-desktop-'));
  const environment = await homeEnvironment(home);
  const group = processGroup(environment);
  try {
    const display = await startDisplay(group, options.size ?? '1280x800');
    const busAddress = await startBus(group, { ...environment, DISPLAY: display });
    const all = { ...environment, DISPLAY: display, DBUS_SESSION_BUS_ADDRESS: busAddress };
    if (options.windowManager === true) group.start(['xfwm4', '--compositor=off'], { environment: all });
    if (options.panel === true) await startPanel(group, home, all);
    return session(group, home, all);
  } catch (error) {
    await endSession(group, home);
    throw error;
  }
}

type SessionEnvironment = Readonly<Record<string, string>> & {
  readonly DISPLAY: string;
  readonly DBUS_SESSION_BUS_ADDRESS: string;
};

function session(group: ProcessGroup, home: string, environment: SessionEnvironment): DesktopSession {
  return {
    environment,
    display: environment.DISPLAY,
    busAddress: environment.DBUS_SESSION_BUS_ADDRESS,
    home,
    screenshot: async (file) => {
      const picture = group.start(['import', '-window', 'root', file], { environment });
      const [code] = await once(picture, 'exit');
      if (code !== 0) throw new Error(`import of the screen of ${environment.DISPLAY} ended with ${String(code)}`);
    },
    start: (argv, more = {}) => group.start(argv, { ...more, environment: { ...environment, ...more.environment } }),
    end: () => endSession(group, home),
  };
}

async function endSession(group: ProcessGroup, home: string): Promise<void> {
  await group.end();
  await rm(home, { recursive: true, force: true, maxRetries: 5 });
}

async function homeEnvironment(home: string): Promise<Readonly<Record<string, string>>> {
  const runtime = path.join(home, 'run');
  await mkdir(runtime, { mode: 0o700 });
  return {
    PATH: process.env['PATH'] ?? '/usr/bin:/bin',
    HOME: home,
    XDG_CONFIG_HOME: path.join(home, '.config'),
    XDG_CACHE_HOME: path.join(home, '.cache'),
    XDG_DATA_HOME: path.join(home, '.local/share'),
    XDG_STATE_HOME: path.join(home, '.local/state'),
    XDG_RUNTIME_DIR: runtime,
    XDG_SESSION_TYPE: 'x11',
    LANG: 'C.UTF-8',
    // Without it every program starts an accessibility bus of its own, which outlives it.
    NO_AT_BRIDGE: '1',
  };
}

/** The X server takes a free number itself and names it on descriptor 3. */
async function startDisplay(group: ProcessGroup, size: string): Promise<string> {
  const server = ['Xvfb', '-displayfd', '3', '-screen', '0', `${size}x24`, '-nolisten', 'tcp', '-noreset'] as const;
  return `:${await firstLine(group, [...server])}`;
}

function startBus(group: ProcessGroup, environment: Readonly<Record<string, string>>): Promise<string> {
  const socket = `--address=unix:path=${environment['XDG_RUNTIME_DIR']}/bus`;
  const bus = ['dbus-daemon', '--session', socket, '--nofork', '--nopidfile', '--print-address=3'] as const;
  return firstLine(group, [...bus], environment);
}

async function firstLine(
  group: ProcessGroup,
  argv: [string, ...string[]],
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
  let complaint = '';
  const child = group.start(argv, { environment, onError: (text) => (complaint += text) });
  const answer = child.stdio[3];
  if (!(answer instanceof Readable)) throw new Error('The descriptor to answer on is not readable');
  let text = '';
  for await (const chunk of answer) {
    text += String(chunk);
    if (text.includes('\n')) return text.split('\n')[0] ?? '';
  }
  throw new Error(`${argv[0]} ended before it was ready: ${complaint.trim()}`);
}

/** A panel with a tray and nothing else. */
async function startPanel(group: ProcessGroup, home: string, environment: SessionEnvironment): Promise<void> {
  const directory = path.join(home, '.config/xfce4/xfconf/xfce-perchannel-xml');
  await mkdir(directory, { recursive: true });
  await writeFile(path.join(directory, 'xfce4-panel.xml'), panelSettings);
  group.start(['xfce4-panel', '--disable-wm-check', '--sm-client-disable'], { environment });
  const bus = await connectSessionBus(environment.DBUS_SESSION_BUS_ADDRESS);
  await bus.until('the tray of the panel', async () => ((await hasHost(bus)) ? true : undefined));
  bus.close();
}

async function hasHost(bus: SessionBus): Promise<boolean> {
  const properties = { ...watcherAddress, interface: 'org.freedesktop.DBus.Properties' };
  const [answer] = await bus.call(properties, 'Get', 'ss', [
    watcherAddress.interface,
    'IsStatusNotifierHostRegistered',
  ]);
  return z.object({ value: z.boolean() }).parse(answer).value;
}

const panelSettings = `<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array">
    <value type="int" value="1"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=6;x=0;y=0"/>
      <property name="length" type="uint" value="100"/>
      <property name="position-locked" type="bool" value="true"/>
      <property name="size" type="uint" value="28"/>
      <property name="plugin-ids" type="array">
        <value type="int" value="1"/>
      </property>
    </property>
  </property>
  <property name="plugins" type="empty">
    <property name="plugin-1" type="string" value="systray">
      <property name="square-icons" type="bool" value="true"/>
    </property>
  </property>
</channel>
`;

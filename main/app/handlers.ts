import { clipboard, ipcMain, type IpcMainInvokeEvent, type WebContents } from 'electron';
import type { LookEnded, Settings, ShareLoad } from '../../shared/ipc/contract.ts';
import { requestChannel } from '../../shared/ipc/names.ts';
import type { ShareId } from '../../shared/model/snapshot.ts';
import type { ChangeService } from '../change/run/service.ts';
import type { NasRegistry } from '../known-nas/registry.ts';
import type { SettingsStore } from '../store/settings.ts';
import type { OpenedTarget } from '../watch/target.ts';
import type { TargetSwitcher } from '../watch/target-switcher.ts';
import type { Fixes } from './fixes.ts';
import type { Gate, Handlers, Sender } from './gate.ts';
import type { Publisher } from './publisher.ts';
import { originOf } from './scheme-path.ts';
import type { MainWindow } from './window.ts';

export interface HandlerParts {
  readonly publisher: Publisher;
  readonly targets: TargetSwitcher;
  readonly window: MainWindow;
  readonly settings: SettingsStore;
  readonly nas: NasRegistry;
  readonly fixes: Fixes;
  readonly loadShare: (id: ShareId) => Promise<ShareLoad>;
  readonly lookAsAdministrator: () => Promise<LookEnded>;
  readonly openTarget: () => Promise<OpenedTarget>;
  readonly openSample: () => Promise<OpenedTarget>;
  readonly onSettings: (settings: Settings) => void;
}

/** What each request of the window does. */
export function createHandlers(parts: HandlerParts): Handlers {
  const { publisher, targets, window, settings } = parts;
  return {
    'publication.get': () => {
      window.pageIsListening();
      return publisher.publication();
    },
    'look.now': async () => {
      // Not waited for: a NAS that hangs is reported by itself.
      parts.nas.lookNow();
      await targets.lookNow();
      return null;
    },
    'sample.start': async () => {
      await targets.watch(parts.openSample);
      return null;
    },
    'sample.stop': async () => {
      // The sample's button may be pressed twice; what is watched for real is not started anew for that.
      if (publisher.state().source.kind === 'sample') await targets.watch(parts.openTarget);
      return null;
    },
    'settings.get': () => settings.current(),
    'settings.change': async (change) => {
      const changed = await settings.change(change);
      parts.onSettings(changed);
      return changed;
    },
    'clipboard.write': (text) => {
      clipboard.writeText(text);
      return null;
    },
    'share.load': ({ share }) => parts.loadShare(share),
    'administrator.look': () => parts.lookAsAdministrator(),
    'luns.find': ({ at }) => parts.fixes.luns.find(at),
    'luns.offer': ({ target, portals }) => parts.fixes.luns.offer(target, portals),
    ...nasHandlers(parts),
    ...fixHandlers(parts.fixes),
  };
}

type NasHandlers = Pick<Handlers, 'nas.secrets' | 'nas.test' | 'nas.add' | 'nas.forget' | 'nas.retry'>;

function nasHandlers({ nas }: HandlerParts): NasHandlers {
  return {
    'nas.secrets': () => nas.secretStorage(),
    'nas.test': (asked) => nas.test(asked),
    'nas.add': (asked) => nas.add(asked),
    'nas.forget': async ({ id }) => {
      await nas.forget(id);
      return null;
    },
    'nas.retry': async ({ id, ...given }) => {
      await nas.retry(id, given);
      return null;
    },
  };
}

type FixHandlers = Pick<
  Handlers,
  'fix.preview' | 'fix.apply' | 'fix.cancel' | 'fix.undo' | 'fix.recover' | 'history.get'
>;

function fixHandlers(fixes: ChangeService): FixHandlers {
  return {
    'fix.preview': ({ id, account }) => fixes.preview(id, account),
    'fix.apply': ({ id, hash, password }) => fixes.apply(id, hash, password),
    'fix.cancel': ({ transaction }) => {
      fixes.cancel(transaction);
      return null;
    },
    'fix.undo': ({ transaction }) => fixes.undo(transaction),
    'fix.recover': async () => {
      await fixes.recover();
      return null;
    },
    'history.get': () => fixes.history(),
  };
}

/** Connects the gate to Electron. `ours` is the contents of the window, while there is one. */
export function listenForRequests(gate: Gate, ours: () => WebContents | undefined): void {
  ipcMain.handle(requestChannel, (event, ...values: unknown[]) => gate(senderOf(event, ours()), values));
}

function senderOf(event: IpcMainInvokeEvent, ours: WebContents | undefined): Sender {
  const frame = event.senderFrame;
  return {
    ourWindow: ours !== undefined && event.sender === ours,
    frame: frame === null || frame.detached ? 'gone' : frame === ours?.mainFrame ? 'main' : 'inner',
    origin: frame === null ? '' : originOf(frame.url),
  };
}

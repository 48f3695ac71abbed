import { ipcMain, type IpcMainInvokeEvent, type WebContents } from 'electron';
import { requestChannel } from '../../shared/ipc/names.ts';
import type { Gate, Sender } from './gate.ts';
import { originOf } from './scheme-path.ts';

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

import { contextBridge, ipcRenderer } from 'electron';
import type { Bridge, Events } from '../shared/ipc/contract.ts';
import { eventChannel, eventNames, requestChannel, type EventName } from '../shared/ipc/names.ts';

/**
 * The only thing the page gets. Names and arguments are judged by the gate in the main program, not here: a page
 * that broke out of its world could talk past this file anyway.
 */
const bridge: Bridge = {
  request: (name, argument) => ipcRenderer.invoke(requestChannel, name, argument),
  on<Name extends EventName>(name: Name, listener: (value: Events[Name]) => void) {
    if (!eventNames.includes(name)) throw new TypeError('There is no such event.');
    // Electron's event object stays here: it would hand the page the sender.
    const heard = (_event: unknown, value: Events[Name]): void => listener(value);
    ipcRenderer.on(eventChannel(name), heard);
    return () => void ipcRenderer.off(eventChannel(name), heard);
  },
};

contextBridge.exposeInMainWorld('lanewise', bridge);

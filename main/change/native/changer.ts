import { readFile } from 'node:fs/promises';
import type { Changer, SecretText } from '../changer.ts';
import { optionsAt } from '../mount-options.ts';
import { fileHands } from './file-operation.ts';
import type { Files } from './files.ts';
import { mountState, performMount } from './mount-operation.ts';
import { networkState, performNetwork } from './network-operation.ts';
import type { Run } from './programs.ts';

/** Changes this computer; the process is root's. */
export function nativeChanger(files: Files, run: Run, secret: SecretText): Changer {
  const hands = fileHands(files, run, secret);
  return {
    stateOf: async (operation) => {
      switch (operation.kind) {
        case 'file':
          return hands.stateOfFile(operation);
        case 'secret-file':
          return hands.stateOfSecret(operation);
        case 'cifs-mount':
          return mountState(operation);
        case 'sysctl':
        case 'mtu':
        case 'route':
        case 'rule':
          return networkState(run, operation);
        default:
          return operation satisfies never;
      }
    },
    perform: async (operation) => {
      switch (operation.kind) {
        case 'file':
          return hands.performFile(operation);
        case 'secret-file':
          return hands.performSecret(operation);
        case 'cifs-mount':
          return performMount(run, operation);
        case 'sysctl':
        case 'mtu':
        case 'route':
        case 'rule':
          return performNetwork(run, operation);
        default:
          return operation satisfies never;
      }
    },
    mountOptions: async (at) => optionsAt(await readFile('/proc/self/mounts', 'utf8'), at),
  };
}

import { changedThings } from '../../shared/text/fixes/refusals.ts';
import type { Operation } from './operation.ts';

/** What an operation changes, as a person calls it; the beginning of a sentence. */
export function thingOf(operation: Operation): string {
  switch (operation.kind) {
    case 'file':
    case 'secret-file':
      return changedThings[operation.kind](operation.path);
    case 'sysctl':
      return changedThings.sysctl(operation.key);
    case 'cifs-mount':
      return changedThings['cifs-mount'](operation.at);
    case 'route':
      return changedThings.route((operation.after ?? operation.before)?.to ?? '');
    case 'rule':
      return changedThings.rule((operation.after ?? operation.before)?.from ?? '');
    case 'mtu':
      return changedThings.mtu(operation.dev);
    default:
      return operation satisfies never;
  }
}

/** Two operations with the same key change the same thing one after the other (a share that is unmounted, then mounted). */
export function keyOf(operation: Operation): string {
  switch (operation.kind) {
    case 'file':
    case 'secret-file':
      return `file ${operation.path}`;
    case 'sysctl':
      return `sysctl ${operation.key}`;
    case 'cifs-mount':
      return `mount ${operation.remote} ${operation.at}`;
    case 'route': {
      const route = operation.after ?? operation.before;
      return `route ${route?.to} ${route?.table}`;
    }
    case 'rule': {
      const rule = operation.after ?? operation.before;
      return `rule ${rule?.priority} ${rule?.from}`;
    }
    case 'mtu':
      return `mtu ${operation.dev}`;
    default:
      return operation satisfies never;
  }
}

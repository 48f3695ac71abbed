import { fixStepTexts } from '../../../shared/text/fix-run.ts';
import type { Operation } from '../operation.ts';

/** One operation as a person reads it in the list of steps. */
export function stepText(operation: Operation): string {
  const texts = fixStepTexts;
  switch (operation.kind) {
    case 'file':
      return (operation.after === undefined ? texts.removeFile : texts.writeFile)(operation.path);
    case 'secret-file':
      return (operation.after === undefined ? texts.removeSecret : texts.writeSecret)(operation.path);
    case 'sysctl':
      return texts.set(operation.key, operation.after);
    case 'cifs-mount': {
      const { at, remote, before, after } = operation;
      if (after === undefined) return texts.unmount(at);
      return before === undefined ? texts.mount(remote, at) : texts.remount(at);
    }
    case 'route':
      return operation.after === undefined
        ? texts.removeRoute(operation.before?.to ?? '')
        : texts.addRoute(operation.after.to, operation.after.dev);
    case 'rule':
      return operation.after === undefined
        ? texts.removeRule(operation.before?.from ?? '')
        : texts.addRule(operation.after.from, operation.after.table);
    case 'mtu':
      return texts.mtu(operation.dev, operation.after);
    default:
      return operation satisfies never;
  }
}

import type { MapPath, PathCheck, PathGroup } from '../../../shared/model/iscsi.ts';

/** The words of dm-multipath and multipathd (libmultipath/structs.h, checkers.c), the same in each of their layouts. */
const checks: Readonly<Record<string, PathCheck>> = {
  ready: 'ready',
  faulty: 'faulty',
  shaky: 'shaky',
  ghost: 'ghost',
  'i/o pending': 'pending',
  'i/o timeout': 'timeout',
  delayed: 'delayed',
};

export const checkOf = (word: string): PathCheck =>
  (Object.hasOwn(checks, word) ? checks[word] : undefined) ?? 'unknown';

export function pathStateOf(word: string): MapPath['state'] {
  return word === 'active' || word === 'failed' ? word : 'unknown';
}

export function groupStateOf(word: string): PathGroup['state'] {
  return word === 'active' || word === 'enabled' || word === 'disabled' ? word : 'unknown';
}

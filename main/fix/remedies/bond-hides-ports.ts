import { valueOf } from '../../../shared/model/reading.ts';
import { commandOf } from '../../../shared/text/findings/finding-text.ts';
import { bondWhy, copyBond, nasBondWhy } from '../../../shared/text/fixes/network.ts';
import type { RemedyMaker } from '../plan.ts';
import { copy, none } from './proposals.ts';

/** Never one click: a bond is somebody's decision, and its loss can cut a machine off. */
export const bondHidesPorts: RemedyMaker = {
  code: 'net.bond-hides-ports',
  propose: ({ subject }, now) => {
    if (subject.kind !== 'interface') return [none(nasBondWhy)];
    const bond = valueOf(now.facts.bonds)?.find(({ name }) => name === subject.id);
    const [, ...further] = (bond?.members ?? []).filter(({ up }) => up);
    const lines = further.flatMap(({ name }) => [
      commandOf('sudo', 'ip', 'link', 'set', name, 'nomaster'),
      commandOf('sudo', 'ip', 'address', 'add', 'ADDRESS/24', 'dev', name),
      commandOf('sudo', 'ip', 'link', 'set', name, 'up'),
    ]);
    const whole = lines.length > 0 && lines.every((line) => line !== undefined);
    return [copy(copyBond, bondWhy, whole ? lines.join('\n') : undefined)];
  },
};

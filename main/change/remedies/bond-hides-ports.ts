import { valueOf } from '../../../shared/model/reading.ts';
import { commandOf } from '../../../shared/text/findings/finding-text.ts';
import { bondWhy, copyBond, nasBondWhy, oneMemberWhy } from '../../../shared/text/fixes/network.ts';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import type { Proposal, RemedyMaker } from '../plan.ts';
import { copy, none } from './proposals.ts';

/** Never one click: a bond is somebody's decision, and its loss can cut a machine off. */
export const bondHidesPorts: RemedyMaker = {
  code: 'net.bond-hides-ports',
  propose: ({ subject }, now) => (subject.kind === 'interface' ? [takeApart(subject.id, now)] : [none(nasBondWhy)]),
};

/** What is settled with the switch is settled there. */
export const bondOneMember: RemedyMaker = {
  code: 'net.bond-one-member',
  propose: ({ subject }, now) =>
    subject.kind === 'interface'
      ? [none(oneMemberWhy), takeApart(subject.id, now)]
      : [none(oneMemberWhy), none(nasBondWhy)],
};

function takeApart(name: string, now: Snapshot): Proposal {
  const bond = valueOf(now.facts.bonds)?.find((one) => one.name === name);
  const [, ...further] = (bond?.members ?? []).filter(({ up }) => up);
  const lines = further.flatMap((member) => [
    commandOf('sudo', 'ip', 'link', 'set', member.name, 'nomaster'),
    commandOf('sudo', 'ip', 'address', 'add', 'ADDRESS/24', 'dev', member.name),
    commandOf('sudo', 'ip', 'link', 'set', member.name, 'up'),
  ]);
  const whole = lines.length > 0 && lines.every((line) => line !== undefined);
  return copy(copyBond, bondWhy, whole ? lines.join('\n') : undefined);
}

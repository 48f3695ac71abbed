import { milliseconds } from '../../../shared/model/units.ts';
import { filterPauses, loosenFilter, settingsUndo } from '../../../shared/text/fixes/network.ts';
import { remountUndo } from '../../../shared/text/fixes/remounting.ts';
import { nicsOf, reaches } from '../../findings/nic-view.ts';
import { sharesOn } from '../../findings/share-view.ts';
import type { RemedyMaker } from '../plan.ts';
import { sharesOf } from './looking.ts';
import { ownWays } from './own-ways.ts';
import { firstOf, fix, fromAdvice } from './proposals.ts';
import { remountPart, remountSentences, remountTakes } from './remount.ts';

const settingMs = 2_000;

/** The greater one of `all` and the interface's own value holds, so 2 at the interface is enough. */
export const reversePathFilter: RemedyMaker = {
  code: 'net.reverse-path-filter',
  propose: (finding, now) => {
    const name = finding.subject.id;
    const nic = nicsOf(now).find((one) => one.name === name);
    const nas = now.nas.filter((one) => nic !== undefined && reaches(nic, one));
    const shares = nas.flatMap((one) => sharesOf(one, now));
    const loosened = fix(finding, {
      name: 'loose',
      title: loosenFilter,
      plan: {
        parts: [
          {
            place: { kind: 'workstation' },
            steps: [{ verb: 'set-sysctls', settings: [{ interface: name, name: 'rp_filter', value: 2 }] }],
          },
          // The kernel tries a channel again after ten minutes at the earliest.
          ...remountPart(shares, () => ({})),
        ],
        verification: { kind: 'finding-gone' },
        risk: shares.length === 0 ? 'none' : 'remounts-share',
        interrupts: [filterPauses, ...(shares.length === 0 ? [] : remountSentences(shares, shares))],
        undo: [settingsUndo, ...(shares.length === 0 ? [] : remountUndo)],
        duration: milliseconds(settingMs + (shares.length === 0 ? 0 : remountTakes(shares))),
      },
    });
    // Answers that are let in share the speed of the port that asked; with ways of their own, both ports are used.
    const ways = nas.flatMap((one) =>
      sharesOn(one, now).flatMap((view) => (view.open.length === 0 ? [] : ownWays(finding, one, view))),
    );
    return firstOf(ways.slice(0, 1), loosened, fromAdvice(finding, 'Loosen the filter by hand'));
  },
};

import type { Finding } from '../../../shared/model/finding.ts';
import type { NasFacts } from '../../../shared/model/nas-facts.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import type { Nas, Snapshot } from '../../../shared/model/snapshot.ts';
import {
  kindWhy,
  namesNone,
  restartByHand,
  runningOlder,
  switchOn,
  switchOnByHand,
  unaskedWhy,
} from '../../../shared/text/fixes/nas.ts';
import { mountAgainTitle } from '../../../shared/text/fixes/remounting.ts';
import { multichannelAtNas, nasFactsOf } from '../../findings/nas-side.ts';
import type { Proposal, RemedyMaker } from '../plan.ts';
import { nasOf, portsOnceAnnounced, sharesOf } from './looking.ts';
import { atTheNas, copy, firstOf, fix, none } from './proposals.ts';
import { atLeast, remountPlan } from './remount.ts';
import { kindOf, plainSamba } from './samba.ts';
import { sambaPlan } from './samba-plan.ts';

const byHand = 'server multi channel support = yes';

export const serverOff: RemedyMaker = {
  code: 'smb.server-off',
  propose: (finding, now) => {
    const nas = nasOf(finding, now);
    if (nas === undefined) return [none(unaskedWhy)];
    const facts = nasFactsOf(nas, now);
    const again = listedButNotOffered(nas, now) ? mountAgain(finding, nas, now) : [];
    if (facts === undefined) return [...again, copy(switchOnByHand, unaskedWhy, byHand)];
    const on = multichannelAtNas(facts);
    if (on === true) return [...again, olderService(facts, again.length === 0 && namesNothing(nas, now))];
    return firstOf(plainSamba(nas, now) && on === false ? click(finding, nas, now) : [], atItsPlace(facts));
  },
};

function click(finding: Finding, nas: Nas, now: Snapshot): readonly Proposal[] {
  const wishOf = atLeast(Math.max(2, portsOnceAnnounced(nas, now)));
  const plan = sambaPlan({ nas, now, options: { multichannel: true }, wishOf });
  return fix(finding, { name: 'switch-on', title: switchOn, plan });
}

/** It was on after all when the list was asked for: the connection is older than the setting. */
function listedButNotOffered(nas: Nas, now: Snapshot): boolean {
  const sessions = sharesOf(nas, now).map(({ session }) => valueOf(session));
  const offersNone = sessions.some((session) => session?.serverMultichannel === false);
  return offersNone && nas.ports.some(({ announced }) => announced);
}

function mountAgain(finding: Finding, nas: Nas, now: Snapshot): readonly Proposal[] {
  const shares = sharesOf(nas, now);
  const plan = remountPlan({ shares, meant: shares, wishOf: () => ({}) });
  return fix(finding, { name: 'mount-again', title: mountAgainTitle, plan });
}

function namesNothing(nas: Nas, now: Snapshot): boolean {
  const sessions = sharesOf(nas, now).map(({ session }) => valueOf(session));
  return sessions.some((session) => session?.serverMultichannel === true);
}

function olderService({ guide }: NasFacts, noList: boolean): Proposal {
  return noList
    ? copy(switchOnByHand, namesNone, `interfaces =\n${byHand}`)
    : copy(restartByHand, `${runningOlder} ${guide.restart.text}`, guide.restart.copy);
}

/** Where the system's own tools write its settings: the way there, in its own words. */
function atItsPlace(facts: NasFacts): readonly Proposal[] {
  const { text, copy: command } = facts.guide.multichannel;
  const name = valueOf(facts.system)?.name ?? 'This system';
  switch (kindOf(facts)) {
    case 'linux':
      return [copy(switchOnByHand, text, `[global]\n   ${byHand}`)];
    case 'ksmbd':
    case 'freebsd':
    case 'synology-dsm6':
      return [copy(switchOnByHand, `${kindWhy(name)} ${text}`, `[global]\n   ${byHand}`)];
    case 'windows-server':
      return [copy(switchOnByHand, text, command)];
    case 'synology-dsm7':
      return [atTheNas(switchOn, text, 'Enable SMB3 Multichannel')];
    case 'truenas-scale':
      return [atTheNas(switchOn, text, 'Multichannel')];
    case 'qnap':
      return [atTheNas(switchOn, text, 'Enable SMB Multichannel')];
    case 'unraid':
      return [atTheNas(switchOn, text, 'Enable SMB Multi Channel: Yes')];
    case 'truenas-core':
    case 'openmediavault':
      return [atTheNas(switchOn, text, byHand)];
    case undefined:
      return [copy(switchOnByHand, text, byHand)];
    default:
      return [none(text)];
  }
}

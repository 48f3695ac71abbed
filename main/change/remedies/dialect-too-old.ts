import type { Share, Snapshot } from '../../../shared/model/snapshot.ts';
import { maximumProtocol, raiseProtocol } from '../../../shared/text/fixes/nas.ts';
import { olderServer, speakSmb3, unplannable } from '../../../shared/text/fixes/remounting.ts';
import { nasFactsOf } from '../../findings/nas-side.ts';
import { dialectOf, type ShareView } from '../../findings/share-view.ts';
import type { Proposal, RemedyMaker } from '../plan.ts';
import type { MountWish } from '../steps.ts';
import { mostChannels, shareOf, sharesOf, usablePorts } from './looking.ts';
import { atTheNas, copy, firstOf, fix, none } from './proposals.ts';
import { atLeast, remountPlan } from './remount.ts';
import { kindOf } from './samba.ts';

export const dialectTooOld: RemedyMaker = {
  code: 'smb.dialect-too-old',
  propose: (finding, now) => {
    const view = shareOf(finding, now);
    if (view === undefined) return [none(unplannable)];
    if (!demandsOld(view.share)) return raise(view, now);
    // With the new protocol it meets the connection that the other mounts of the NAS use: all go off and on together.
    const shares = sharesOf(view.nas, now);
    const channels = Math.max(2, usablePorts(view.nas, now), Math.min(mostChannels, view.share.mount.asked));
    const wishOf = (share: Share): MountWish => ({
      ...(demandsOld(share) ? { dialect: '3.1.1' as const } : {}),
      ...atLeast(channels)(share),
    });
    const meant = shares.filter(demandsOld);
    const plan = remountPlan({ shares, meant, wishOf });
    return firstOf(fix(finding, { name: 'smb3', title: speakSmb3, plan }), [none(unplannable)]);
  },
};

/** `vers=2.1`, `vers=1.0`, …; a mount that names none takes the newest that the NAS offers. */
function demandsOld({ mount }: Share): boolean {
  return /^(?:1|2)(?:\.\d)*$/.test(String(mount.options['vers'] ?? ''));
}

function raise(view: ShareView, now: Snapshot): readonly Proposal[] {
  const dialect = ((dialectOf(view) ?? 0x200) >> 8).toString();
  const facts = nasFactsOf(view.nas, now);
  const kind = facts && kindOf(facts);
  if (kind === 'synology-dsm7' || kind === 'synology-dsm6') {
    const menu = 'Control Panel → File Services → SMB → Advanced settings → Maximum SMB protocol';
    return [atTheNas(raiseProtocol, menu, maximumProtocol)];
  }
  return [copy(raiseProtocol, olderServer(dialect), '[global]\n   server max protocol = SMB3')];
}

import { encryptionWhy, encryptPerShare } from '../../../shared/text/fixes/nas.ts';
import type { RemedyMaker } from '../plan.ts';
import { nasFactsOf } from '../../findings/nas-side.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import { shareOf } from './looking.ts';
import { copy, none, reasonIn } from './proposals.ts';

/** Only where the NAS itself says that it demands encryption of everyone; less of it is never one click. */
export const bindingRefused: RemedyMaker = {
  code: 'smb.binding-refused',
  propose: (finding, now) => {
    const view = shareOf(finding, now);
    const facts = view && nasFactsOf(view.nas, now);
    const demanded = facts && /^(?:required|mandatory|force)$/i.test(valueOf(facts.smb)?.encryption ?? '');
    const accessDenied = finding.evidence.some(({ lines }) =>
      lines.some((line) => /rc=-13\b|STATUS_ACCESS_DENIED|STATUS_LOGON_FAILURE/.test(line)),
    );
    if (demanded !== true || !accessDenied) return [none(reasonIn(finding))];
    const commands =
      '[global]\n   server smb encrypt = default\n\n[NAME OF THE SHARE]\n   server smb encrypt = required';
    return [copy(encryptPerShare, encryptionWhy, commands)];
  },
};

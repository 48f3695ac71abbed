import { windowsSmbOf } from '../../../shared/model/machine.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { unmapped } from '../../snapshot/adapters/iscsi/luns.ts';
import { finding } from '../finding.ts';
import { iscsiSource, isClientEdition, perLun, sessionsOf } from '../iscsi-view.ts';
import { quoteMatching } from '../quotes.ts';
import { explain } from '../remedy.ts';
import { nasNamed } from '../share-view.ts';
import { whole, type LookAt } from '../sources.ts';

const edition: LookAt = ({ now }) => [whole(windowsSmbOf(now.facts).edition)];

/** A client edition of Windows has no MPIO, so that a LUN has one session there, whatever the NAS offers. */
export const clientEdition = finding({
  code: 'mpath.client-edition',
  unless: ['mpath.no-map', 'net.port-down'],
  visibleAfter: milliseconds(5_000),
  label: 'no MPIO here',
  examine: (history) => {
    if (history[0].facts.family !== 'windows') return [];
    return perLun(history, [edition, iscsiSource('sessions'), iscsiSource('disks')], (view) => {
      const { verdict } = view.share;
      const couldBeMore = verdict.reason === 'ports-unused' || unmapped(view.native).length > 1;
      if (!isClientEdition(view) || !couldBeMore) return undefined;
      return {
        severity: 'warning',
        seen: { view, sessions: sessionsOf(view.native).length },
        evidence: quoteMatching(windowsSmbOf(view.now.facts).edition, ['"ProductType":1']),
      };
    });
  },
  says: ({ view }) => ({
    title: `This edition of Windows has no MPIO, so one session at a time can carry ${view.share.name}.`,
    consequence: `Further ports of ${nasNamed(view.nas)} carry nothing of it. A second session would show the LUN as a second disk, and to write to both destroys data.`,
  }),
  remedies: () => [
    explain('Keep one session to each target. Windows Server has MPIO, which joins the disks of several sessions.'),
    explain(
      'Some NAS allow several connections in one session (MC/S), which needs no MPIO: iSCSI Initiator → the target → Properties → MCS. Many NAS do not.',
    ),
    explain('Or share the folder by SMB: SMB multichannel uses several ports on every edition of Windows 10 and 11.'),
  ],
});

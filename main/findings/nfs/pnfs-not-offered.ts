import { nfsClientOf } from '../../../shared/model/machine.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { finding } from '../finding.ts';
import { kindOf } from '../fixes/samba.ts';
import { nasFactsOf } from '../nas-side.ts';
import { canTrunk, perNfsShare, unusedPorts, unusedSeverity } from '../nfs-view.ts';
import { quote } from '../quotes.ts';
import { explain } from '../remedy.ts';
import { nasNamed } from '../share-view.ts';
import { mountTable, session } from '../sources.ts';

/** Whoever looks for pNFS on a Synology, to use its ports together, looks in vain. */
export const pnfsNotOffered = finding({
  code: 'nfs.pnfs-not-offered',
  unless: ['nfs.no-trunking', 'nfs.first-mount-wins'],
  visibleAfter: milliseconds(10_000),
  examine: (history) =>
    perNfsShare(history, [mountTable, session], (view) => {
      const { now, nas, nfs } = view;
      const facts = nasFactsOf(nas, now);
      const isSynology = facts !== undefined && kindOf(facts)?.startsWith('synology') === true;
      const { pnfs, pnfsQuoted } = nfs.stats ?? {};
      if (!isSynology || pnfs !== 'none' || pnfsQuoted === undefined || !canTrunk(view)) return undefined;
      if (unusedSeverity(view) === undefined || unusedPorts(view).length === 0) return undefined;
      return {
        severity: 'note',
        seen: { view },
        evidence: quote(nfsClientOf(now.facts).stats, [pnfsQuoted], ['pnfs=not configured']),
      };
    }),
  says: ({ view }) => ({
    title: `pNFS is not in use: the NFS server of ${nasNamed(view.nas)} (a Synology) does not offer it.`,
    consequence:
      'It would spread the data over several ports by itself. Without it a second address is used only if the share is mounted by it too.',
  }),
  remedies: ({ view }) => [
    explain(`No setting of ${nasNamed(view.nas)} changes that. Use max_connect and a mount by each address instead.`),
  ],
});

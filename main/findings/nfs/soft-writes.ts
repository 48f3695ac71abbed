import { milliseconds } from '../../../shared/model/units.ts';
import { finding } from '../finding.ts';
import { addOptions } from '../mounting.ts';
import { perNfsShare } from '../nfs-view.ts';
import { explain } from '../remedy.ts';
import { quoteMount } from '../share-quotes.ts';
import { nasNamed } from '../share-view.ts';
import { mountTable } from '../sources.ts';

/** A share that may be written gives up when the NAS does not answer. */
export const softWrites = finding({
  code: 'nfs.soft-writes',
  unless: [],
  visibleAfter: milliseconds(0),
  examine: (history) =>
    perNfsShare(history, [mountTable], (view) => {
      const { recovery, writable } = view.nfs.mount;
      if (!writable || (recovery !== 'soft' && recovery !== 'softerr')) return undefined;
      return { severity: 'note', seen: { view, recovery }, evidence: quoteMount(view.now, view.share, [recovery]) };
    }),
  says: ({ view, recovery }) => ({
    title: `The share is mounted with ${recovery}, and can be written to.`,
    consequence: `While ${nasNamed(view.nas)} does not answer, writes fail instead of waiting. Most programs do not look, and what they wrote is lost or incomplete.`,
  }),
  remedies: () => [
    addOptions('hard'),
    explain(
      'Then unmount the share and mount it again. If it has to give up rather than wait, mount it read-only (ro) instead.',
    ),
  ],
});

import type { PublishedSnapshot } from '../../shared/ipc/publication.ts';
import { attachLunWords } from '../../shared/text/screens/attach-lun.ts';
import { openAttaching } from '../state/attaching.ts';
import { mayAsk } from '../state/nas.ts';
import { useWindow } from '../state/store.ts';

/** The way to the dialogue in which a LUN is attached; only where that can be done. */
export function AttachLunButton({ snapshot }: { readonly snapshot: PublishedSnapshot }) {
  const publication = useWindow((state) => state.publication);
  if (!mayAsk(publication) || publication?.source.kind !== 'local' || snapshot.system !== 'linux') return null;
  return (
    <button type="button" className="button tiny" onClick={openAttaching}>
      {attachLunWords.open}
    </button>
  );
}

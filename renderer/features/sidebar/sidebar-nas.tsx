import type { PublishedNas } from '../../../shared/ipc/nas.ts';
import type { Nas } from '../../../shared/model/snapshot.ts';
import { addNasWords } from '../../../shared/text/screens/nas-add.ts';
import { endWords } from '../../../shared/text/screens/nas-ends.ts';
import { nasWords } from '../../../shared/text/screens/nas.ts';
import { attachLunWords } from '../../../shared/text/screens/attach-lun.ts';
import { canAttach, openAttaching } from '../../state/attaching.ts';
import { openAsking } from '../../state/asking.ts';
import { mayAsk, nasWithoutShares, watchedNas } from '../../state/nas.ts';
import { useWindow } from '../../state/store.ts';
import { ActionItem, Item } from './sidebar-item.tsx';
import { connectionWord } from '../../ui/nas/connection-badge.tsx';

/** Below the shares of a NAS: its own page, or the way to ask it. */
export function SidebarNas({ nas }: { readonly nas: Nas }) {
  const publication = useWindow((state) => state.publication);
  const known = watchedNas(publication, nas);
  if (known === undefined && !mayAsk(publication)) return null;
  return (
    <li>
      {known === undefined ? (
        <ActionItem label={endWords.ask} hint={nas.name} onAct={() => openAsking({ nas })} />
      ) : (
        <NasItem known={known} label={nasWords.page} />
      )}
    </li>
  );
}

/** NAS that are asked and have no share here, and the way to add one by name. */
export function SidebarOtherNas() {
  const publication = useWindow((state) => state.publication);
  const others = publication === undefined ? [] : nasWithoutShares(publication);
  if (others.length === 0) return null;
  return (
    <>
      <div className="sidebar-heading" aria-hidden="true">
        {nasWords.others}
      </div>
      {others.map((known) => (
        <NasItem key={known.id} known={known} label={known.name} />
      ))}
    </>
  );
}

export function SidebarAddNas() {
  const may = useWindow((state) => mayAsk(state.publication));
  if (!may) return null;
  return <ActionItem label={addNasWords.open} onAct={() => openAsking({})} />;
}

export function SidebarAttachLun() {
  const may = useWindow((state) => canAttach(state.publication));
  if (!may) return null;
  return <ActionItem label={attachLunWords.open} onAct={openAttaching} />;
}

function NasItem({ known, label }: { readonly known: PublishedNas; readonly label: string }) {
  const answers = known.connection.state === 'connected';
  return (
    <Item
      route={{ page: 'nas', nas: known.id }}
      label={label}
      hint={`${label === known.name ? '' : `${known.name}, `}${connectionWord(known.connection)}`}
    >
      <span className={`nas-dot ${known.connection.state}`} aria-hidden="true">
        {answers ? '' : known.connection.state === 'connecting' ? '…' : '!'}
      </span>
    </Item>
  );
}

import { memo, useState } from 'react';
import type { PublishedSnapshot } from '../../../shared/ipc/publication.ts';
import type { Level } from '../../../shared/model/judgement.ts';
import type { Share, Verdict } from '../../../shared/model/snapshot.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import { fixWords } from '../../../shared/text/screens/fix.ts';
import { frameWords } from '../../../shared/text/screens/window.ts';
import { verdictBadge, verdictWord } from '../../../shared/text/verdicts.ts';
import { useFixing } from '../../state/fixing.ts';
import { groupsOf } from '../../state/load.ts';
import { useWindow } from '../../state/store.ts';
import { Brand } from '../../ui/brand.tsx';
import { Name } from '../../ui/name.tsx';
import { VerdictFigure } from '../../ui/verdict.tsx';
import { isOfInterest } from '../../ui/nic-interest.ts';
import { SidebarAddNas, SidebarAttachLun, SidebarNas, SidebarOtherNas } from './sidebar-nas.tsx';
import { ActionItem, Item } from './sidebar-item.tsx';
import './sidebar.css';

/** The way to everything: the shares under their NAS, this machine, the settings. */
export function Sidebar({
  snapshot,
  onKeys,
}: {
  readonly snapshot: PublishedSnapshot | undefined;
  readonly onKeys: () => void;
}) {
  const [open, setOpen] = useState(false);
  const judged = useWindow((state) => state.publication?.shares);
  const levels = new Map(judged?.map(({ share, level }) => [share, level]));
  const nics = snapshot === undefined ? undefined : valueOf(snapshot.nics);
  return (
    <nav className={`sidebar${open ? ' open' : ''}`} aria-label={frameWords.navigation}>
      <div className="row mid g8 brand">
        <Brand />
        <span>Lanewise</span>
        <button
          type="button"
          className="button tiny sidebar-toggle"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          {frameWords.menu}
        </button>
      </div>
      <Item route={{ page: 'overview' }} label={frameWords.overview} />
      {groupsOf(snapshot?.nas ?? [], snapshot?.shares ?? []).map(({ nas, shares }) => (
        <div key={nas.id}>
          <div className="sidebar-heading" aria-hidden="true">
            <Name text={nas.name} />
          </div>
          <ul aria-label={nas.name}>
            {shares.map((share) => (
              <li key={share.id} className="sidebar-share">
                <ShareItem
                  share={share.id}
                  name={share.name}
                  level={levels.get(share.id) ?? 'unknown'}
                  {...shownOf(share.verdict)}
                />
              </li>
            ))}
            <SidebarNas nas={nas} />
          </ul>
        </div>
      ))}
      <SidebarOtherNas />
      <div className="sidebar-heading" aria-hidden="true">
        {frameWords.thisMachine}
      </div>
      <Item
        route={{ page: 'machine' }}
        label={frameWords.interfaces}
        note={nics === undefined ? '' : String(nics.filter(isOfInterest).length)}
      />
      <ChangesItem />
      <div className="stack g2 sidebar-end">
        <SidebarAddNas />
        <SidebarAttachLun />
        <Item route={{ page: 'settings' }} label={frameWords.settings} note="Ctrl ," />
        <ActionItem label={frameWords.keys} note="?" onAct={onKeys} />
      </div>
    </nav>
  );
}

/** With what needs somebody counted beside it. */
function ChangesItem() {
  const waiting = useFixing(({ history }) =>
    history === undefined
      ? 0
      : history.unfinished.length + history.records.filter(({ outcome }) => outcome === 'stuck').length,
  );
  return (
    <Item
      route={{ page: 'changes' }}
      label={fixWords.page}
      note={waiting === 0 ? '' : `! ${waiting}`}
      hint={waiting === 0 ? '' : fixWords.attention}
    />
  );
}

interface ShareItemProperties extends Pick<Verdict, 'word' | 'carrying'> {
  readonly level: Level;
  readonly share: Share['id'];
  readonly name: string;
  readonly note: string;
}

function shownOf(verdict: Verdict): Pick<ShareItemProperties, 'word' | 'carrying' | 'note'> {
  const { word, carrying, possible } = verdict;
  return { word, carrying, note: word === 'unknown' ? verdictBadge(verdict) : `${carrying} of ${possible}` };
}

/** Of hundreds of shares, those are drawn anew whose verdict changed. */
const ShareItem = memo(function ShareItem({ share, name, note, word, carrying, level }: ShareItemProperties) {
  return (
    <Item route={{ page: 'share', share }} label={name} note={note} hint={verdictWord(word)}>
      <VerdictFigure verdict={{ word, carrying }} level={level} />
    </Item>
  );
});

import type { Publication } from '../shared/ipc/publication.ts';
import type { ShareId } from '../shared/model/snapshot.ts';
import { nasWords } from '../shared/text/screens/nas.ts';
import { shareWords } from '../shared/text/screens/share.ts';
import { ChangesPage } from './features/changes/changes-page.tsx';
import { FirstRunPage } from './features/first-run/first-run-page.tsx';
import { FailedPage, LookingPage } from './features/first-run/waiting-page.tsx';
import { MachinePage } from './features/machine/machine-page.tsx';
import { NasPage } from './features/nas/nas-page.tsx';
import { OverviewPage } from './features/overview/overview-page.tsx';
import { SettingsPage } from './features/settings/settings-page.tsx';
import { SharePage } from './features/share/share-page.tsx';
import { lookFailure, nasOf } from './state/nas.ts';
import { useWindow } from './state/store.ts';
import { GonePage } from './ui/gone-page.tsx';

/** The page the route names, as far as there is something to show. */
export function CurrentPage() {
  const route = useWindow((state) => state.route);
  const publication = useWindow((state) => state.publication);
  if (route.page === 'settings') return <SettingsPage />;
  if (route.page === 'changes') return <ChangesPage />;
  if (route.page === 'nas' && publication !== undefined) {
    const known = nasOf(publication).find(({ id }) => id === route.nas);
    if (known === undefined) return <GonePage title={nasWords.gone} why={nasWords.goneWhy} />;
    return <NasPage key={route.nas} known={known} snapshot={publication.snapshot} />;
  }
  if (publication?.snapshot === undefined) return <BeforeSnapshot publication={publication} />;
  const { snapshot } = publication;
  if (route.page === 'machine') return <MachinePage snapshot={snapshot} />;
  if (route.page === 'share') return <ShareRoute id={route.share} publication={publication} />;
  if (snapshot.shares.length === 0) return <FirstRunPage snapshot={snapshot} troubles={publication.troubles} />;
  return <OverviewPage snapshot={snapshot} publication={publication} />;
}

function BeforeSnapshot({ publication }: { readonly publication: Publication | undefined }) {
  const sentence = publication && lookFailure(publication);
  return sentence === undefined ? <LookingPage /> : <FailedPage sentence={sentence} />;
}

function ShareRoute({ id, publication }: { readonly id: ShareId; readonly publication: Publication }) {
  const { shares = [], nas: all = [] } = publication.snapshot ?? {};
  const share = shares.find((one) => one.id === id);
  const nas = all.find((one) => one.id === share?.nas);
  if (share === undefined || nas === undefined)
    return <GonePage title={shareWords.notMounted} why={shareWords.notMountedWhy} />;
  return <SharePage key={id} share={share} nas={nas} publication={publication} />;
}

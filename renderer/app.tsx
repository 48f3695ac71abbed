import { MantineProvider } from '@mantine/core';
import './mantine.css';
import './theme.css';
import './app.css';
import { useEffect, useRef, useState } from 'react';
import { frameWords } from '../shared/text/screens/window.ts';
import { AttachLunDialog } from './features/attach-lun/attach-lun-dialog.tsx';
import { AddNasDialog } from './features/add-nas/add-nas-dialog.tsx';
import { Banners } from './features/banner/banners.tsx';
import { FixDialog } from './features/changes/fix-dialog.tsx';
import { ShortcutList } from './features/sidebar/shortcut-list.tsx';
import { Sidebar } from './features/sidebar/sidebar.tsx';
import { useIsStale } from './state/clock.ts';
import { useColourScheme } from './state/colour-scheme.ts';
import { checkNow, go } from './state/connect.ts';
import { hashOf } from './state/route.ts';
import { useWindow } from './state/store.ts';
import { mantineTheme } from './ui/mantine-theme.ts';
import { VerdictAnnouncer } from './ui/verdict-announcer.tsx';
import { isTyping } from './ui/typing.ts';
import { CurrentPage } from './current-page.tsx';

/** The window. No style elements are made at run time, so that the page needs no 'unsafe-inline'. */
export function App() {
  const scheme = useColourScheme();
  const snapshot = useWindow((state) => state.publication?.snapshot);
  const page = useWindow((state) => hashOf(state.route));
  const stale = useIsStale();
  const [firstPage] = useState(page);
  const [keysShown, setKeysShown] = useState(false);
  useKeys(setKeysShown);
  return (
    <MantineProvider theme={mantineTheme} forceColorScheme={scheme} withCssVariables={false} withGlobalClasses={false}>
      <a className="skip-link" href="#content" onClick={focusContent}>
        {frameWords.skip}
      </a>
      <div className={stale ? 'window stale' : 'window'}>
        <Sidebar snapshot={snapshot} onKeys={() => setKeysShown(true)} />
        <div className="window-content">
          <Banners />
          <PageFrame key={page} isNavigation={page !== firstPage} />
        </div>
      </div>
      <VerdictAnnouncer />
      <AddNasDialog />
      <AttachLunDialog />
      <FixDialog />
      <ShortcutList opened={keysShown} onClose={() => setKeysShown(false)} />
    </MantineProvider>
  );
}

/** One per page, so that a new page begins at its top. */
function PageFrame({ isNavigation }: { readonly isNavigation: boolean }) {
  const main = useRef<HTMLElement>(null);
  useEffect(() => {
    // The link that led here is gone with its page; whoever goes by keyboard goes on from here.
    if (isNavigation && document.activeElement === document.body) main.current?.focus({ preventScroll: true });
  }, [isNavigation]);
  return (
    <main ref={main} id="content" tabIndex={-1}>
      <div className="stack g14 page">
        <CurrentPage />
      </div>
    </main>
  );
}

/** The address is the route's; a jump inside the page must not change it. */
function focusContent(event: { preventDefault: () => void }): void {
  event.preventDefault();
  document.getElementById('content')?.focus();
}

function useKeys(showKeys: (shown: boolean) => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const withControl = event.ctrlKey || event.metaKey;
      if (event.key === 'F5' || (withControl && event.key.toLowerCase() === 'r')) {
        event.preventDefault();
        void checkNow();
      } else if (withControl && event.key === ',') {
        go({ page: 'settings' });
      } else if (event.key === '?' && !isTyping(event)) {
        showKeys(true);
      }
    };
    globalThis.addEventListener('keydown', onKey);
    return () => {
      globalThis.removeEventListener('keydown', onKey);
    };
  }, [showKeys]);
}

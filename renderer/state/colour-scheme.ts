import { useSyncExternalStore } from 'react';
import { useWindow } from './store.ts';

const darkDesktop = '(prefers-color-scheme: dark)';

function subscribe(changed: () => void): () => void {
  const query = globalThis.matchMedia(darkDesktop);
  query.addEventListener('change', changed);
  return () => {
    query.removeEventListener('change', changed);
  };
}

/** The colours in use: what the person chose, else what the desktop says. */
export function useColourScheme(): 'light' | 'dark' {
  const theme = useWindow((state) => state.settings.theme);
  const isDark = useSyncExternalStore(subscribe, () => globalThis.matchMedia(darkDesktop).matches);
  if (theme !== 'system') return theme;
  return isDark ? 'dark' : 'light';
}

import { notices, frameWords } from '../../../shared/text/screens/window.ts';
import { useNow } from '../../state/clock.ts';
import { changeSettings, dismissProblem, stopSample } from '../../state/connect.ts';
import { recoverFixes, useFixing } from '../../state/fixing.ts';
import { useWindow } from '../../state/store.ts';
import { Cut } from '../../ui/cut.tsx';
import { type Banner, type BannerAction, bannersOf } from './banner-list.ts';
import './banner.css';

const actions: Readonly<Record<BannerAction, () => void>> = {
  'stop-sample': () => {
    void stopSample();
  },
  'tray-note-seen': () => {
    void changeSettings({ trayNoteSeen: true });
  },
  'dismiss-problem': dismissProblem,
  'recover-fixes': () => {
    void recoverFixes();
  },
};

/** Notices above the page. */
export function Banners() {
  const now = useNow();
  const publication = useWindow((state) => state.publication);
  const settings = useWindow((state) => state.settings);
  const problem = useWindow((state) => state.problem);
  const unfinished = useFixing((state) => state.history?.unfinished);
  return (
    <section className="banners" aria-label={frameWords.notices}>
      {bannersOf(publication, settings, problem, now, unfinished).map((banner) => (
        <BannerLine key={banner.kind} banner={banner} />
      ))}
    </section>
  );
}

function BannerLine({ banner }: { readonly banner: Banner }) {
  const { action } = banner;
  return (
    <div
      className={`row mid g12 banner ${banner.tone}`}
      data-banner={banner.kind}
      role={banner.tone === 'plain' ? undefined : 'status'}
    >
      {banner.kind === 'sample' && <span className="banner-tag">{notices.sampleTag}</span>}
      <p>
        <Cut text={banner.text} />
      </p>
      {action !== undefined && (
        <button type="button" className="button tiny" onClick={actions[action.does]}>
          {action.label}
        </button>
      )}
    </div>
  );
}

import type { Publication } from '../../shared/ipc/publication.ts';
import { sceneBridge, type ChangeAnswer, type ChangeAsked } from './scene-bridge.ts';

/**
 * Loaded before the renderer on the preview page: `?scene=lost&theme=dark&units=bytes&looks=60`. `looks=0` begins
 * without any rate; `still` keeps the picture as it is. `change=kept`: how a change stands (scene-changes.ts).
 */
const query = new URLSearchParams(globalThis.location.search);
const looks = Number(query.get('looks') ?? 60);
const scene = query.get('scene') ?? 'one-of-two';
const theme = query.get('theme');
const isStill = query.has('still');

/** The server plays them, since scenes may come from recordings on its disk. */
async function play(name: string): Promise<readonly Publication[]> {
  const last = isStill ? looks : looks + 600;
  const reply = await fetch(`/scene/${encodeURIComponent(name)}?last=${last}`);
  const publications: readonly Publication[] = await reply.json();
  return publications;
}

/** The server prepares and makes changes as the main program does, beginning anew for each question. */
async function change(asked: readonly ChangeAsked[]): Promise<ChangeAnswer> {
  const parameters = new URLSearchParams({ change: query.get('change') ?? 'plain', asked: JSON.stringify(asked) });
  const reply = await fetch(`/change/${encodeURIComponent(scene)}?${parameters}`);
  const answer: ChangeAnswer = await reply.json();
  return answer;
}

const bridge = sceneBridge({
  scene,
  play,
  looksBefore: looks,
  change,
  ...(query.has('no-store') && {
    secrets: {
      kept: false,
      sentence:
        'This desktop has no store of secrets that encrypts (its backend is “basic_text”), so nothing is stored.',
    },
  }),
  settings: {
    units: query.get('units') === 'bytes' ? 'bytes' : 'bits',
    theme: theme === 'light' || theme === 'dark' ? theme : 'system',
  },
});
Object.assign(globalThis, { lanewise: bridge });
if (!isStill) setInterval(() => bridge.look(), 1000);

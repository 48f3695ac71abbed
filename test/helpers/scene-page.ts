import type { Publication } from '../../shared/ipc/publication.ts';
import { sceneBridge } from './scene-bridge.ts';
import { changeScenes } from './scene-changes.ts';

/**
 * Loaded before the renderer on the preview page: `?scene=lost&theme=dark&units=bytes&looks=60`. `looks=0` begins
 * without any rate; `still` keeps the picture as it is. `change=kept`: how a change stands (scene-changes.ts).
 */
const query = new URLSearchParams(globalThis.location.search);
const looks = Number(query.get('looks') ?? 60);
const change = changeScenes.find((name) => name === query.get('change'));
const theme = query.get('theme');
const isStill = query.has('still');

/** The server plays them, since scenes may come from recordings on its disk. */
async function play(scene: string): Promise<readonly Publication[]> {
  const last = isStill ? looks : looks + 600;
  const reply = await fetch(`/scene/${encodeURIComponent(scene)}?last=${last}`);
  const publications: readonly Publication[] = await reply.json();
  return publications;
}

const bridge = sceneBridge({
  scene: query.get('scene') ?? 'one-of-two',
  play,
  looksBefore: looks,
  ...(change !== undefined && { change }),
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

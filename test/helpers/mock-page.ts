import { mockBridge } from './mock-bridge.ts';
import { fixScenes } from './mock-fix-scenes.ts';
import { scenarioNames } from './mock-scenarios.ts';

/**
 * Loaded before the renderer on the preview page: `?scenario=lost&theme=dark&units=bytes&looks=60`. `looks=0` begins
 * without any rate; `still` keeps the picture as it is. `fix=fix-kept`: how a change stands (test/helpers/mock-fixes.ts).
 */
const query = new URLSearchParams(globalThis.location.search);
const scenario = scenarioNames.find((name) => name === query.get('scenario')) ?? 'one-of-two';
const fix = fixScenes.find((name) => name === query.get('fix'));
const theme = query.get('theme');
const bridge = mockBridge({
  scenario,
  ...(fix !== undefined && { fix }),
  ...(query.has('no-store') && {
    secrets: {
      kept: false,
      sentence:
        'This desktop has no store of secrets that encrypts (its backend is “basic_text”), so nothing is stored.',
    },
  }),
  looksBefore: Number(query.get('looks') ?? 60),
  settings: {
    units: query.get('units') === 'bytes' ? 'bytes' : 'bits',
    theme: theme === 'light' || theme === 'dark' ? theme : 'system',
  },
});
Object.assign(globalThis, { lanewise: bridge });
const hasStopped = scenario === 'stale' || scenario === 'look-failed' || query.has('still');
if (!hasStopped) setInterval(() => bridge.look(), 1000);

/**
 * Serves the window in a browser, with scenes that go through the program's own engine: `npm run face`, then
 * http://127.0.0.1:5190/?scene=lost&theme=dark. Scenes: test/helpers/scenes.ts, and `recording:NAME` for one of
 * test/fixtures/recordings. Nothing of it is built into the program.
 */
import react from '@vitejs/plugin-react';
import { resolve } from 'node:path';
import { createServer, type Plugin, type ViteDevServer } from 'vite';
import { playNamed } from '../test/helpers/play-named.ts';
import { answerInScene } from '../test/helpers/scene-changes.ts';
import { sceneBegins } from '../test/helpers/scene.ts';

const project = resolve(import.meta.dirname, '..');

/** Puts the bridge before the renderer's own script, and plays what it asks for. */
const withScenes: Plugin = {
  name: 'lanewise-face-scenes',
  configureServer({ middlewares }) {
    const serve = (folder: string, answer: (scene: string, query: URLSearchParams) => Promise<unknown>): void => {
      middlewares.use(folder, (request, response, next) => {
        const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
        answer(decodeURIComponent(pathname.slice(1)), searchParams).then(
          (value) => response.end(JSON.stringify(value, shiftedBy(Date.now() - sceneBegins))),
          next,
        );
      });
    };
    serve('/scene/', (scene, query) => playNamed(scene, Number(query.get('last') ?? 0)));
    serve('/change/', (scene, query) =>
      answerInScene(scene, query.get('change') ?? 'plain', JSON.parse(query.get('asked') ?? '[]')),
    );
  },
  transformIndexHtml: {
    order: 'pre',
    handler: () => [
      {
        tag: 'script',
        attrs: { type: 'module', src: `/@fs${resolve(project, 'test/helpers/scene-page.ts')}` },
        injectTo: 'head',
      },
    ],
  },
};

/** Scenes have times of their own; in a browser they end now. */
function shiftedBy(ms: number) {
  const moments: ReadonlySet<string> = new Set(['at', 'readAt', 'lastSeen', 'startedAt', 'undoneAt']);
  return (name: string, value: unknown): unknown =>
    moments.has(name) && typeof value === 'number' ? value + ms : value;
}

/** Listens on this machine alone. */
export async function serveFace(port: number): Promise<ViteDevServer> {
  const server = await createServer({
    configFile: false,
    root: resolve(project, 'renderer'),
    cacheDir: resolve(project, 'node_modules/.vite-face'),
    plugins: [react(), withScenes],
    server: { host: '127.0.0.1', port, strictPort: true, fs: { allow: [project] } },
    logLevel: 'warn',
  });
  return server.listen();
}

if (import.meta.main) {
  await serveFace(5190);
  console.log('The window: http://127.0.0.1:5190/?scene=one-of-two');
}

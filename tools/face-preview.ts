/**
 * Serves the window in a browser with a mock of the main program: `npm run face`, then
 * http://127.0.0.1:5190/?scenario=lost&theme=dark. Scenarios: test/helpers/mock-scenes.ts. Nothing of it is built
 * into the program.
 */
import react from '@vitejs/plugin-react';
import { resolve } from 'node:path';
import { createServer, type Plugin, type ViteDevServer } from 'vite';

const project = resolve(import.meta.dirname, '..');

/** Puts the mock before the renderer's own script. */
const withMock: Plugin = {
  name: 'lanewise-face-mock',
  transformIndexHtml: {
    order: 'pre',
    handler: () => [
      {
        tag: 'script',
        attrs: { type: 'module', src: `/@fs${resolve(project, 'test/helpers/mock-page.ts')}` },
        injectTo: 'head',
      },
    ],
  },
};

/** Listens on this machine alone. */
export async function serveFace(port: number): Promise<ViteDevServer> {
  const server = await createServer({
    configFile: false,
    root: resolve(project, 'renderer'),
    cacheDir: resolve(project, 'node_modules/.vite-face'),
    plugins: [react(), withMock],
    server: { host: '127.0.0.1', port, strictPort: true, fs: { allow: [project] } },
    logLevel: 'warn',
  });
  return server.listen();
}

if (import.meta.main) {
  await serveFace(5190);
  console.log('The window with a mock: http://127.0.0.1:5190/?scenario=one-of-two');
}

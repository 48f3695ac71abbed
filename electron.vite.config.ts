import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { resolve } from 'node:path';

const at = (path: string): string => resolve(import.meta.dirname, path);

/**
 * What stays outside the bundle: native parts, and what loads parts of itself by computed names. Everything else is
 * bundled, so that starting reads a handful of files instead of hundreds.
 */
const external = ['electron', 'ssh2', 'systeminformation', '@resvg/resvg-js'];

export default defineConfig({
  main: {
    build: {
      outDir: at('out/main'),
      externalizeDeps: false,
      minify: false,
      sourcemap: false,
      target: 'node24',
      rollupOptions: {
        external,
        input: { index: at('main/index.ts'), cli: at('main/cli.ts') },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'parts/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: at('out/preload'),
      externalizeDeps: false,
      sourcemap: false,
      rollupOptions: {
        external: ['electron'],
        input: { index: at('preload/index.ts') },
        // A sandboxed preload is run as a CommonJS script, whatever the package's own module type is.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('renderer'),
    // Assets are loaded by relative addresses below lanewise://app/.
    base: './',
    plugins: [react()],
    build: {
      outDir: at('out/renderer'),
      sourcemap: false,
      // A font or an image in a data: address would need a hole in the content security policy.
      assetsInlineLimit: 0,
      rollupOptions: { input: { index: at('renderer/index.html') } },
    },
  },
});

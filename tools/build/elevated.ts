/** Builds the programs that run as root or administrator, each with the library it needs in one file: nothing is loaded from elsewhere. */
import path from 'node:path';
import { build } from 'vite';
import { root } from '../setup/dependencies.mjs';

// A single executable runs a script, not a module.
const script = { format: 'cjs', entryFileNames: 'lanewise-elevated.cjs', codeSplitting: false } as const;
const module = { format: 'es', entryFileNames: 'lanewise-elevated.mjs', codeSplitting: false } as const;

const buildElevated = (input: string, folder: string, output: (typeof script | typeof module)[]) =>
  build({
    configFile: false,
    root,
    logLevel: 'warn',
    publicDir: false,
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: true,
      target: 'node24',
      minify: false,
      outDir: path.join(root, folder),
      emptyOutDir: true,
      rolldownOptions: { input: path.join(root, input), output },
    },
  });

await buildElevated('main/change/elevated/main.ts', 'out/elevated', [module, script]);
await buildElevated('main/change/windows/main.ts', 'out/elevated/windows', [script]);

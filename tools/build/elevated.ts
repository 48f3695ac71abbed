/**
 * Builds the programs that packages bring beside Electron, each with the library it needs in one file: those that run as root or
 * administrator load nothing from elsewhere, and the command line runs where no display is.
 */
import path from 'node:path';
import { build } from 'vite';
import { root } from '../setup/dependencies.mjs';

// A single executable runs a script, not a module.
const script = { format: 'cjs', entryFileNames: 'lanewise-elevated.cjs', codeSplitting: false } as const;
const commandLine = { ...script, entryFileNames: 'lanewise-cli.cjs' } as const;
const module = { format: 'es', entryFileNames: 'lanewise-elevated.mjs', codeSplitting: false } as const;

const buildWhole = (input: string, folder: string, output: (typeof script | typeof commandLine | typeof module)[]) =>
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
      // Optional, and used only where somebody has compiled them.
      rolldownOptions: { input: path.join(root, input), external: [/\.node$/], output },
    },
  });

await buildWhole('main/change/elevated/main.ts', 'out/elevated', [module, script]);
await buildWhole('main/change/windows/main.ts', 'out/elevated/windows', [script]);
await buildWhole('main/cli.ts', 'out/cli', [commandLine]);

import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../tools/setup/dependencies.mjs';

/** Path for something a test leaves to look at afterwards (git-ignored, kept by CI). */
export function artefact(name: string): string {
  const file = path.join(root, 'test-artifacts', 'e2e', name.replaceAll(/[^\w./-]+/g, '-'));
  mkdirSync(path.dirname(file), { recursive: true });
  return file;
}

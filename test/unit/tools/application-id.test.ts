import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { applicationId } from '../../../shared/text/program.ts';

test('the program calls itself what its installer calls it, or Windows shows it as two', () => {
  const settings = readFileSync(new URL('../../../electron-builder.yml', import.meta.url), 'utf8');
  expect(/^appId: (?<id>\S+)$/m.exec(settings)?.groups?.['id']).toBe(applicationId);
});

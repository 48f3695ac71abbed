/** The host script in a real PowerShell. */
import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { powerShell, withPowerShell } from '../helpers/power-shell.ts';

describe('PowerShell', withPowerShell, () => {
  test('runs here', () => {
    const { program, environment } = powerShell();
    const words = ['-NoProfile', '-NonInteractive', '-Command', "'é' + [char]0x2013"];
    expect(execFileSync(program, words, { encoding: 'utf8', env: { ...process.env, ...environment } })).toBe('é–\n');
  });
});

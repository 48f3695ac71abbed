/** A person at the window who lets a finding be mended, and undone. */
import type { Page } from 'playwright';
import { expect } from 'vitest';
import type { RunningApp } from '../helpers/electron-app.ts';
import { whereWords } from './check.ts';
import { stateOf } from './fix-state.ts';
import type { Lab } from './lab.ts';
import { account } from './roots.ts';
import { play, type Scenario } from './scenario.ts';

/** Mounting on a kernel that gives up on a channel after half a minute, twice. */
const slow = { timeout: 240_000 };

/** Plays a scenario, and opens the program on it: how both computers were then, and what the window shows. */
export async function playInWindow(
  lab: Lab,
  scenario: Scenario,
  launch: (...words: readonly string[]) => Promise<RunningApp>,
): Promise<{ readonly before: object; readonly window: Page }> {
  await play(lab, scenario);
  const before = await stateOf(lab);
  return { before, window: await (await launch(...whereWords(lab.reachWorkstation, 'root'))).window() };
}

/** Opens the last share's page and presses the button of a finding, once it is there. */
export async function openFix(window: Page, code: string): Promise<void> {
  await window.getByRole('main').locator('a[href^="#/share"]').last().click();
  await window.locator(`[data-code="${code}"] [data-fix]`).first().click(slow);
}

export async function giveAccount(window: Page, password: string = account.password): Promise<void> {
  await reach(window, 'account');
  const dialog = window.getByRole('dialog');
  await dialog.getByLabel('Account', { exact: true }).fill(account.name);
  await dialog.getByLabel('Password').fill(password);
  await dialog.getByRole('button', { name: 'Show the change' }).click();
}

/** Ends the program that the preview names, and lets it be looked for again. */
export async function closeFiles(window: Page, end: () => Promise<void>): Promise<void> {
  const dialog = window.getByRole('dialog');
  await dialog
    .getByText(/^dd \(\d+\): /)
    .first()
    .waitFor(slow);
  await end();
  await dialog.getByRole('button', { name: 'Check again' }).click();
  await expect.poll(() => dialog.getByRole('button', { name: 'Make this change' }).isEnabled(), slow).toBe(true);
}

/** Says yes to what is shown. */
export const consent = (window: Page): Promise<void> =>
  window.getByRole('dialog').getByRole('button', { name: 'Make this change' }).click();

export async function undo(window: Page): Promise<void> {
  const dialog = window.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Undo…' }).click();
  await dialog.getByRole('button', { name: 'Undo the change' }).click();
}

/** Waits for a phase of the dialog; where it ends in another one, its text says why. */
export async function reach(window: Page, wanted: string): Promise<void> {
  await expect.poll(() => settledPhaseOf(window, wanted), slow).toBe(wanted);
}

/** Waits until the dialog has ended without being kept or stuck; what it says then. */
export async function endOf(window: Page, timeout = 240_000): Promise<string> {
  const dialog = window.getByRole('dialog');
  const phase = () => dialog.locator('.fix').getAttribute('data-phase');
  await expect.poll(phase, { timeout }).toMatch(/^(refused|put-back)$/);
  return dialog.innerText();
}

const ends: readonly string[] = ['kept', 'put-back', 'refused', 'stuck', 'undone'];

async function settledPhaseOf(window: Page, wanted: string): Promise<string> {
  const dialog = window.getByRole('dialog');
  const phase = (await dialog.locator('.fix').getAttribute('data-phase')) ?? '';
  return phase !== wanted && ends.includes(phase) ? `${phase}: ${await dialog.innerText()}` : phase;
}

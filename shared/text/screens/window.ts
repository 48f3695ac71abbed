import type { Milliseconds } from '../../model/units.ts';
import { durationText } from './numbers.ts';

/** Words of the window's frame: navigation, notices, freshness, keys. */
export const frameWords = {
  skip: 'Skip to the content',
  navigation: 'Shares and pages',
  notices: 'Notices',
  menu: 'Shares and pages',
  overview: 'Overview',
  thisMachine: 'This machine',
  interfaces: 'Interfaces',
  settings: 'Settings',
  checkNow: 'Check now',
  checking: 'Checking…',
  live: 'Live',
  whenLastSeen: 'When last seen:',
  keys: 'Keyboard shortcuts',
  close: 'Close',
  details: 'Details of this lane',
} as const;

export const shortcuts: readonly { readonly keys: readonly string[]; readonly does: string }[] = [
  { keys: ['Ctrl', 'R'], does: 'Check now (also F5)' },
  { keys: ['↑', '↓'], does: 'Move through the sidebar' },
  { keys: ['T'], does: 'Show the lanes as a table, or as a picture again' },
  { keys: ['Ctrl', ','], does: 'Open the settings' },
  { keys: ['Alt', '←'], does: 'Go back' },
  { keys: ['?'], does: 'Show this list' },
];

export const notices = {
  sample:
    'This is a sample: a recording of somebody else’s machine that plays so that you can look around. None of it is yours.',
  sampleTag: 'Sample',
  sampleStop: 'Stop the sample',
  recording: (name: string): string => `You are looking at the recording “${name}”, not at a machine that runs now.`,
  remote: (hostName: string, machine: string): string =>
    machine === hostName ? `You are watching ${hostName}.` : `You are watching ${hostName} (${machine}).`,
  stale: (age: Milliseconds): string =>
    `What you see was read ${durationText(age)} ago. Nothing newer has come since, so it may no longer be true.`,
  lookFailed: (sentence: string): string => `The last look gave nothing: ${sentence}`,
  trayMissing:
    'This desktop shows no tray icons, so Lanewise works from this window: it watches while the window is open.',
  trayDismiss: 'Understood',
  requestFailed: (message: string): string => `That did not work: ${message}`,
  dismiss: 'Dismiss',
} as const;

export const settingsWords = {
  title: 'Settings',
  units: 'Numbers',
  unitsHelp: 'For every rate and every speed. Amounts of data stay in bytes.',
  bits: 'Gbit/s',
  bytes: 'MB/s',
  theme: 'Appearance',
  themeHelp: '“System” follows your desktop.',
  system: 'System',
  light: 'Light',
  dark: 'Dark',
  example: (rate: string, speed: string): string => `A port of ${speed}, moving ${rate}.`,
} as const;

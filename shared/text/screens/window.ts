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
  sample: 'This is a sample: a recording of somebody else’s machine. None of it is yours.',
  sampleTag: 'Sample',
  sampleStop: 'Stop the sample',
  recording: (name: string): string => `This is the recording “${name}”, not a running machine.`,
  remote: (hostName: string, machine: string): string =>
    machine === hostName ? `You are watching ${hostName}.` : `You are watching ${hostName} (${machine}).`,
  stale: (age: Milliseconds): string =>
    `These values were read ${durationText(age)} ago. Nothing newer has arrived since, so they may no longer be true.`,
  lookFailed: (sentence: string): string => `The last check failed: ${sentence}`,
  trayMissing: 'This desktop shows no tray icons, so Lanewise watches only while this window is open.',
  trayDismiss: 'Dismiss',
  requestFailed: (message: string): string => `The request failed: ${message}`,
  dismiss: 'Dismiss',
} as const;

export const settingsWords = {
  title: 'Settings',
  units: 'Numbers',
  unitsHelp: 'The unit of every rate and every speed. Amounts of data are always in bytes.',
  bits: 'Gbit/s',
  bytes: 'MB/s',
  theme: 'Appearance',
  themeHelp: '“System” follows your desktop.',
  system: 'System',
  light: 'Light',
  dark: 'Dark',
  example: (rate: string, speed: string): string => `Example: a port of ${speed} that moves ${rate}.`,
} as const;

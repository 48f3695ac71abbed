import type { Severity } from '../../model/finding.ts';
import type { Needs, Reading } from '../../model/reading.ts';

export const findingWords = {
  why: 'Why we think so',
  whatToDo: 'What to do',
  alsoSeen: (count: number): string => `Also seen, because of this (${count})`,
  copy: 'Copy',
  copyFirst: 'Copy this step',
  copied: 'Copied',
  unseen: 'A character that cannot be seen',
  copiedExactly: '� stands for a character that cannot be seen. What you copy holds the character itself.',
  title: 'What is wrong',
  noLines: '(empty)',
} as const;

export const severityWords: Readonly<Record<Severity, string>> = {
  error: 'Broken',
  warning: 'Speed is lost',
  note: 'Good to know',
};

const allow: Readonly<Record<Needs, string>> = {
  administrator: 'Only an administrator may read this. Start Lanewise once with sudo, or allow your user to read it.',
  'log-group':
    'Your user may not read the kernel’s log. Add it to the group that may (usually “adm” or “systemd-journal”), then sign in again.',
  'ssh-login': 'This needs a login by SSH.',
  'nas-sudo': 'This needs sudo for one command at the NAS.',
  'nas-administrator': 'Only an administrator of the NAS may read this. Log in there with such an account.',
  'windows-administrator': 'Only an administrator may read this.',
};

/** Why a reading has no value and how to change that, one or two sentences; empty for a known one. */
export function readingSentence(reading: Reading<unknown>): string {
  switch (reading.state) {
    case 'known':
      return '';
    case 'absent':
      return `There is no ${reading.evidence.source} on this machine.`;
    case 'denied':
      return `${reading.source} may not be read. ${allow[reading.needs]}`;
    case 'failed':
      return `${reading.source} could not be read: ${reading.reason}`;
    case 'unchecked':
      return 'Not checked yet.';
    default:
      return reading satisfies never;
  }
}

/** Of a lane that could be there and is not, when no finding explains it. */
export const missingLaneUnexplained = 'not connected';
/** When it could not be checked. */
export const missingLaneUnknown = 'not checked';

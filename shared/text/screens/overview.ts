import { counted } from './numbers.ts';

export const overviewWords = {
  title: 'Overview',
  inAll: (rate: string): string => `${rate} in total.`,
  idle: 'idle',
  waits: 'not responding',
  needAttention: (count: number): string => (count === 1 ? '1 needs attention' : `${count} need attention`),
  unknown: (count: number): string => (count === 1 ? '1 could not be checked' : `${count} could not be checked`),
  allFine: 'Every share uses every path it can.',
  scope: (shares: number, nas: number): string => `${counted(shares, 'share', 'shares')} on ${nas} NAS`,
  machineFindings: 'About this machine',
} as const;

export const lookingWords = {
  title: 'Reading…',
  text: 'Reading the mounts, their sessions and the network interfaces of this machine.',
} as const;

export const failedWords = {
  title: 'Nothing could be read yet',
  text: 'Lanewise got no answer that it understands. It keeps trying.',
} as const;

/**
 * The bare names that cross between the window and the main program. They stand apart from contract.ts so that the
 * preload, which needs names only, carries no schema library into every window.
 */
export const requestNames = [
  'publication.get',
  'look.now',
  'sample.start',
  'sample.stop',
  'settings.get',
  'settings.change',
  'clipboard.write',
  'share.load',
  'administrator.look',
  'nas.secrets',
  'nas.test',
  'nas.add',
  'nas.forget',
  'nas.retry',
  'luns.find',
  'luns.offer',
  'fix.preview',
  'fix.apply',
  'fix.cancel',
  'fix.undo',
  'fix.recover',
  'history.get',
] as const;
export type RequestName = (typeof requestNames)[number];

export const eventNames = ['publication', 'settings', 'show', 'fix.progress', 'history'] as const;
export type EventName = (typeof eventNames)[number];

/** The one channel requests arrive on; the gate stands behind it. */
export const requestChannel = 'lanewise.request';

/** The channel of an event. A prefix of our own keeps Electron's internal channels out of reach. */
export const eventChannel = (name: EventName): string => `lanewise.event.${name}`;

/** Why a look gave nothing: whole sentences for the window and the tray. */
export const lookingTexts = {
  /** The tray before the first look is done. */
  first: 'Lanewise is reading this machine for the first time.',
  silent: (seconds: number): string =>
    `The machine has not answered for ${seconds} s. The last request is still open, so no new one is sent.`,
  /** `platform`: Node's word for the system. */
  systemNotRead: (platform: string): string =>
    `Lanewise cannot read the shares of ${systems[platform] ?? platform} yet. Watch a Linux machine over SSH (--host USER@NAME), or play the sample.`,
  mistake: 'Lanewise made a mistake with what it read. It keeps trying; the log has the details.',
  allFailed: (reason: string): string => withStop(reason),
  failed: (reason: string): string => `Reading ended early: ${withStop(reason)}`,
} as const;

const systems: Readonly<Record<string, string>> = { darwin: 'macOS', freebsd: 'FreeBSD' };

function withStop(reason: string): string {
  return /[.!?]$/.test(reason) ? reason : `${reason}.`;
}

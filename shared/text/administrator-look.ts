/** Looking once as administrator at what Windows tells nobody else: before it, and how it ended. */
export const administratorLookTexts = {
  title: 'Look as administrator once',
  again: 'Look as administrator again',
  text: 'Windows asks for your permission. A program of Lanewise then reads this once as administrator, changes nothing, and ends.',
  looking: 'Waiting for your answer to Windows, and for what is read…',
  onlyHere: 'Only the Windows that Lanewise runs on can be looked at as administrator.',
  running: 'Windows is being asked already. Answer its question first.',
  nothingDenied: 'Nothing is kept from this user any more. What was read is shown above.',
  notForAll:
    'Lanewise is not installed for all users, so others could change the program that would look, and it is not started. Install Lanewise for all users, or look yourself with the command.',
  notAllowed: 'You did not allow Lanewise to look as administrator (User Account Control). Nothing was read.',
  notStarted: (why: string): string =>
    `Windows did not start the program that looks as administrator (${why}). Nothing was read. Look yourself with the command.`,
  neverCame: 'The program that looks as administrator was started and said nothing. Nothing was read. Try again.',
  ended: 'The program that looks as administrator ended before it answered. Nothing was read. Try again.',
  foreign:
    'What answered is not the program that Lanewise started, or one of another version. Its answer was not used. Install Lanewise again if this stays so.',
  notElevated: 'The program that looks was not started as administrator. Nothing was read.',
  tooLong: (source: string): string => `${source} answered more than can be taken over.`,
  notUsed: (sources: string): string =>
    `What was answered to ${sources} could not be used: something was set up differently meanwhile, or Windows refuses it to this administrator too. Look again.`,
  done: 'Looked as administrator. What was read is shown above, as of now.',
  partly: (failures: readonly string[]): string =>
    `Looked as administrator, and not everything could be read: ${failures.join(' ')}`,
} as const;

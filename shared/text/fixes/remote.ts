/** What is said about changing another machine over SSH. */
const saying = (host: string, said: string): string =>
  said === '' ? '' : ` ${host} says: ${/[.!?]$/.test(said) ? said : `${said}.`}`;

export const remoteFixTexts = {
  /** `what`: the part of the plan that is refused. */
  badPlan: (what: string) =>
    `“${what}” is nothing that Lanewise changes on another machine. Nothing was changed; please report this plan.`,

  /**
   * Why one operation was not done, by the script's answer. `what`: what it is about, at the beginning of a sentence;
   * `said`: the system's own words.
   */
  refused: {
    'changed-since': (host: string, what: string) =>
      `${what} is not as it was on ${host} when the preview was made. Nothing was changed there. Look at a new preview.`,
    unsafe: (host: string, what: string, said: string) =>
      `${what} was not changed on ${host}: ${said} is a link, no plain file or folder of root, or others may write there. Change it by hand.`,
    'check-failed': (host: string, what: string, said: string) =>
      `${what} would not be understood on ${host} in its new form (${said}). It was not changed. Look at the file by hand.`,
    'read-only': (host: string, what: string, said: string) =>
      `${what} cannot be written on ${host}.${saying(host, said)} Nothing was changed there. Make the place writable, or use the machine's own administration.`,
    'disk-full': (host: string, what: string) =>
      `${what} could not be written, because the disk of ${host} is full. Nothing was changed there. Free some space and try again.`,
    'missing-program': (host: string, what: string, said: string) =>
      `${what} could not be changed, because ${host} lacks a program (${said}). Nothing was changed there. Install it and try again.`,
    busy: (host: string, what: string, said: string) =>
      `${what} is in use on ${host}, so it was not unmounted.${saying(host, said)} Close the files and try again.`,
    'wrong-password': (host: string, what: string) =>
      `${what} could not be written on ${host}, because the password is not at hand. Nothing was changed there. Enter it again.`,
    'another-fix-runs': (host: string) =>
      `Another change of ${host} is under way. Nothing was changed. Wait for it, at most a few minutes, then try again.`,
    'bad-plan': (_host: string, what: string) => remoteFixTexts.badPlan(what),
    failed: (host: string, what: string, said: string) =>
      `${what} could not be changed on ${host}.${saying(host, said)} It is as it was before.`,
  },

  /** `programs`: "rsync (812)"; `more`: how many others. */
  busy: (host: string, what: string, programs: readonly string[], more: number) =>
    `${what} is in use on ${host} by ${programs.join(', ')}${more > 0 ? ` and ${more} more` : ''}, so it was not unmounted. Close them there and try again.`,

  /** At the beginning of a sentence. */
  journal: 'The record of the change',
  mountTable: 'The table of mounts',
  rollback: 'The automatic way back',

  unreachable: (host: string, why: string) =>
    `${host} cannot be reached (${why}). Nothing was changed by this. Check the connection and try again.`,
  shellEnded: (host: string) =>
    `What was to be done on ${host} was ended there before it had answered, more than once. Look at its log and its memory before you try again.`,
  noAnswer: (host: string, why: string) => `${host} did not answer in time (${why}). Look there before you try again.`,
  gone: (host: string) =>
    `The connection to ${host} broke in the middle of the change and did not come back. ${host} reverts everything by itself within minutes, even without a connection. Look there when it can be reached again.`,
  late: (host: string) =>
    `The time for this change was up, so ${host} has reverted everything by itself. Everything is as it was before.`,
  stillBusy: (host: string) =>
    `${host} is still reverting the change by itself. Wait a few minutes, then look at the history of changes.`,
  unreadableEntry: (host: string, id: string) =>
    `The record ${id} of a change on ${host} cannot be read, so that change cannot be undone from here. Its file is /var/lib/lanewise/journal/${id}.json.`,
  setAside: (host: string, path: string) =>
    `The record ${path} of an unfinished change on ${host} cannot be read: it was written by another version, or damaged. What that change had done by then is left as it is. Look at the file by hand, or start the version that wrote it.`,
  /** Written into the record by the machine itself. */
  deadline: (host: string) => `Nobody confirmed the change in time, so ${host} reverted everything by itself.`,
  deadlineStuck: (host: string) =>
    `Nobody confirmed the change in time, and ${host} could not revert everything by itself: something was changed by someone else, or failed.`,

  /** `folder`: the first on the way to `at`, itself perhaps, whose names are not root's alone. */
  unsafePlace: (host: string, at: string, folder: string) =>
    `${at} lies on ${host} below ${folder}, where others than root can put a link in the way: a share could then be mounted over, or unmounted from, another folder. So Lanewise does not do it there. Copy the commands and run them on ${host}, or mount the share in a folder that only root can change.`,

  /** There is no root for us; the commands of the preview can still be copied. */
  noRoot: {
    'no-sudo': (host: string) =>
      `The account on ${host} is not root, and there is no sudo. Copy the commands and run them there as root, or let Lanewise log in as root.`,
    'sudo-refuses': (host: string, said: string) =>
      `sudo on ${host} does not let this account do it without a password (${said}), and Lanewise keeps no password for it. Copy the commands and run them there, or let Lanewise log in as root.`,
  },
} as const;

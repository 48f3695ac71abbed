/** What is said about changing another computer over SSH. */
import type { FixRefusal } from '../../model/fix.ts';

type Refused = Exclude<FixRefusal['code'], 'consent-refused' | 'no-way-to-root'>;

export const remoteFixTexts = {
  /** `what`: the part of the plan that is refused. */
  badPlan: (what: string) =>
    `“${what}” is nothing that Lanewise changes on another computer. Nothing was changed; please report this plan.`,

  /** Why one operation was not done. `what`: what it is about; `said`: the system's own words, or nothing. */
  refused: (code: Refused, host: string, what: string, said: string): string => {
    const words = said === '' ? '' : ` ${host} says: ${said}`;
    switch (code) {
      case 'changed-since':
        return `${what} on ${host} is not as it was when the preview was made, so it was left alone. Look at the preview again and decide anew.`;
      case 'not-ours':
        return `${said === '' ? what : said} on ${host} is a link or may be written by others than root, so Lanewise does not touch what lies there. Change ${what} by hand.`;
      case 'read-only':
        return `${what} cannot be changed on ${host}, because it lies on something read-only.${words} Make it writable, or change it in the computer's own administration.`;
      case 'disk-full':
        return `There is no space left on ${host} for ${what}, so it was not changed. Free some space there and try again.`;
      case 'missing-program':
        return `${host} lacks the program that ${what} needs (${said}), so it was not changed. Install it there and try again.`;
      case 'busy':
        return `${what} is in use on ${host}, so it was not unmounted.${words} Close the files and try again.`;
      case 'wrong-password':
        return `The NAS did not accept the account for ${what}, so ${host} did not mount it.${words} Check user name and password.`;
      case 'another-fix-runs':
        return `Another change of ${host} is under way, so this one was not begun. Wait until it is finished, at most a few minutes.`;
      case 'bad-plan':
        return remoteFixTexts.badPlan(what);
      case 'failed':
        return `${what} could not be changed on ${host}.${words} It is as it was before.`;
      default:
        return code satisfies never;
    }
  },

  /** `programs`: "rsync (812), bash (4031)". */
  busy: (host: string, at: string, programs: string) =>
    `${at} on ${host} is in use by ${programs}, so it was not unmounted. Close them there and try again.`,
};

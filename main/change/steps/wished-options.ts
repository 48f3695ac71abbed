import type { MountWish } from './mount-wish.ts';
import { ChangeRefused } from '../changer.ts';
import { optionName, optionValue, splitOptions, type WrittenOption } from '../origin/option-list.ts';
import { preparing } from '../../../shared/text/fixes/preparing.ts';

/** Who one was at the NAS. `user` without a value lets everybody mount (mount(8)): that one is meant by nobody here. */
const identity = /^(?:guest$|(?:username|user|password2?|pass|domain|dom|workgroup|credentials|cred)=|sec=none$)/;

/**
 * A written list of options with what is wished in it, everything else byte by byte as it was. What replaces an earlier
 * option takes the place of the first one it replaces, else it comes last.
 */
export function wishedList(list: string, wish: MountWish, credentials: string | undefined): string {
  let options = splitOptions(list);
  if (wish.channels !== undefined) {
    const earlier = /^(?:(?:no)?multichannel$|max_channels=)/;
    options = replaced(options, earlier, ['multichannel', `max_channels=${wish.channels}`]);
  }
  if (wish.dialect !== undefined) options = replaced(options, /^vers?=/, [`vers=${wish.dialect}`]);
  if (wish.readSize !== undefined) options = replaced(options, /^rsize=/, [`rsize=${wish.readSize}`]);
  if (wish.readAheadSize !== undefined) options = replaced(options, /^rasize=/, [`rasize=${wish.readAheadSize}`]);
  if (wish.cache !== undefined) options = replaced(options, /^cache=/, []);
  if (wish.account !== undefined) {
    options = replaced(options, identity, credentials === undefined ? [] : [`credentials=${credentials}`]);
  }
  const wished = options.join(',');
  // A line of fstab without this field would be read as another line.
  return wished === '' && list !== '' ? 'rw' : wished;
}

function replaced(
  options: readonly WrittenOption[],
  earlier: RegExp,
  wished: readonly WrittenOption[],
): readonly WrittenOption[] {
  const first = options.findIndex((option) => earlier.test(option));
  for (const [index, option] of options.entries()) {
    // mount.cifs reads two commas within a password as one: what follows them would become an option of its own.
    if (option.startsWith('pass') && earlier.test(option) && options[index + 1] === '') {
      throw new ChangeRefused('not-ours', preparing.commaInPassword);
    }
  }
  if (first === -1) return options.join() === '' ? wished : [...options, ...wished];
  const kept = options.slice(first).filter((option) => !earlier.test(option));
  return [...options.slice(0, first), ...wished, ...kept];
}

/** Does somebody log in by a name, as a guest, or by a ticket? */
export function loginOf(options: readonly WrittenOption[]): 'guest' | 'ticket' | 'account' {
  const security = options.findLast((option) => optionName(option) === 'sec');
  const flavour = security === undefined ? undefined : optionValue(security);
  if (flavour?.startsWith('krb5') === true) return 'ticket';
  return flavour === 'none' || options.includes('guest') ? 'guest' : 'account';
}

/** Routes and rules: entries of a list that `ip` shows line by line. */
import { refusalCodes as codes } from './answers.ts';
import { define, quoted, set } from './script.ts';

/**
 * An operation sets `lw_family` and `lw_table`, for `before` and `after` each `lw_…_there` (not empty if there is one), and a
 * function `lw_…_is` that is given the words of one line. `lw_near` says that a line is about the same destination (or has the
 * same priority).
 */
export const listed = `
lw_blank=' 	'
# A table that is not there has no entries; a list that cannot be had is not an empty one.
lw_list() {
  lw_need ip
  lw_list=$(ip "$lw_family" "$@" 2>/dev/null) && return
  lw_list=; lw_words=$(ip "$lw_family" "$@" 2>&1 >/dev/null)
  case $lw_words in *'does not exist'*) return ;; esac
  lw_fail ${codes.failed} "$lw_words"
}
lw_seen() {
  lw_has_before=; lw_has_after=; lw_has_near=
  set -f; IFS=$lw_newline
  for lw_line in $1; do
    IFS=$lw_blank
    if lw_before_is $lw_line; then lw_has_before=yes
    elif lw_after_is $lw_line; then lw_has_after=yes
    elif lw_near $lw_line; then lw_has_near=yes; fi
  done
  unset IFS; set +f
  lw_state=other
  if [ -n "$lw_has_near" ]; then return
  elif [ "$lw_has_after" = "$lw_after_there" ] && [ -z "$lw_has_before" ]; then lw_state=after
  elif [ "$lw_has_before" = "$lw_before_there" ] && [ -z "$lw_has_after" ]; then lw_state=before; fi
}
`;

interface Sides<Entry> {
  readonly before?: Entry | undefined;
  readonly after?: Entry | undefined;
}

interface Comparison<Entry> {
  /** The function of the shell that compares an entry with a line, and its words for this entry. */
  readonly is: (entry: Entry) => readonly [string, ...string[]];
  /** The first word of the lines that are about the same. */
  readonly near: (entry: Entry) => string;
}

export function listSettings<Entry extends { readonly table: string }>(
  { before, after }: Sides<Entry>,
  family: '-4' | '-6',
  { is, near }: Comparison<Entry>,
): string {
  const entries = [before, after].flatMap((entry) => entry ?? []);
  const comparing = (entry: Entry | undefined): string => {
    if (entry === undefined) return 'return 1';
    const [name, ...words] = is(entry);
    return `${name} ${words.map(quoted).join(' ')} "$@"`;
  };
  return (
    set({
      lw_family: family,
      lw_table: entries[0]?.table ?? '',
      lw_before_there: before === undefined ? '' : 'yes',
      lw_after_there: after === undefined ? '' : 'yes',
    }) +
    define('lw_before_is', comparing(before)) +
    define('lw_after_is', comparing(after)) +
    define(
      'lw_near',
      `case $1 in ${entries.map((entry) => quoted(near(entry))).join(' | ')}) return 0 ;; esac; return 1`,
    )
  );
}

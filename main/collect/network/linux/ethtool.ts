import { bitsPerSecond, type BitsPerSecond } from '../../../../shared/model/units.ts';
import { ParseError } from '../../text/parse-error.ts';
import { unendedLinesOf } from '../../text/text-lines.ts';

/** The fastest modes of a port and of what it is plugged into. */
export interface LinkModes {
  readonly supported: BitsPerSecond | undefined;
  readonly partner: BitsPerSecond | undefined;
}

const megabit = 1e6;

/**
 * `ethtool NAME` (ethtool common.c dump_link_modes); further modes follow on indented lines, `Not reported` stands for none.
 *
 *     Settings for eth0:
 *     <TAB>Supported link modes:   10baseT/Half 10baseT/Full
 *     <TAB>                        1000baseT/Full
 *     <TAB>Link partner advertised link modes:  10baseT/Half 1000baseT/Full
 *     <TAB>Speed: 1000Mb/s
 */
export function parseEthtool(text: string): LinkModes {
  const lines = unendedLinesOf(text);
  const first = lines[0];
  if (!first?.text.startsWith('Settings for ')) throw new ParseError('ethtool: title missing', 1, first?.text ?? '');
  const modes = new Map<string, string[]>();
  let field = '';
  for (const { text: line } of lines.slice(1)) {
    const colon = line.indexOf(':');
    if (colon !== -1) field = line.slice(0, colon).trim();
    const words = line
      .slice(colon + 1)
      .trim()
      .split(/\s+/);
    const known = modes.get(field);
    if (known === undefined) modes.set(field, words);
    else for (const word of words) known.push(word);
  }
  return {
    supported: fastest(modes.get('Supported link modes')),
    partner: fastest(modes.get('Link partner advertised link modes')),
  };
}

/** `2500baseX/Full` → 2.5 Gbit/s */
function fastest(modes: readonly string[] | undefined): BitsPerSecond | undefined {
  let most = 0;
  for (const mode of modes ?? []) {
    const megabits = /^(?<megabits>\d{1,7})base/.exec(mode)?.groups?.['megabits'];
    most = Math.max(most, Number(megabits ?? 0) * megabit);
  }
  return most === 0 ? undefined : bitsPerSecond(most);
}

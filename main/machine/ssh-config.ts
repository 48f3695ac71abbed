/** Reads ~/.ssh/config (ssh_config(5)), and starts no command that it names. */
import { glob } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { parse, SSHConfig, type Line, type Match } from 'ssh-config';
import { targetTexts } from '../../shared/text/ssh-target.ts';
import { readOwnFile } from './regular-file.ts';
import { fromHome } from './ssh-places.ts';

/** What the configuration gives for one name; the names of the options in small letters. */
export type Found = Readonly<Record<string, string | readonly string[]>>;

export interface SshConfig {
  about(name: string, user: string | undefined): Found;
  /**
   * The condition of a section that is not evaluated here and would change one of these options of `name`; `undefined`: whether
   * such a section applies makes no difference.
   */
  undecided(name: string, user: string | undefined, options: readonly string[]): string | undefined;
}

/** Throws `RangeError` with a sentence for a configuration that cannot be read or is not understood. */
export async function readSshConfig(home: string): Promise<SshConfig> {
  const config = withoutLookUps(parsed(await new Includes(home).textOf(join(home, '.ssh', 'config'), 0)));
  const open = config.flatMap((line) => (isMatch(line) && openCriteria(line).length > 0 ? [line] : []));
  const assumed = open.map((section) => ({ section, config: assuming(config, (line) => line === section) }));
  return {
    about: (name, user) => computed(config, name, user),
    undecided(name, user, options) {
      const found = computed(config, name, user);
      const changing = assumed.find((one) => differ(found, computed(one.config, name, user), options));
      return changing && conditionOf(changing.section);
    },
  };
}

function parsed(text: string): SSHConfig {
  try {
    return parse(text);
  } catch (error) {
    throw new RangeError(targetTexts.notUnderstood(error instanceof Error ? error.message : String(error)));
  }
}

const computed = (config: SSHConfig, name: string, user: string | undefined): Found =>
  config.compute(user === undefined ? { Host: name } : { Host: name, User: user }, {
    ignoreCase: true,
    // A configuration may be another program's work; nothing in it may start a command here.
    matchExec: false,
  });

const differ = (one: Found, other: Found, options: readonly string[]): boolean =>
  options.some((option) => String(one[option]) !== String(other[option]));

const isMatch = (line: Line): line is Match => 'criteria' in line;

/** `canonical` holds only in the second pass of a name that was completed, which is not done here. */
const evaluated = new Set(['all', 'final', 'canonical', 'host', 'originalhost', 'user', 'localuser']);

/** Commands (`exec`), and what the parser does not know: negated criteria, and those of newer versions of ssh. */
const openCriteria = ({ criteria }: Match): readonly string[] =>
  Object.keys(criteria).filter((key) => !evaluated.has(key.toLowerCase()));

const conditionOf = ({ value }: Match): string =>
  typeof value === 'string' ? value : value.map(({ val }) => val).join(' ');

/** The same configuration with the open criteria of the named sections taken for met. */
function assuming(config: SSHConfig, isMet: (line: Line) => boolean): SSHConfig {
  return rebuilt(config, (line) => {
    if (!isMatch(line) || !isMet(line)) return [line];
    const open = openCriteria(line);
    const criteria = Object.fromEntries(Object.entries(line.criteria).filter(([key]) => !open.includes(key)));
    return [{ ...line, criteria }];
  });
}

/** The parser completes a name by starting `nslookup` for each domain that a section lists. */
function withoutLookUps(config: SSHConfig): SSHConfig {
  return rebuilt(config, (line) => {
    if ('param' in line && /^CanonicalDomains$/i.test(line.param)) return [];
    return ['config' in line ? { ...line, config: withoutLookUps(line.config) } : line];
  });
}

function rebuilt(config: SSHConfig, change: (line: Line) => readonly Line[]): SSHConfig {
  const lines = new SSHConfig();
  for (const line of config) lines.push(...change(line));
  return lines;
}

/** As ssh does: at most sixteen levels. */
const deepestInclude = 16;
/** More than anybody keeps; ends configurations whose includes multiply. */
const mostFiles = 256;

/** The text of a configuration with its `Include` lines replaced by what they name, one file after the other. */
class Includes {
  readonly #home: string;
  #files = 0;

  constructor(home: string) {
    this.#home = home;
  }

  async textOf(path: string, depth: number): Promise<string> {
    this.#files += 1;
    if (depth > deepestInclude || this.#files > mostFiles) throw new RangeError(targetTexts.manyIncludes(path));
    const text = (await readOwnFile(path))?.toString('utf8') ?? '';
    const lines: string[] = [];
    for (const line of text.split('\n')) {
      const patterns = /^\s*Include[\s=]+(?<patterns>.+?)\s*$/i.exec(line)?.groups?.['patterns'];
      if (patterns === undefined) lines.push(line);
      else for (const path of await this.#named(patterns)) lines.push(await this.textOf(path, depth + 1));
    }
    return lines.join('\n');
  }

  async #named(patterns: string): Promise<readonly string[]> {
    const all: string[] = [];
    for (const pattern of wordsOf(patterns)) {
      // To ssh two stars are one; to Node they are every folder below.
      const plain = fromHome(pattern.replaceAll(/\*{2,}/g, '*'), this.#home);
      const paths: string[] = [];
      const found = glob(isAbsolute(plain) ? plain : join(this.#home, '.ssh', plain));
      for await (const path of found) paths.push(path);
      all.push(...paths.sort());
    }
    return all;
  }
}

/** As ssh splits a line: blanks in quotes, of either kind, do not end a word. */
const wordsOf = (line: string): readonly string[] =>
  [...line.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g)].map(([word]) => word.replaceAll(/"([^"]*)"|'([^']*)'/g, '$1$2'));

/** Why a machine is not connected to, by the way it was named or by ~/.ssh/config: fact, consequence, action. */
import { inQuotes } from './plain.ts';

export const targetTexts = {
  noHost: (text: string): string =>
    `${inQuotes(text)} is not a host. Write user@host, user@host:port or an alias of ~/.ssh/config, without blanks and with a port from 1 to 65535.`,
  noHostName: (name: string, host: string): string =>
    `~/.ssh/config gives ${inQuotes(name)} the HostName ${inQuotes(host)}, which is not a name or address of a machine, so Lanewise did not connect. Correct it there.`,
  noPort: (name: string, port: string): string =>
    `${inQuotes(port)} is not a port for ${inQuotes(name)}, so Lanewise did not connect. Give a port from 1 to 65535, on the command line or in ~/.ssh/config.`,
  proxyCommand: (name: string): string =>
    `~/.ssh/config reaches ${inQuotes(name)} by a ProxyCommand. Lanewise runs no command of that file, and without it this name may lead to another machine, so Lanewise did not connect. Use ProxyJump there, or give an address that can be reached directly.`,
  undecided: (name: string, condition: string): string =>
    `~/.ssh/config decides how to reach ${inQuotes(name)} in a section "Match ${inQuotes(condition).slice(1, -1)}", which Lanewise does not evaluate because it runs no command of that file. The name may lead to another machine or user, so Lanewise did not connect. Use Host or "Match host" there, or give user@address.`,
  undecidedKeys: (condition: string): string =>
    `~/.ssh/config may name another key in a section "Match ${inQuotes(condition).slice(1, -1)}", which Lanewise does not evaluate because it runs no command of that file. Name the key outside that section.`,
  notRegular: (path: string): string =>
    `${inQuotes(path)} is not a regular file, so Lanewise neither read it nor connected. Correct the name in ~/.ssh/config.`,
  tooLarge: (path: string): string =>
    `${inQuotes(path)} is larger than 4 MiB, so Lanewise neither read it nor connected. Correct the name in ~/.ssh/config.`,
  notReadable: (path: string, code: string): string =>
    `${inQuotes(path)} cannot be read (${code}), so Lanewise did not connect. Allow your user to read it, or correct the name in ~/.ssh/config.`,
  notUnderstood: (why: string): string =>
    `~/.ssh/config is not understood (${why.slice(0, 200)}), so Lanewise did not connect. Correct it there.`,
  longChain: (name: string, most: number): string =>
    `ProxyJump of ${inQuotes(name)} leads through more than ${most} hosts, so Lanewise did not connect. Correct it in ~/.ssh/config.`,
  manyIncludes: (path: string): string =>
    `~/.ssh/config includes too many files, or itself, through ${path}, so Lanewise did not connect. Remove an Include there.`,
  hostKeyName: (name: string): string =>
    `The key of ${inQuotes(name)} cannot be stored under that name, so it was not accepted. Use a plain name or address of the machine.`,
} as const;

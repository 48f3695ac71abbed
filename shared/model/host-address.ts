/** How a machine is named by whoever wants to reach it. */
export interface HostAddress {
  readonly user?: string;
  /** A name, an IPv4 or IPv6 address (without brackets), or an alias of ~/.ssh/config. */
  readonly host: string;
  /** 1 to 65535 */
  readonly port?: number;
}

/** Printed on one line, one word, and no beginning that a program could take for an option. */
const hostForm = /^(?![-.])[^\s@/\\[\]\p{C}]{1,253}$/u;
const userForm = /^(?!-)[^\s@:/[\]\p{C}]{1,104}$/u;
const ipv6Form = /^[\da-f:.]+(?:%[\w.-]+)?$/i;

export const isHost = (text: string): boolean => hostForm.test(text) && (!text.includes(':') || ipv6Form.test(text));
export const isUser = (text: string): boolean => userForm.test(text);
export const isPort = (port: number): boolean => Number.isInteger(port) && port >= 1 && port <= 65_535;

const parts =
  /^(?:(?<user>[^@]*)@)?(?:\[(?<bracketed>[^[\]]*)\]|(?<ipv6>[^:]*:[^:]*:.*)|(?<name>[^:]*))(?::(?<port>\d{1,5}))?$/su;

/**
 * `[user@]host[:port]` or `ssh://[user@]host[:port][/]`; an IPv6 address stands in brackets if a port follows it. `undefined`: it
 * is nothing of the kind.
 */
export function parseHostAddress(text: string): HostAddress | undefined {
  const plain = /^ssh:\/\/(?<rest>.*?)\/?$/su.exec(text)?.groups?.['rest'] ?? text;
  const { user, bracketed, ipv6, name, port } = parts.exec(plain)?.groups ?? {};
  const host = bracketed ?? ipv6 ?? name;
  if (host === undefined || !isHost(host)) return undefined;
  if (user !== undefined && !isUser(user)) return undefined;
  if (port !== undefined && !isPort(Number(port))) return undefined;
  return { host, ...(user === undefined ? {} : { user }), ...(port === undefined ? {} : { port: Number(port) }) };
}

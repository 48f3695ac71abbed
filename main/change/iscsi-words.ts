import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { longestTargetName, targetName } from '../../shared/model/iscsi-name.ts';
import { shortestAddress } from '../collect/text/ip-address.ts';
import type { Argv } from './operations/operation-kind.ts';

/**
 * What names a login: a target, one portal of it, and the interface of open-iscsi that it goes by (`default` binds nothing). No
 * value can be an option, a pattern or a path.
 */
export const iscsiLogin = {
  target: z.string().max(longestTargetName).regex(targetName),
  /** In its shortest form, as sessions are compared. */
  address: z.union([z.ipv4(), z.ipv6()]),
  /** 3260 as a rule. */
  tcpPort: z.int().min(1).max(65_535),
  iface: z.string().regex(/^\w[\w.:-]{0,63}$/),
};
const loginSchema = z.object(iscsiLogin);
export type IscsiLogin = Readonly<z.infer<typeof loginSchema>>;

/** What a step names, with its address in the form in which it is compared. */
export const loginIn = ({ target, address, tcpPort, iface }: IscsiLogin): IscsiLogin => ({
  target,
  address: shortestAddress(address) ?? address,
  tcpPort,
  iface,
});

/** As iscsiadm is told a portal: `10.0.0.25:3260`, `[fd00::25]:3260`. */
export const portalOf = ({ address, tcpPort }: Pick<IscsiLogin, 'address' | 'tcpPort'>): string =>
  address.includes(':') ? `[${address}]:${tcpPort}` : `${address}:${tcpPort}`;

/** iscsiadm(8) about exactly one node record, and the sessions that were made by it. */
export const nodeArgv = (login: IscsiLogin, ...words: readonly string[]): Argv => [
  'iscsiadm',
  '-m',
  'node',
  '-T',
  login.target,
  '-p',
  portalOf(login),
  '-I',
  login.iface,
  ...words,
];

/** How the kernel prints an address that iscsid did not name: IPv6 with all its digits (`%pI6`). */
export function wholeAddress(address: string): string {
  const parsed = ipaddr.parse(address);
  if (!(parsed instanceof ipaddr.IPv6)) return address;
  return parsed.parts.map((part) => part.toString(16).padStart(4, '0')).join(':');
}

/** Of a login that several kinds of operation are about: the words in which a person reads it. */
export const loginWords = ({ target, address, iface }: IscsiLogin): string =>
  `${target} at ${address}${iface === 'default' ? '' : ` by ${iface}`}`;

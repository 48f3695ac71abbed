/** The closed list of what may be asked of a machine. */
import { z } from 'zod';
import type { SecretText } from './changer.ts';
import { bindIscsi } from './steps/bind-iscsi.ts';
import { credentialsText, oneAccount } from './steps/credentials.ts';
import type { Account } from './steps/mount-wish.ts';
import { iscsiNode } from './steps/iscsi-node.ts';
import { iscsiSession } from './steps/iscsi-session.ts';
import { remountCifs } from './steps/remount-cifs.ts';
import { remountNfs } from './steps/remount-nfs.ts';
import { routeAddress } from './steps/route-address.ts';
import { routeBySource } from './steps/route-by-source.ts';
import { setMtu } from './steps/set-mtu.ts';
import { setMultipath } from './steps/set-multipath.ts';
import { setSamba } from './steps/set-samba.ts';
import { setSysctls } from './steps/set-sysctls.ts';
import { setWindows } from './steps/set-windows.ts';
import { spreadNfs } from './steps/spread-nfs.ts';
import type { StepKind } from './steps/step-kind.ts';

export { accountToGive, type MountWish } from './steps/mount-wish.ts';

const kinds = {
  'remount-cifs': remountCifs,
  'remount-nfs': remountNfs,
  'set-sysctls': setSysctls,
  'route-address': routeAddress,
  'route-by-source': routeBySource,
  'set-mtu': setMtu,
  'set-samba': setSamba,
  'iscsi-session': iscsiSession,
  'iscsi-node': iscsiNode,
  'bind-iscsi': bindIscsi,
  'set-multipath': setMultipath,
  'spread-nfs': spreadNfs,
  'set-windows': setWindows,
} as const;

export type FixStep = z.infer<(typeof kinds)[keyof typeof kinds]['schema']>;
export type StepOf<Verb extends FixStep['verb']> = Extract<FixStep, { readonly verb: Verb }>;

const [firstKind, ...otherKinds] = Object.values(kinds);
if (firstKind === undefined) throw new TypeError('There is no kind of step.');
export const stepsSchema = z
  .array(z.discriminatedUnion('verb', [firstKind.schema, ...otherKinds.map(({ schema }) => schema)]))
  .min(1)
  .max(16);

/** Each kind's functions are given steps of that kind alone: they are looked up by the step's own verb. */
const byVerb: Readonly<Record<FixStep['verb'], StepKind<FixStep>>> = kinds;
export const stepKindOf = (step: FixStep): StepKind<FixStep> => byVerb[step.verb];

/** The account that steps name; a request carries one password, so they can name one account only. Throws `ChangeRefused`. */
export const accountOf = (steps: readonly FixStep[]): Account | undefined =>
  oneAccount(steps.flatMap((step) => stepKindOf(step).accounts?.(step) ?? []));

/** The text of the credentials file for the one account that the steps name; made when it is written, kept nowhere. */
export function secretOf(steps: readonly FixStep[], password: string | undefined): SecretText {
  const account = accountOf(steps);
  return () => (account === undefined || password === undefined ? undefined : credentialsText(account, password));
}

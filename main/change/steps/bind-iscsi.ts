import { createHash } from 'node:crypto';
import { z } from 'zod';
import { iscsiTexts } from '../../../shared/text/fixes/iscsi.ts';
import { ChangeRefused } from '../changer.ts';
import { iscsiLogin, loginIn, loginWords, type IscsiLogin } from '../iscsi-words.ts';
import type { Operation } from '../operation.ts';
import { linkIn, linksOf } from './own-interface.ts';
import { sessionsAt, startupNow } from './iscsi-now.ts';
import { stepKind } from './step-kind.ts';

const { iface: _, ...portal } = iscsiLogin;

/** A session that is bound to no interface is made anew by an interface of open-iscsi that leaves by this network interface. */
const schema = z.strictObject({
  verb: z.literal('bind-iscsi'),
  ...portal,
  /** No name that means something else in a record. */
  dev: z
    .string()
    .regex(/^\w[\w.-]{0,14}$/)
    .refine((name) => name !== 'lo', 'is the loopback'),
});

/** The new session first, so that there is always a path; what logs in at the start changes with it. */
export const bindIscsi = stepKind(schema, {
  async prepare({ dev, ...step }, machine) {
    const unbound = loginIn({ ...step, iface: 'default' });
    linkIn(await linksOf(machine), dev);
    const bound: IscsiLogin = { ...unbound, iface: ifaceFor(unbound, dev) };
    const [there, already] = await Promise.all([sessionsAt(machine, unbound), sessionsAt(machine, bound)]);
    if (already.length > 0 && there.length === 0) return [];
    if (there.length !== 1 || already.length > 0)
      throw new ChangeRefused('not-ours', iscsiTexts.notOneUnbound(loginWords(unbound)));
    const startup = await startupNow(machine, unbound);
    const lasts = startup !== 'manual';
    const operations: readonly Operation[] = [
      { kind: 'iscsi-iface', name: bound.iface, dev, after: 'there' },
      { kind: 'iscsi-session', ...bound, record: 'made', startup, after: 'in' },
      { kind: 'iscsi-session', ...unbound, record: 'needed', before: 'in' },
    ];
    if (!lasts) return operations;
    return [...operations, { kind: 'iscsi-node', ...unbound, name: 'node.startup', before: startup, after: 'manual' }];
  },
});

/** One for each portal of each target, so that undoing a change takes nothing from another one. */
function ifaceFor({ target, address }: IscsiLogin, dev: string): string {
  const short = createHash('sha256').update(`${target} ${address}`).digest('hex').slice(0, 8);
  return `lanewise-${dev}-${short}`;
}

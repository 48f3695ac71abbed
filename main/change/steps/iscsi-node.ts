import { z } from 'zod';
import { iscsiLogin, loginIn } from '../iscsi-words.ts';
import type { IscsiNodeOperation } from '../operations/iscsi-node.ts';
import { startupNow } from './iscsi-now.ts';
import { stepKind } from './step-kind.ts';

/** A setting of a record that open-iscsi has. No remedy needs another value. */
const schema = z.strictObject({
  verb: z.literal('iscsi-node'),
  ...iscsiLogin,
  name: z.literal('node.startup'),
  value: z.literal('automatic'),
});

export const iscsiNode = stepKind(schema, {
  async prepare({ name, value, ...step }, machine) {
    const login = loginIn(step);
    const before = await startupNow(machine, login);
    const operation: IscsiNodeOperation = { kind: 'iscsi-node', ...login, name, before, after: value };
    return before === value ? [] : [operation];
  },
});

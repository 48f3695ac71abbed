import { z } from 'zod';
import { iscsiTexts } from '../../../shared/text/fixes/iscsi.ts';
import { iscsiClientOf } from '../../../shared/model/machine.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import { commands } from '../../collect/sources.ts';
import { runCommand } from '../../collect/text/reading.ts';
import { ChangeRefused } from '../changer.ts';
import { iscsiLogin, loginIn, loginWords } from '../iscsi-words.ts';
import { startups } from '../operations/iscsi-node.ts';
import { isSessionOf, sessionsAt } from './iscsi-now.ts';
import { stepKind } from './step-kind.ts';

/**
 * A session to a portal of a target. `in`: there shall be one, by the record that is there, or by one that is made for it, with this
 * startup. `out`: there shall be none until the change is undone. Never the last path of a disk in use: root decides that from the
 * kernel when it is done.
 */
const schema = z.strictObject({
  verb: z.literal('iscsi-session'),
  ...iscsiLogin,
  wanted: z.enum(['in', 'out']),
  startup: z.enum(startups).optional(),
});

export const iscsiSession = stepKind(schema, {
  async prepare({ wanted, startup, ...step }, machine) {
    const login = loginIn(step);
    const there = await sessionsAt(machine, login);
    if (there.length > 1) throw new ChangeRefused('not-ours', iscsiTexts.several(loginWords(login)));
    if ((there.length === 1) === (wanted === 'in')) return [];
    if (wanted === 'out') return [{ kind: 'iscsi-session', ...login, record: 'needed', before: 'in' }];
    await runCommand(machine, commands.iscsiVersion);
    const made = { record: 'made', ...(startup === undefined ? {} : { startup }) } as const;
    return [{ kind: 'iscsi-session', ...login, ...made, after: 'in' }];
  },
  missingIn({ wanted, ...step }, { facts }) {
    const sessions = valueOf(iscsiClientOf(facts).sessions);
    const login = loginIn(step);
    const isThere = sessions?.some((one) => one.state === 'logged-in' && isSessionOf(one, login)) ?? false;
    return wanted === 'out' || isThere ? undefined : iscsiTexts.session(loginWords(login));
  },
});

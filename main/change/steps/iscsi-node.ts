import { z } from 'zod';
import { iscsiTexts } from '../../../shared/text/fixes/iscsi.ts';
import { parseNodeRecords } from '../../collect/iscsi-client/node-records.ts';
import { commands } from '../../collect/sources.ts';
import { runCommand } from '../../collect/text/reading.ts';
import { commandLine, MachineError } from '../../machine/machine.ts';
import { ChangeRefused } from '../changer.ts';
import { iscsiLogin, loginIn, loginWords } from '../iscsi-words.ts';
import { startups, type IscsiNodeOperation } from '../operations/iscsi-node.ts';
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
    const { stdout, stderr } = await runCommand(machine, commands.nodeRecords);
    const records = parseNodeRecords(stdout);
    if (records.length === 0 && /Permission denied/.test(stderr))
      throw new MachineError('denied', commandLine(commands.nodeRecords), iscsiTexts.deniedRecords);
    const record = records.find(
      ({ target, address, port, iface }) =>
        target === login.target && address === login.address && port === login.tcpPort && iface === login.iface,
    );
    if (record === undefined) throw new ChangeRefused('not-ours', iscsiTexts.noSuchRecord(loginWords(login)));
    const before = startups.find((word) => word === record.startup);
    if (before === undefined)
      throw new ChangeRefused('not-ours', iscsiTexts.otherStartup(loginWords(login), record.startup ?? 'nothing'));
    const operation: IscsiNodeOperation = { kind: 'iscsi-node', ...login, name, before, after: value };
    return before === value ? [] : [operation];
  },
});

import { iscsiTexts } from '../../../shared/text/fixes/iscsi.ts';
import type { IscsiSession } from '../../../shared/model/iscsi.ts';
import { parseNodeRecords } from '../../collect/iscsi-client/node-records.ts';
import { readSessions } from '../../collect/iscsi-client/sessions.ts';
import { commands } from '../../collect/sources.ts';
import { runCommand } from '../../collect/text/reading.ts';
import { commandLine, MachineError, type Machine } from '../../machine/machine.ts';
import { ChangeRefused } from '../changer.ts';
import { loginWords, type IscsiLogin } from '../iscsi-words.ts';
import { startups, type IscsiNodeOperation } from '../operations/iscsi-node.ts';

/** The sessions of one login, as everybody may read them. The folder is not there while the kernel's iSCSI is not loaded. */
export async function sessionsAt(machine: Machine, login: IscsiLogin): Promise<readonly IscsiSession[]> {
  try {
    return (await readSessions(machine)).value.filter((session) => isSessionOf(session, login));
  } catch (error) {
    if (error instanceof MachineError && error.kind === 'absent') return [];
    throw error;
  }
}

/** A session that reconnects tells neither address nor port for a moment. */
export function isSessionOf({ target, iface = 'default', connection }: IscsiSession, login: IscsiLogin): boolean {
  if (target !== login.target || iface !== login.iface) return false;
  const { address, persistentAddress, port = login.tcpPort } = connection ?? {};
  return port === login.tcpPort && (address === login.address || persistentAddress === login.address);
}

/** `node.startup` of the record of one login. Throws where records may not be read, there is none, or it says something else. */
export async function startupNow(machine: Machine, login: IscsiLogin): Promise<IscsiNodeOperation['before']> {
  const { stdout, stderr } = await runCommand(machine, commands.nodeRecords);
  const records = parseNodeRecords(stdout);
  if (records.length === 0 && /Permission denied/.test(stderr))
    throw new MachineError('denied', commandLine(commands.nodeRecords), iscsiTexts.deniedRecords);
  const record = records.find(
    ({ target, address, port, iface }) =>
      target === login.target && address === login.address && port === login.tcpPort && iface === login.iface,
  );
  if (record === undefined) throw new ChangeRefused('not-ours', iscsiTexts.noSuchRecord(loginWords(login)));
  const found = startups.find((word) => word === record.startup);
  if (found === undefined)
    throw new ChangeRefused('not-ours', iscsiTexts.otherStartup(loginWords(login), record.startup ?? 'nothing'));
  return found;
}

import type { ServedTarget, TargetSession } from '../../../shared/model/iscsi-server.ts';
import { directories, iscsiPort } from '../sources.ts';
import { parseAttributes, type Attribute } from '../served/attributes.ts';
import { shortestAddress } from '../text/ip-address.ts';

const form =
  /^(?<target>[^/]+)\/(?:sessions\/(?<session>[^/]+)\/(?:(?<initiator>initiator_name)|(?<connection>[^/]+)\/ip)|(?:ini_groups\/[^/]+\/)?luns\/(?<lun>\d{1,9})\/read_only|(?<word>enabled|MaxSessions|allowed_portal\d*))(?=:)/;

/**
 * Targets of SCST, which TrueNAS SCALE uses (iscsi-scst/kernel/conn.c, scst/src/scst_sysfs.c), as `storageCommands.scst`
 * prints them:
 *
 *     …/iqn.2005-10.org.freenas.ctl:vm/enabled:1
 *     …/iqn.2005-10.org.freenas.ctl:vm/MaxSessions:0                    without a limit
 *     …/iqn.2005-10.org.freenas.ctl:vm/ini_groups/security_group/luns/0/read_only:0
 *     …/iqn.2005-10.org.freenas.ctl:vm/sessions/iqn.1998-01.com.vmware:esx1#10.0.1.25/initiator_name:iqn.1998-01.com.vmware:esx1#10.0.1.25
 *     …/iqn.2005-10.org.freenas.ctl:vm/sessions/iqn.1998-01.com.vmware:esx1#10.0.1.25/10.0.1.50/ip:10.0.1.50
 *
 * The portal stands behind the initiator's name where access is by portal (`per_portal_acl`). Two sessions of one name have
 * folders that differ at the end (`…_1`), as have two connections from one address. `[key]` marks a value that is kept.
 */
export function parseScst(text: string): readonly ServedTarget[] {
  const attributes = parseAttributes(text, directories.scst, [form])
    .filter((one) => one.text !== '[key]')
    .map((one) => ({ one, at: form.exec(`${one.path}:`)?.groups ?? {} }));
  return [...Map.groupBy(attributes, ({ at }) => at['target'] ?? '')].map(([name, own]): ServedTarget => {
    const word = (wanted: string): string | undefined => own.find(({ at }) => at['word'] === wanted)?.one.text;
    const enabled = word('enabled');
    const most = word('MaxSessions');
    const allowed = own.filter(({ at }) => at['word']?.startsWith('allowed_portal')).map(({ one }) => one.text);
    const portals = allowed.flatMap((value) => shortestAddress(value) ?? []);
    const sessions = Map.groupBy(
      own.filter(({ at }) => at['session'] !== undefined),
      ({ at }) => at['session'] ?? '',
    );
    const luns = own.flatMap(({ at }) => (at['lun'] === undefined ? [] : [Number(at['lun'])]));
    return {
      name,
      software: 'scst',
      ...(enabled !== undefined && { enabled: enabled === '1' }),
      // A pattern (`10.0.*`) allows addresses that are not listed.
      ...(portals.length > 0 &&
        portals.length === allowed.length && { portals: portals.map((address) => ({ address, port: iscsiPort })) }),
      luns: [...new Set(luns)].toSorted((left, right) => left - right),
      ...(most !== undefined && /^[1-9]\d{0,8}$/.test(most) && { mostSessions: Number(most) }),
      sessions: [...sessions].map(([folder, lines]) => sessionIn(folder, lines)),
      listsAll: true,
      quoted: own.map(({ one }) => one.quoted),
    };
  });
}

type Placed = { readonly one: Attribute; readonly at: Readonly<Record<string, string | undefined>> };

function sessionIn(folder: string, lines: readonly Placed[]): TargetSession {
  const full = lines.find(({ at }) => at['initiator'] !== undefined)?.one.text ?? folder;
  const hash = full.lastIndexOf('#');
  const nas = hash === -1 ? undefined : shortestAddress(full.slice(hash + 1));
  const connections = lines.flatMap(({ one, at }) => {
    const client = at['connection'] === undefined ? undefined : shortestAddress(one.text);
    return client === undefined ? [] : [{ client, ...(nas !== undefined && { nas }) }];
  });
  return { initiator: nas === undefined ? full : full.slice(0, hash), connections };
}

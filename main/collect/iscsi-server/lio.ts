import type { Endpoint } from '../../../shared/model/network.ts';
import type { ServedTarget, TargetSession } from '../../../shared/model/iscsi-server.ts';
import { directories } from '../sources.ts';
import { parseAttributes, type Attribute } from '../served/attributes.ts';
import { shortestAddress } from '../text/ip-address.ts';
import { plainEndpoint } from '../smb-server/endpoint-words.ts';

/** Below a target: `iqn.2026-01.lab:disk/tpgt_1/…`. */
const form =
  /^(?<target>[^/]+)\/tpgt_\d+\/(?:acls\/(?<initiator>[^/]+)\/(?<info>info)|np\/(?<portal>[^/]+?)\/iser|lun\/lun_(?<lun>\d{1,9})\/alua_tg_pt_offline|attrib\/(?<open>generate_node_acls)|(?<word>enable|dynamic_sessions|max_session))(?=:)/;

/**
 * Targets of LIO, the kernel's own (drivers/target/iscsi/iscsi_target_configfs.c), as `storageCommands.lio` prints them:
 *
 *     …/iqn.2026-01.lab:disk/tpgt_1/enable:1
 *     …/iqn.2026-01.lab:disk/tpgt_1/max_session:1                       Synology alone
 *     …/iqn.2026-01.lab:disk/tpgt_1/np/10.0.1.25:3260/iser:0
 *     …/iqn.2026-01.lab:disk/tpgt_1/lun/lun_1/alua_tg_pt_offline:0
 *     …/iqn.2026-01.lab:disk/tpgt_1/attrib/generate_node_acls:0
 *     …/iqn.2026-01.lab:disk/tpgt_1/acls/iqn.1998-01.com.vmware:esx1/info:InitiatorName: iqn.1998-01.com.vmware:esx1
 *     …/info:InitiatorAlias: esx1
 *     …/info:Session State: TARG_SESS_STATE_LOGGED_IN
 *     …/info:CID: 0  Connection State: TARG_CONN_STATE_LOGGED_IN
 *     …/info:   Address 10.0.1.50 TCP  StatSN: 0x6916c3e9
 *     …/iqn.2026-01.lab:disk/tpgt_1/dynamic_sessions:iqn.1993-08.org.debian:01:abc
 *
 * An initiator that has logged in several times has one `info`, and that tells of the last session alone: the rest is
 * seen by its sockets. `dynamic_sessions` has a line for each session of initiators that nobody listed, without addresses.
 */
export function parseLio(text: string): readonly ServedTarget[] {
  const attributes = parseAttributes(text, directories.lio, [form]).map((one) => ({ one, at: placeOf(one) }));
  const byTarget = Map.groupBy(attributes, ({ at }) => at['target'] ?? '');
  return [...byTarget].map(([name, own]): ServedTarget => {
    const texts = (word: string): readonly string[] =>
      own.flatMap(({ one, at }) => (at['word'] === word || at['open'] === word ? [one.text] : []));
    const most = texts('max_session').flatMap((value) => (/^[1-9]\d{0,8}$/.test(value) ? [Number(value)] : []));
    const portals = own.flatMap(({ at }) => portalOf(at['portal']));
    const infos = own.filter(({ at }) => at['info'] !== undefined);
    const [enabled] = texts('enable');
    const [open] = texts('generate_node_acls');
    return {
      name,
      software: 'lio',
      ...(enabled !== undefined && { enabled: texts('enable').includes('1') }),
      portals,
      luns: own.flatMap(({ at }) => (at['lun'] === undefined ? [] : [Number(at['lun'])])).toSorted((a, b) => a - b),
      ...(most.length > 0 && { mostSessions: Math.max(...most) }),
      ...(open !== undefined && { openToAll: open === '1' }),
      sessions: [
        ...[...Map.groupBy(infos, ({ at }) => at['initiator'] ?? '').values()].flatMap((lines) =>
          sessionIn(lines.map(({ one }) => one)),
        ),
        ...texts('dynamic_sessions')
          .filter((initiator) => initiator !== '')
          .map((initiator) => ({ initiator, connections: [] })),
      ],
      listsAll: false,
      quoted: own.map(({ one }) => one.quoted),
    };
  });
}

const placeOf = ({ path }: Attribute): Readonly<Record<string, string | undefined>> =>
  form.exec(`${path}:`)?.groups ?? {};

/** `10.0.1.25:3260`, `[fd00::25]:3260`; `0.0.0.0` and `[::]` are every address of the NAS. */
function portalOf(text: string | undefined): readonly Endpoint[] {
  const portal = text === undefined ? undefined : plainEndpoint(text);
  return portal === undefined ? [] : [portal];
}

function sessionIn(lines: readonly Attribute[]): readonly TargetSession[] {
  const value = (name: string): string | undefined =>
    lines
      .find(({ text }) => text.startsWith(`${name}: `))
      ?.text.slice(name.length + 2)
      .trim();
  const initiator = value('InitiatorName');
  if (initiator === undefined || initiator === '') return [];
  const alias = value('InitiatorAlias');
  const connections = lines.flatMap(({ text }) => {
    const client = shortestAddress(/^\s+Address (?<address>\S+) \S/.exec(text)?.groups?.['address'] ?? '');
    return client === undefined ? [] : [{ client }];
  });
  return [{ initiator, ...(alias !== undefined && alias !== '' && { alias }), connections }];
}

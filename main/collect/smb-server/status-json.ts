import type { NasSession } from '../../../shared/model/smb-server.ts';
import { z } from 'zod';
import { jsonOf } from '../text/json-lines.ts';
import { ParseError } from '../text/parse-error.ts';
import { sambaEndpoint } from './endpoint-words.ts';
import { protectionOf } from './protection-word.ts';
import { nodeOf, processGroup, processOf, type ListedChannel, type Process, type SmbStatus } from './smb-status.ts';

const protection = z.object({ cipher: z.string(), degree: z.string() });
const channelSchema = z.object({
  channel_id: z.string().optional(),
  local_address: z.string(),
  remote_address: z.string(),
  transport: z.string().optional(),
});
const sessionSchema = z.object({
  session_id: z.string(),
  server_id: z.object({ pid: z.string(), vnn: z.string().optional() }).optional(),
  username: z.string().optional(),
  groupname: z.string().optional(),
  remote_machine: z.string().optional(),
  hostname: z.string().optional(),
  session_dialect: z.string().optional(),
  client_guid: z.string().optional(),
  encryption: protection.optional(),
  signing: protection.optional(),
  channels: z.record(z.string(), channelSchema).optional(),
});
const statusSchema = z.object({
  version: z.string().optional(),
  sessions: z.record(z.string(), sessionSchema).optional(),
});
type Session = z.infer<typeof sessionSchema>;

/**
 * `smbstatus -p --json` (source3/utils/status_json.c), one line; numbers are strings, but for uid and gid:
 *
 *     {"timestamp": …, "version": "4.22.11-Debian", "smb_conf": …, "sessions": {"1366574225": {"session_id": "1366574225",
 *      "server_id": {"pid": "7793", …}, "uid": 1000, "username": "ada", "remote_machine": "10.77.1.50",
 *      "hostname": "ipv4:10.77.1.50:59830", "session_dialect": "SMB3_11", "client_guid": "a6e3…",
 *      "encryption": {"cipher": "-", "degree": "none"}, "signing": {"cipher": "AES-128-CMAC", "degree": "partial"},
 *      "channels": {"1": {"channel_id": "1", "local_address": "ipv4:10.77.1.25:445",
 *                         "remote_address": "ipv4:10.77.1.50:59830", "transport": "tcp"}, …}}}}
 *
 * `channels` and `client_guid` are there since 4.20, `transport` since 4.23. Without the right to read, the object
 * is valid and has no `sessions` at all; with it and nobody connected, `sessions` is `{}`.
 */
export function parseStatusJson(text: string): SmbStatus {
  const status = jsonOf(statusSchema, jsonLine(text), 'smbstatus --json');
  const sessions = status.sessions === undefined ? undefined : Object.values(status.sessions);
  return {
    version: status.version,
    sessions: sessions?.map(sessionOf),
    channels: sessions?.every((session) => session.channels !== undefined)
      ? tellsChannels(sessions, status.version)
        ? onceEach(sessions.flatMap(channelsOf))
        : undefined
      : undefined,
  };
}

/** Complaints of the configuration reader may stand before the object, which is one line. */
function jsonLine(text: string): string {
  const line = text.split('\n').find((each) => each.startsWith('{'));
  if (line === undefined) throw new ParseError('smbstatus --json: no object', 1, text.slice(0, 200));
  return line;
}

const firstWithChannels = { major: 4, minor: 20 };

/** With nobody connected, only the version tells whether channels would have been listed. */
function tellsChannels(sessions: readonly Session[], version: string | undefined): boolean {
  if (sessions.length > 0) return true;
  const parts = /^(?<major>\d{1,3})\.(?<minor>\d{1,3})/.exec(version ?? '')?.groups;
  const major = Number(parts?.['major'] ?? 0);
  const minor = Number(parts?.['minor'] ?? 0);
  return major > firstWithChannels.major || (major === firstWithChannels.major && minor >= firstWithChannels.minor);
}

function processIn({ server_id: id }: Session): Process | undefined {
  const process = processOf(id?.pid ?? '');
  return process && { ...nodeOf(id?.vnn), ...process };
}

function sessionOf(session: Session): NasSession {
  return {
    id: session.session_id,
    ...processIn(session),
    user: session.username,
    group: session.groupname,
    clientName: session.remote_machine,
    client: sambaEndpoint(session.hostname ?? ''),
    dialect: session.session_dialect,
    clientGuid: session.client_guid?.toLowerCase(),
    encryption: session.encryption && protectionOf(session.encryption),
    signing: session.signing && protectionOf(session.signing),
    quoted: [JSON.stringify({ ...session, channels: undefined })],
  };
}

/** Channels between ends that are no IP addresses are left out: no port of the NAS carries them. */
function channelsOf(session: Session): readonly ListedChannel[] {
  const process = processIn(session);
  return Object.entries(session.channels ?? {}).flatMap(([key, channel]) => {
    const nas = sambaEndpoint(channel.local_address);
    const client = sambaEndpoint(channel.remote_address);
    if (nas === undefined || client === undefined) return [];
    return [
      {
        group: process === undefined ? `session ${session.session_id}` : processGroup(process),
        sessions: [session.session_id],
        ...process,
        channel: channel.channel_id ?? key,
        client,
        nas,
        transport: channel.transport,
        quoted: [JSON.stringify(channel)],
      },
    ];
  });
}

/** A second session on the same TCP connection lists it again. */
function onceEach(channels: readonly ListedChannel[]): readonly ListedChannel[] {
  const key = ({ client, nas }: ListedChannel): string => `${client.address} ${client.port} ${nas.address} ${nas.port}`;
  return [...Map.groupBy(channels, key).values()].flatMap(([first, ...others]) =>
    first === undefined
      ? []
      : [
          {
            ...first,
            sessions: [...first.sessions, ...others.flatMap(({ sessions }) => sessions)],
            quoted: [...first.quoted, ...others.flatMap(({ quoted }) => quoted)],
          },
        ],
  );
}

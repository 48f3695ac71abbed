import { linesOf, type Line } from '../text/text-lines.ts';
import { ParseError } from '../text/parse-error.ts';
import { sambaEndpoint } from './endpoint-words.ts';
import { processGroup, processOf, type ListedChannel, type SmbStatus } from './smb-status.ts';

/**
 * Synology's `smbstatus -v --show-multichannel` (an option of DSM's Samba alone), seen on DSM 7:
 *
 *     using configfile = /etc/samba/smb.conf
 *     Pid       Channel   Server IP                        Client IP
 *     -----------------------------------------------------------------------------
 *     14556     1         ipv4:10.100.4.25:445             ipv4:10.100.5.152:44060
 *     14556     2         ipv4:10.100.4.26:445             ipv4:10.100.5.152:58238
 *
 * One process serves one client, so rows of one pid are one client's channels. Rows with IPv6 were not seen; they are
 * taken with and without brackets.
 */
export function parseSynologyChannels(text: string): SmbStatus {
  const lines = linesOf(text, 'smbstatus --show-multichannel');
  const heading = lines.find((line) => /^Pid\s+Channel\s+Server IP\s+Client IP\s*$/i.test(line.text));
  const rule = heading && lines[heading.number];
  if (heading === undefined || rule === undefined || !/^-+$/.test(rule.text)) {
    throw new ParseError('smbstatus --show-multichannel: heading missing', 1, lines[0]?.text ?? '');
  }
  const rows = lines.slice(rule.number).filter((line) => line.text.trim() !== '');
  return { version: undefined, sessions: undefined, channels: rows.map(channelOf) };
}

function channelOf(line: Line): ListedChannel {
  const parts = /^\s*(?<pid>[\d:.]+)\s+(?<channel>\d+)\s+(?<nas>\S+)\s+(?<client>\S+)\s*$/.exec(line.text)?.groups;
  const process = processOf(parts?.['pid'] ?? '');
  const nas = sambaEndpoint(parts?.['nas'] ?? '');
  const client = sambaEndpoint(parts?.['client'] ?? '');
  if (parts === undefined || process === undefined || nas === undefined || client === undefined) {
    throw new ParseError('smbstatus --show-multichannel: not a channel', line.number, line.text);
  }
  return {
    group: processGroup(process),
    sessions: [],
    ...process,
    channel: parts['channel'],
    client,
    nas,
    quoted: [line.text.trimEnd()],
  };
}

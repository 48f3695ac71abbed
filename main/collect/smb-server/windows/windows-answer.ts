import { z } from 'zod';
import { jsonOf } from '../../text/json-lines.ts';
import { count, flag, words as text } from '../../text/row-lines.ts';

/** The value, or the id of the error that took its place. */
const part = <T extends z.ZodType>(item: T) =>
  z.union([z.object({ value: z.array(item) }), z.object({ error: z.string() })]);

const answerSchema = z.object({
  system: part(z.object({ Caption: z.string(), Version: z.string() })).optional(),
  model: part(z.object({ Manufacturer: text, Model: text })).optional(),
  configuration: part(
    z.object({
      EnableMultiChannel: flag,
      EnableSMB1Protocol: flag,
      RequireSecuritySignature: flag,
      EnableSecuritySignature: flag,
      EncryptData: flag,
      RejectUnencryptedAccess: flag,
    }),
  ).optional(),
  announced: part(
    z.object({
      IpAddress: z.string(),
      FriendlyName: text,
      LinkSpeed: count.nullish(),
      RssCapable: flag,
      RdmaCapable: flag,
    }),
  ).optional(),
  connections: part(
    z.object({
      LocalAddress: z.string(),
      LocalPort: count,
      RemoteAddress: z.string(),
      RemotePort: count,
      State: z.string(),
    }),
  ).optional(),
  adapters: part(
    z.object({
      Name: z.string(),
      ifIndex: count,
      MacAddress: text,
      MtuSize: count.nullish(),
      ReceiveLinkSpeed: count.nullish(),
      InterfaceType: count.nullish(),
      Virtual: flag,
      Up: flag,
    }),
  ).optional(),
  addresses: part(z.object({ InterfaceIndex: count, IPAddress: z.string(), PrefixLength: count })).optional(),
  counters: part(z.object({ Name: z.string(), ReceivedBytes: count, SentBytes: count })).optional(),
  teams: part(z.object({ Name: z.string(), Members: z.array(z.string()) })).optional(),
  sessions: part(
    z.object({
      SessionId: z.union([z.number(), z.string()]).transform(String),
      ClientComputerName: text,
      ClientUserName: text,
      Dialect: text,
    }),
  ).optional(),
});

export type WindowsAnswer = z.infer<typeof answerSchema>;

/**
 * What the script of windows-script.ts prints (properties: Microsoft's descriptions of the cmdlets; no real answer was
 * seen). A part is there or names its error:
 *
 *     {"configuration":{"value":[{"EnableMultiChannel":true,"EncryptData":false,…}]},
 *      "connections":{"value":[{"LocalAddress":"10.0.0.25","LocalPort":445,"RemoteAddress":"10.0.0.50",
 *                               "RemotePort":50123,"State":"Established"}]},
 *      "sessions":{"error":"Windows System Error 5,Get-SmbSession"}}
 */
export function parseWindowsAnswer(text: string): WindowsAnswer {
  return jsonOf(answerSchema, text.replace(/^\uFEFF/, '').trim(), 'PowerShell');
}

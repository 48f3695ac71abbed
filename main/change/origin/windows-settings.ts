/** The settings of Windows that changes are made of, as they are now. Reads by the scripts of assets/powershell. */
import type { z } from 'zod';
import type { Reading } from '../../../shared/model/reading.ts';
import { preparing } from '../../../shared/text/fixes/preparing.ts';
import { adapterForm } from '../../collect/network/windows/windows-interfaces.ts';
import { configurationForm } from '../../collect/smb-client/windows/settings-rows.ts';
import { constraintForm, rssForm } from '../../collect/smb-client/windows/smb-rows.ts';
import { readScript, type WindowsLook } from '../../collect/text/script-reading.ts';
import type { WindowsScript } from '../../machine/windows/scripts.ts';
import type { Machine } from '../../machine/machine.ts';
import { ChangeRefused } from '../changer.ts';
import { windowsValueSchema, type WindowsSubject, type WindowsValue } from '../operations/windows-setting.ts';

/** An interface by its InterfaceGuid, in lower case. */
interface WindowsInterface {
  readonly guid: string;
  readonly name: string;
}

export interface WindowsSettings {
  readonly interfaces: readonly WindowsInterface[];
  /** As they stand in their rows; left out: this Windows has no such setting. */
  readonly multichannel?: boolean;
  readonly dialectCap?: string;
  /** By the name of the interface. */
  readonly rss: ReadonlyMap<string, boolean>;
  readonly constraints: readonly { readonly server: string; readonly guid: string; readonly name: string }[];
}

/** Throws `ChangeRefused` where one of them cannot be read. */
export async function windowsSettingsOf(machine: Machine): Promise<WindowsSettings> {
  const look: WindowsLook = { machine, unknownProperties: new Set() };
  const [adapters, configuration, scaling, constraints] = await Promise.all([
    rowsOf(look, 'adapters', adapterForm),
    rowsOf(look, 'smb-client-configuration', configurationForm),
    rowsOf(look, 'adapter-rss', rssForm),
    rowsOf(look, 'smb-constraints', constraintForm),
  ]);
  const [{ EnableMultiChannel: multichannel, Smb2DialectMax: dialectCap } = {}] = configuration;
  return {
    interfaces: adapters.flatMap(({ Name: name, InterfaceGuid: guid }) =>
      typeof guid === 'string' ? [{ guid: guid.toLowerCase(), name }] : [],
    ),
    ...(typeof multichannel === 'boolean' && { multichannel }),
    ...(typeof dialectCap === 'string' && { dialectCap }),
    rss: new Map(scaling.map(({ Name: name, Enabled: isOn }) => [name, isOn])),
    constraints: constraints.flatMap(({ ServerName: server, InterfaceGuid: guid, InterfaceAlias: name }) =>
      typeof guid === 'string' && typeof name === 'string' ? [{ server, guid: guid.toLowerCase(), name }] : [],
    ),
  };
}

async function rowsOf<Shape extends z.ZodRawShape>(
  look: WindowsLook,
  script: WindowsScript,
  form: z.ZodObject<Shape>,
): Promise<readonly z.infer<z.ZodObject<Shape>>[]> {
  return known(await readScript(look, { script, form, take: (rows) => rows.map(({ row }) => row) }));
}

function known<T>(reading: Reading<T>): T {
  if (reading.state === 'known') return reading.value;
  const source = reading.state === 'absent' ? reading.evidence.source : 'source' in reading ? reading.source : '';
  const why = reading.state === 'failed' ? reading.reason : `${source}: ${reading.state}.`;
  throw new ChangeRefused('failed', preparing.notReadable(why));
}

/** The value of one setting; `undefined`: there is no such setting, or it holds something that is not known here. */
export function valueNow(of: WindowsSubject, settings: WindowsSettings): WindowsValue | undefined {
  switch (of.setting) {
    case 'multichannel':
      return word(settings.multichannel);
    case 'dialect-cap':
      return windowsValueSchema.safeParse(settings.dialectCap).data;
    case 'rss': {
      const now = settings.interfaces.find(({ guid }) => guid === of.guid);
      return now && word(settings.rss.get(now.name));
    }
    case 'constraint':
      if (settings.interfaces.every(({ guid }) => guid !== of.guid)) return undefined;
      return word(settings.constraints.some(({ server, guid }) => server === of.server && guid === of.guid));
    default:
      return of satisfies never;
  }
}

const word = (isOn: boolean | undefined): 'on' | 'off' | undefined =>
  isOn === undefined ? undefined : isOn ? 'on' : 'off';

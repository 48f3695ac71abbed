import type { z } from 'zod';
import type { Reading } from '../../../../shared/model/reading.ts';
import type { WindowsSmbClient } from '../../../../shared/model/windows-smb.ts';
import type { WindowsScript } from '../../../machine/windows/scripts.ts';
import { readScript, type WindowsLook } from '../../text/script-reading.ts';
import { eventForm, eventOf } from './events.ts';
import { configurationForm, configurationOf, parametersForm, parametersOf } from './settings-rows.ts';
import {
  clientInterfaceForm,
  clientInterfaceOf,
  constraintForm,
  constraintOf,
  mappingForm,
  mappingOf,
  pairForm,
  pairOf,
  rssForm,
  rssOf,
  shareCounterForm,
  shareCounterOf,
  smbConnectionForm,
  smbConnectionOf,
} from './smb-rows.ts';

type Moving = Pick<WindowsSmbClient, 'mappings' | 'pairs' | 'shareCounters'>;
type Settled = Omit<
  WindowsSmbClient,
  keyof Moving | 'edition' | 'setup' | 'loaded' | 'unknownProperties' | 'administrator'
>;

/** These three Windows may tell to administrators alone. */
export const readPairs = (look: WindowsLook) => listIn(look, 'smb-multichannel', pairForm, pairOf);
export const readConnections = (look: WindowsLook) =>
  listIn(look, 'smb-connections', smbConnectionForm, (row, quoted) => [smbConnectionOf(row, quoted)]);
export const readEvents = (look: WindowsLook) =>
  listIn(look, 'smb-events', eventForm, (row, quoted) => [eventOf(row, quoted)]);

/** What each look asks of the SMB client. */
export async function readMoving(look: WindowsLook): Promise<Moving> {
  const [mappings, pairs, shareCounters] = await Promise.all([
    listIn(look, 'smb-mappings', mappingForm, (row, quoted) => [mappingOf(row, quoted)]),
    readPairs(look),
    listIn(look, 'smb-share-counters', shareCounterForm, shareCounterOf),
  ]);
  return { mappings, pairs, shareCounters };
}

/** What only a full look asks of it. */
export async function readSettled(look: WindowsLook): Promise<Settled> {
  const [connections, clientInterfaces, configuration, parameters, constraints, rss, events] = await Promise.all([
    readConnections(look),
    listIn(look, 'smb-client-interfaces', clientInterfaceForm, (row) => [clientInterfaceOf(row)]),
    oneIn(look, 'smb-client-configuration', configurationForm, configurationOf),
    oneIn(look, 'smb-client-parameters', parametersForm, parametersOf),
    listIn(look, 'smb-constraints', constraintForm, (row, quoted) => [constraintOf(row, quoted)]),
    listIn(look, 'adapter-rss', rssForm, (row, quoted) => [rssOf(row, quoted)]),
    readEvents(look),
  ]);
  return { connections, clientInterfaces, configuration, parameters, constraints, rss, events };
}

function listIn<Shape extends z.ZodRawShape, Item>(
  look: WindowsLook,
  script: WindowsScript,
  form: z.ZodObject<Shape>,
  itemsOf: (row: z.infer<z.ZodObject<Shape>>, quoted: string) => readonly Item[],
): Promise<Reading<readonly Item[]>> {
  return readScript(look, {
    script,
    form,
    take: (rows): readonly Item[] => rows.flatMap(({ row, quoted }) => itemsOf(row, quoted)),
  });
}

/** A source of one row, whose lines are its settings; without a row nothing is told. */
async function oneIn<Shape extends z.ZodRawShape, Value extends { readonly quoted: readonly string[] }>(
  look: WindowsLook,
  script: WindowsScript,
  form: z.ZodObject<Shape>,
  valueOf: (row: z.infer<z.ZodObject<Shape>>) => Value,
): Promise<Reading<Value>> {
  const read = await readScript(look, { script, form, take: ([first]) => first && valueOf(first.row) });
  if (read.state !== 'known') return read;
  const { value, evidence } = read;
  if (value === undefined) return { state: 'absent', evidence };
  return { state: 'known', value, evidence: { ...evidence, lines: value.quoted } };
}

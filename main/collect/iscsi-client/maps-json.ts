import { z } from 'zod';
import type { MapPath, MultipathMap, PathGroup } from '../../../shared/model/iscsi.ts';
import { MachineError } from '../../machine/machine.ts';
import { jsonOf } from '../text/json-lines.ts';
import { ParseError } from '../text/parse-error.ts';
import { checkOf, groupStateOf, pathStateOf } from './map-words.ts';

const word = z.union([z.string(), z.number()]).transform(String).optional();
const count = z.number().nonnegative().optional();

const pathSchema = z.object({
  dev: z.string(),
  dm_st: z.string(),
  dev_st: word,
  chk_st: z.string(),
  marginal_st: word,
});

const groupSchema = z.object({
  selector: word,
  pri: z.number().optional(),
  dm_st: z.string(),
  marginal_st: word,
  paths: z.array(pathSchema).optional(),
});

const mapSchema = z.object({
  name: z.string(),
  uuid: z.string(),
  sysfs: word,
  queueing: word,
  features: word,
  hwhandler: word,
  path_faults: count,
  vend: word,
  prod: word,
  path_groups: z.array(groupSchema).optional(),
});

const schema = z.object({ maps: z.array(mapSchema) });

/**
 * `multipathd show maps json` (multipath-tools libmultipath/print.c). Its version has been 0.1 since 2016 while fields came
 * (`marginal_st` in 0.8.3), so fields are taken as they come. What the daemon has to say instead of JSON is plain text.
 *
 *     {"major_version":0,"minor_version":1,"maps":[{"name":"mpatha","uuid":"3600…","sysfs":"dm-0","queueing":"-",
 *       "features":"0","hwhandler":"0","path_faults":0,"path_groups":[{"selector":"service-time 0","pri":1,"dm_st":"active",
 *       "paths":[{"dev":"sda","dm_st":"active","dev_st":"running","chk_st":"ready",…}]}]}]}
 */
export function parseMapsJson(text: string): readonly MultipathMap[] {
  if (!/^\s*\{/.test(text)) refuseWords(text, 'multipathd show maps json');
  return jsonOf(schema, text, 'multipathd show maps json').maps.map((map) => {
    const {
      name,
      uuid,
      sysfs,
      queueing,
      features,
      hwhandler,
      path_faults: faults,
      vend,
      prod,
      path_groups: groups,
    } = map;
    return {
      name,
      wwid: uuid,
      ...told({ device: sysfs, vendor: vend?.trim(), product: prod?.trim(), features, handler: hwhandler }),
      ...(queueing !== undefined && queueing !== '-' && queueing !== '' && { queueing }),
      ...(faults !== undefined && { faults }),
      groups: (groups ?? []).map(groupOf),
      quoted: [JSON.stringify(map)],
    };
  });
}

/**
 * `timeout`, `fail`, `permission deny: need to be root`, `error -1 receiving packet`: said in place of an answer, some of them
 * with exit code 0.
 */
export function refuseWords(text: string, what: string): never {
  const said = text.trim();
  if (/^permission deny|^need to be root/.test(said)) throw new MachineError('denied', what, `${what}: ${said}.`);
  throw new ParseError(said === '' ? `${what} printed nothing` : `${what} printed no list`, 1, said);
}

function groupOf({
  selector,
  pri,
  dm_st: state,
  marginal_st: marginal,
  paths,
}: z.infer<typeof groupSchema>): PathGroup {
  return {
    ...told({ selector }),
    ...(pri !== undefined && { priority: pri }),
    state: groupStateOf(state),
    marginal: marginal === 'marginal',
    paths: (paths ?? []).map(pathOf),
  };
}

/** The disk of a path that is gone is `-`. */
function pathOf({
  dev,
  dm_st: state,
  dev_st: device,
  chk_st: check,
  marginal_st: marginal,
}: z.infer<typeof pathSchema>): MapPath {
  return {
    ...told({ disk: /^[\w!.-]*\w$/.test(dev) ? dev : undefined, device }),
    state: pathStateOf(state),
    check: checkOf(check),
    marginal: marginal === 'marginal',
  };
}

/** What is not told, or told as `[undef]` or `-`, is left out. */
function told(words: Readonly<Record<string, string | undefined>>): Partial<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(words).filter(
      ([, value]) => value !== undefined && value !== '' && value !== '-' && value !== '[undef]',
    ),
  );
}

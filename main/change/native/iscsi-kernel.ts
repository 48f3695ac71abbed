/** What the kernel says of sessions and of the disks that came by them; decided as root, at the moment it is done. */
import { readdir, readFile, readlink, realpath } from 'node:fs/promises';
import { shortestAddress } from '../../collect/text/ip-address.ts';
import { nativeRefusals } from '../../../shared/text/fixes/native-refusals.ts';
import { ChangeRefused } from '../changer.ts';
import type { IscsiLogin } from '../iscsi-words.ts';
import { errnoOf } from './disk-refusal.ts';
import { complaintOf, type Run } from './programs.ts';

const sessions = '/sys/class/iscsi_session';
const connections = '/sys/class/iscsi_connection';
const block = '/sys/block';

/** What is not there, or not told at this moment (a session that reconnects has no address), is no text. */
const notThere: readonly string[] = ['ENOENT', 'ENOTDIR', 'ENODEV', 'ENOTCONN', 'EINVAL', 'ESRCH'];
/** Processes around a container are closed to its root as well. */
const notTold: readonly string[] = [...notThere, 'EACCES', 'EPERM'];

async function gone<T>(asked: Promise<T>, meaning = notThere): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (meaning.includes(errnoOf(error) ?? '')) return undefined;
    throw error;
  }
}
const textOf = async (path: string): Promise<string> => ((await gone(readFile(path, 'utf8'))) ?? '').trim();
const namesIn = async (path: string): Promise<readonly string[]> => (await gone(readdir(path))) ?? [];

const allSessions = async (): Promise<readonly number[]> =>
  (await namesIn(sessions)).flatMap((name) => (/^session\d{1,9}$/.test(name) ? [Number(name.slice(7))] : []));

/** Sessions to a target, whatever portal they go to. */
export async function sessionsTo(target: string): Promise<readonly number[]> {
  const found: number[] = [];
  for (const id of await allSessions())
    if ((await textOf(`${sessions}/session${id}/targetname`)) === target) found.push(id);
  return found;
}

const unbound: ReadonlySet<string> = new Set(['', '<NULL>', '(null)', '<empty>']);

/** The sessions of one login: by the portal that was asked, or the one that the target sent it on to. */
export async function sessionsOf({ target, address, tcpPort, iface }: IscsiLogin): Promise<readonly number[]> {
  const found: number[] = [];
  for (const id of await sessionsTo(target)) {
    const name = await textOf(`${sessions}/session${id}/ifacename`);
    if ((unbound.has(name) ? 'default' : name) !== iface) continue;
    const at = `${connections}/connection${id}:0`;
    for (const kind of ['persistent_', ''])
      if (
        shortestAddress(await textOf(`${at}/${kind}address`)) === address &&
        (await textOf(`${at}/${kind}port`)) === String(tcpPort)
      ) {
        found.push(id);
        break;
      }
  }
  return found;
}

export const isLoggedIn = async (id: number): Promise<boolean> =>
  (await textOf(`${sessions}/session${id}/state`)) === 'LOGGED_IN';

/** `…/session1/device/target2:0:0/2:0:0:1/block/sda` */
export async function disksOf(id: number): Promise<readonly string[]> {
  const device = `${sessions}/session${id}/device`;
  const disks: string[] = [];
  for (const target of (await namesIn(device)).filter((name) => name.startsWith('target')))
    for (const unit of await namesIn(`${device}/${target}`))
      disks.push(...(await namesIn(`${device}/${target}/${unit}/block`)));
  return disks;
}

/** The map of dm-multipath that holds a disk. */
export async function mapOf(disk: string): Promise<string | undefined> {
  for (const holder of await namesIn(`${block}/${disk}/holders`))
    if ((await textOf(`${block}/${holder}/dm/uuid`)).startsWith('mpath-')) return holder;
  return undefined;
}

export const nameOfMap = (map: string): Promise<string> => textOf(`${block}/${map}/dm/name`);

/** A disk of which no map is made: mounted, swapped to, opened by a program, or something lies upon it. */
export async function isUsed(disk: string): Promise<boolean> {
  const parts = (await namesIn(`${block}/${disk}`)).filter((name) => name.startsWith(disk));
  const mounts = await allMounts();
  const swaps = (await textOf('/proc/swaps')).split('\n');
  for (const [name, at] of [
    [disk, `${block}/${disk}`] as const,
    ...parts.map((part) => [part, `${block}/${disk}/${part}`] as const),
  ]) {
    if ((await namesIn(`${at}/holders`)).length > 0) return true;
    const numbers = await textOf(`${at}/dev`);
    if (mounts.some((line) => isOf(line, numbers, `/dev/${name}`))) return true;
    if (swaps.some((line) => line.startsWith(`/dev/${name} `))) return true;
    if (await isOpen(`/dev/${name}`)) return true;
  }
  return false;
}

/** A line of mountinfo (proc(5)): the third field has the numbers, the second after ` - ` the source. */
function isOf(line: string, numbers: string, path: string): boolean {
  const [before = '', after = ''] = line.split(' - ');
  return (numbers !== '' && before.split(' ')[2] === numbers) || after.split(' ')[1] === path;
}

const processes = async (): Promise<readonly string[]> => (await readdir('/proc')).filter((name) => /^\d+$/.test(name));

/** Of every process: a disk may be mounted in the namespace of a container alone. */
async function allMounts(): Promise<readonly string[]> {
  const lines = new Set<string>();
  for (const pid of await processes())
    for (const line of ((await gone(readFile(`/proc/${pid}/mountinfo`, 'utf8'), notTold)) ?? '').split('\n'))
      lines.add(line);
  return [...lines];
}

async function isOpen(path: string): Promise<boolean> {
  for (const pid of await processes())
    for (const descriptor of (await gone(readdir(`/proc/${pid}/fd`), notTold)) ?? [])
      if ((await gone(readlink(`/proc/${pid}/fd/${descriptor}`), notTold)) === path) return true;
  return false;
}

/** What device mapper's own table says of one of its devices. */
async function deviceMapper(run: Run, device: string, ...words: readonly string[]): Promise<string> {
  const [major = '', minor = ''] = (await textOf(`${block}/${device}/dev`)).split(':');
  const answer = await run(['dmsetup', ...words, '-j', major, '-m', minor]);
  if (answer.exitCode === 0) return answer.stdout.trim();
  throw new ChangeRefused('failed', nativeRefusals.refused(`The map ${device}`, complaintOf(answer)));
}

const opensOf = async (run: Run, device: string): Promise<number> =>
  Number(await deviceMapper(run, device, 'info', '-c', '--noheadings', '-o', 'open'));

/** What kpartx made of its partitions, and nobody has opened, does not count. */
export async function isMapUsed(run: Run, map: string): Promise<boolean> {
  const holders = await namesIn(`${block}/${map}/holders`);
  for (const holder of holders) {
    const isPart = /^part\d+-mpath-/.test(await textOf(`${block}/${holder}/dm/uuid`));
    if (!isPart || (await opensOf(run, holder)) !== 0) return true;
  }
  // A number that is none counts as used.
  return !((await opensOf(run, map)) <= holders.length);
}

/**
 * A path of another session that the kernel would use: `A` in the status of the map (drivers/md/dm-mpath.c, multipath_status), its
 * disk running, its session logged in.
 */
export async function hasOtherPath(run: Run, map: string, session: number): Promise<boolean> {
  const status = ` ${await deviceMapper(run, map, 'status')} `;
  for (const disk of await namesIn(`${block}/${map}/slaves`)) {
    const numbers = await textOf(`${block}/${disk}/dev`);
    if (numbers === '' || !status.includes(` ${numbers} A `)) continue;
    if ((await textOf(`${block}/${disk}/device/state`)) !== 'running') continue;
    const place = await gone(realpath(`${block}/${disk}`));
    const by = /\/session(?<id>\d+)\//.exec(place ?? '')?.groups?.['id'];
    if (by === undefined || (Number(by) !== session && (await isLoggedIn(Number(by))))) return true;
  }
  return false;
}

/** A scenario: how lab, NAS and mounts are set up. What the program should say of it stands in expected.ts. */
import type { Lab } from './lab.ts';
import { nasAddresses, portIndexes, portMegabits, workstationSide, type Wiring } from './network.ts';
import type { ServerSettings } from './nas.ts';
import type { Suite } from './roots.ts';
import { until, untilThere } from './until.ts';
import { asInstalled, credentialsFile } from './workstation.ts';

export interface ShareMount {
  readonly share: 'data' | 'data2';
  readonly at: '/mnt/a' | '/mnt/b';
  readonly options: string;
  /** Whether /etc/fstab knows it or somebody typed it; the former unless told otherwise. */
  readonly from?: 'fstab' | 'command';
}

export interface Scenario {
  readonly name: string;
  /** One sentence for a person. */
  readonly about: string;
  readonly wiring: Wiring;
  readonly settings: ServerSettings;
  /** What somebody did to the NAS or to the workstation beforehand, as root: lines of `sh`. */
  readonly atNas?: string;
  readonly atWorkstation?: string;
  readonly mounts: readonly ShareMount[];
  /** TCP connections to the NAS once the kernel has done what it will do. */
  readonly connections: (suite: Suite) => number;
  /** What is read when a person plays with it, and in one of the tests. */
  readonly reader: ReadPattern;
}

/** `ahead`: through the page cache, whose read-ahead keeps several requests going. `one-by-one`: direct, 1 MiB each. */
export type ReadPattern = 'ahead' | 'one-by-one';

/** The account at the NAS, as a mount option. */
export const asUser = `credentials=${credentialsFile}`;

/**
 * Sets a lab up as the scenario says, whatever was done in it before, and waits until the channels are there. Where the
 * server leaves a mount unanswered (docs/facts/unanswered.md) it is told, and done once more with the server started anew.
 */
export async function play(lab: Lab, scenario: Scenario): Promise<void> {
  try {
    await setUp(lab, scenario);
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error;
    console.error(`${scenario.name}: ${error.message} Once more.`);
    // Its connections end with it, and with them what waits.
    await lab.nas.serve(scenario.settings);
    await until('the mount has ended', async () => (await lab.shell.tried('pgrep -x mount.cifs')).exitCode !== 0);
    await setUp(lab, scenario);
  }
}

async function setUp(lab: Lab, scenario: Scenario): Promise<void> {
  await clear(lab);
  await lab.nas.reset();
  for (const port of portIndexes) {
    await lab.plugNasPort(port);
    await lab.setNasPortSpeed(port, scenario.settings.megabits[port] ?? portMegabits);
  }
  await lab.nas.serve(scenario.settings);
  if (scenario.atNas !== undefined) await lab.nas.box.shell(scenario.atNas);
  if (scenario.atWorkstation !== undefined) await lab.shell.run(scenario.atWorkstation);
  for (const mount of scenario.mounts) await mountShare(lab, mount);
  const wanted = scenario.connections(lab.suite);
  await until(
    `there are ${wanted} connections`,
    async () => (await connections(lab)) === wanted,
    () => state(lab),
  );
}

/** Mounts a share the way people do: a line in /etc/fstab, then `mount` of its folder; or one long command. */
export async function mountShare(lab: Lab, { share, at, options, from = 'fstab' }: ShareMount): Promise<void> {
  const remote = `//${nasAddresses(lab.wiring.layout)[0]}/${share}`;
  if (from === 'fstab') await lab.shell.run(`echo '${remote} ${at} cifs ${options} 0 0' >> /etc/fstab`);
  const command = from === 'fstab' ? `mount ${at}` : `mount -t cifs ${remote} ${at} -o ${options}`;
  const { exitCode, stdout, stderr } = await lab.shell.tried(whileAnswered(command));
  if (exitCode === unanswered) throw new Unanswered(`The server has left \`${command}\` unanswered. ${stdout}`);
  if (exitCode !== 0) throw new Error(`\`${command}\` ended with ${exitCode}: ${stderr}`);
}

class Unanswered extends Error {}
const unanswered = 75;

/** What tells one moment of the conversation with a server from another; before there is a session no request is listed. */
const conversation = "grep -s -E 'On Wire|credits|State:' /proc/fs/cifs/DebugData";

/**
 * Runs a command, and gives it up when the same request has been on the wire for five seconds. (A kernel that tries an
 * address where nobody answers has none there: it is still connecting.)
 */
function whileAnswered(command: string): string {
  return `trap "ss -tinOH 'dst :445'; ${conversation}; exit ${unanswered}" USR1
${command} > /run/mount.out 2>&1 & p=$!
( n=0; while sleep 1; do
  before=$now; now=$(${conversation})
  case $now in *'On Wire: '[1-9]*) ;; *) before=nothing ;; esac
  if [ "$now" = "$before" ]; then n=$((n + 1)); else n=0; fi
  [ $n -lt 5 ] || { kill -USR1 $$; exit; }
done ) > /dev/null 2>&1 & watcher=$!
wait $p; c=$?
kill $watcher; [ $c = 0 ] || { cat /run/mount.out >&2; exit $c; }`;
}

/**
 * Takes everything off the workstation: reads, mounts, sessions, what the kernel remembers of neighbours and messages,
 * and what was changed in its files and network. One line of commands, since to begin each costs more than most of them.
 * Nothing may be unwritten when caches are dropped: a file of the emulated machine's root would be empty from then on.
 */
async function clear(lab: Lab): Promise<void> {
  await lab.shell.run(`set -e
for p in $(pgrep -x dd); do kill -KILL $p || :; done
${untilThere('no request is on the wire', '! grep -q -s State: /proc/fs/cifs/DebugData', howItStands)}
${unmounting}
${asInstalled}
${workstationSide(lab.wiring)}
ip neigh flush all; dmesg -C; sync; echo 3 > /proc/sys/vm/drop_caches`);
}

/** And waits until the kernel has let go of every connection: a mount would join one that it is about to make again. */
export const unmountAll = async (lab: Lab): Promise<void> => void (await lab.shell.run(`set -e\n${unmounting}`));

/** Whatever port its SMB server listens at. */
const toServer = 'dst :445 or dst :139 or dst :4455';
const howItStands = `ss -tinOH '${toServer}'; cat /proc/fs/cifs/DebugData; grep cifs /proc/mounts; dmesg | tail -20`;

/** Unmounting while read-ahead is under way crashes kernel 6.1.176 (`Busy inodes`, then `cifs_readv_complete`). */
const unmounting = `umount -a -t cifs
${untilThere('the cifs module is unloaded', 'rmmod cifs', howItStands)}
modprobe cifs`;

/** TCP connections to the NAS that the workstation has now. */
export async function connections(lab: Lab): Promise<number> {
  const lines = await lab.shell.run(`ss -tnOH state established '( ${toServer} )'`);
  return lines.split('\n').filter((line) => line !== '').length;
}

/** How things stand, for the report of a wait that was in vain. */
export async function state(lab: Lab): Promise<string> {
  return (await lab.shell.tried(howItStands)).stdout;
}

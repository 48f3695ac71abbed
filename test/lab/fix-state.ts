/** What a fix changes: how fast one program reads, and everything that must be as before once it is undone. */
import { alone } from './alone.ts';
import { oneLink } from './counters.ts';
import type { Lab } from './lab.ts';
import type { ReadPattern } from './scenario.ts';

const settings =
  'grep -s . /proc/sys/net/ipv4/conf/*/rp_filter /proc/sys/net/ipv4/conf/*/arp_ignore /proc/sys/net/ipv4/conf/*/arp_announce';
const network = 'ip -4 route show table all; ip -4 rule';
const dropIns = 'grep -rs . /etc/sysctl.d; ls -A /etc/lanewise/credentials 2>/dev/null; true';

/** Everything that a fix may change, as it stands on both machines, by the command that shows it. */
export async function stateOf(lab: Lab): Promise<Readonly<Record<string, string>>> {
  const admin = await lab.logIn('nas', 'root');
  const everywhere = [network, settings, dropIns];
  const commands = [
    ...['cat /etc/fstab', 'grep cifs /proc/mounts', ...everywhere].map((line) => ['workstation', line] as const),
    ...['cat /etc/samba/smb.conf', ...everywhere].map((line) => ['nas', line] as const),
  ];
  const shown = commands.map(async ([where, line]) => {
    const shell = where === 'nas' ? admin : lab.shell;
    return [`${where}: ${line}`, await shell.run(line)] as const;
  });
  const whole = Object.fromEntries(await Promise.all(shown));
  admin.close();
  return whole;
}

const mebibytes = 64;

/** Of one program that reads block by block, after the cache was dropped; one link is 1. */
export async function readSpeed(lab: Lab, pattern: ReadPattern = 'ahead'): Promise<number> {
  const direct = pattern === 'one-by-one' ? 'iflag=direct' : '';
  const read = `dd if=/mnt/a/big2.bin of=/dev/null bs=1M count=${mebibytes} ${direct} 2>&1`;
  const told = await alone(() => lab.shell.run(`echo 3 > /proc/sys/vm/drop_caches; ${read}`));
  const found = /(?<seconds>[\d.]+) s,/.exec(told)?.groups?.['seconds'];
  if (found === undefined) throw new Error(`dd said no time: ${told}`);
  return (mebibytes * 1024 * 1024) / Number(found) / oneLink;
}

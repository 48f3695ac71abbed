import { collectMachine } from '../../../main/collect/collect-machine.ts';
import { nextSnapshot } from '../../../main/snapshot/next.ts';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import { disk, iscsiMachine, lsblk, type MadeWorkstation } from '../../helpers/iscsi-machine.ts';
import { bothMapped, together, twoPortals } from '../../helpers/two-portals.ts';
import type { Situation } from './situation.ts';

export const { target, first, second } = twoPortals('iqn.2000-01.com.synology:NAS-2.TestTarget.8e935d09c70');
export const onRecord = record('10.77.1.25', 'automatic') + record('10.77.2.25', 'automatic');
const idle = { sda: [1000, 0], sdb: [1000, 0] } as const;
export const both: MadeWorkstation = {
  sessions: [first, second],
  disks: bothMapped(),
  maps: together,
  counts: idle,
  records: onRecord,
};
export const alone: MadeWorkstation = {
  ...both,
  sessions: [first],
  disks: lsblk(disk('sda', '4:0:0:1')),
  maps: undefined,
};

/** What open-iscsi has on record of a portal of the target. */
export function record(address: string, startup: string): string {
  const at = `/etc/iscsi/nodes/${target}/${address},3260,1/default`;
  return `${at}:node.name = ${target}\n${at}:node.startup = ${startup}\n`;
}

/** A path that multipathd has given up. */
export const dead = { dm: 'failed', check: 'faulty' };

/** A name, the machine at each look, what is found, and what is folded into it. */
export type MadeSituation = readonly [string, readonly MadeWorkstation[], readonly string[], (readonly string[])?];

export async function situationsOf(all: readonly MadeSituation[]): Promise<readonly Situation[]> {
  return await Promise.all(
    all.map(async ([name, moments, roots, folded]) => ({
      name: `iSCSI: ${name}`,
      history: await watch(...moments),
      roots,
      ...(folded && { folded }),
    })),
  );
}

/** Looks at one machine, newest first, each four seconds after the one before by its clock. */
async function watch(...moments: readonly MadeWorkstation[]): Promise<readonly Snapshot[]> {
  const history: Snapshot[] = [];
  for (const [index, made] of moments.entries()) {
    const machine = iscsiMachine(made);
    for (let tick = 0; tick < index * 4; tick += 1) machine.beginLook();
    history.unshift(nextSnapshot(history, await collectMachine('workstation', machine, 'full')));
  }
  return history;
}

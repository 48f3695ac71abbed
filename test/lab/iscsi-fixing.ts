/** Changes of a disk by iSCSI in a lab: how things stand, and the engine pointed at the workstation. */
import { callerAt } from '../../main/change/caller.ts';
import { ChangeRefused } from '../../main/change/changer.ts';
import type { Applied } from '../../main/change/performer.ts';
import { hashOf, prepareSteps } from '../../main/change/prepare.ts';
import { openChangeable, remotePerformer } from '../../main/change/remote/performer.ts';
import type { FixStep } from '../../main/change/steps.ts';
import { target } from './iscsi.ts';
import type { Site } from './lab.ts';

/** Everything that a change of iSCSI may touch: files byte by byte, sessions by their portal, how the map groups its paths. */
export const disksAsTheyAre = (site: Site): Promise<string> =>
  site.shell
    .run(`find /etc/multipath /etc/multipath.conf /etc/iscsi /var/lib/lanewise/iscsi-records -type f -exec grep -H '' {} + 2> /dev/null || :
cat /sys/class/iscsi_connection/*/persistent_address | sort; cat /sys/class/iscsi_session/*/ifacename
grep -s . /proc/sys/net/ipv4/conf/*/rp_filter /proc/sys/net/ipv4/conf/*/arp_*; grep -rs . /etc/sysctl.d || :
multipathd show topology 2> /dev/null | grep -c policy= || :`);

/** What names the login at a portal of the NAS. */
export const loginAt = (address: string) =>
  ({ verb: 'iscsi-session', target, address, tcpPort: 3260, iface: 'default' }) as const;

export interface DiskEngine {
  /** Done, and waiting for being kept. Throws `ChangeRefused`. */
  readonly apply: (step: FixStep) => Promise<Applied>;
  readonly undo: (change: Applied) => Promise<void>;
  /** The code of the refusal, or `done`. */
  readonly codeOf: (step: FixStep) => Promise<string>;
  readonly close: () => Promise<void>;
}

/** The same engine as the window's, without a finding. */
export async function diskEngine(site: Site): Promise<DiskEngine> {
  const { host, ...reach } = site.reachWorkstation;
  const changing = await openChangeable({ ...reach, host: `root@${host}` });
  const performer = remotePerformer({
    changing,
    place: { kind: 'workstation' },
    host: 'the workstation',
    prepare: prepareSteps,
  });
  const silent = (): undefined => undefined;
  const apply = async (step: FixStep): Promise<Applied> => {
    const hash = hashOf(await prepareSteps([step], changing.machine, await callerAt(changing.machine)));
    const purpose = {
      reason: { kind: 'test' },
      subject: { kind: 'machine', id: 'local', name: 'workstation' },
      title: 'One path away, and back',
    } as const;
    return performer.apply({ purpose, steps: [step], hash }, silent, new AbortController().signal);
  };
  return {
    apply,
    undo: ({ transaction }) => performer.undo(transaction, silent),
    codeOf: (step) =>
      apply(step).then(
        () => 'done',
        (error: unknown) => (error instanceof ChangeRefused ? error.code : String(error)),
      ),
    close: () => changing.close(),
  };
}

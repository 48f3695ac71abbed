import { type MachineFacts, smbServerOf } from '../../../shared/model/machine.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import { ended } from './nas-machine.ts';

/** The connections that were read, in a line each. */
export const connections = (facts: MachineFacts) => {
  const value = valueOf(smbServerOf(facts).connections);
  return {
    source: value?.source,
    counters: value?.counters,
    list: value?.list.map(
      ({ client, nas, socketState, group }) =>
        `${client.address}:${client.port} → ${nas.address} ${socketState} ${group}`,
    ),
  };
};

export const user = { id: 'uid=1000(ada) gid=1000(ada) groups=1000(ada)\n' };
export const needsRoot = ended(1, '', 'smbstatus only works as root!\n');
export const json = '/usr/bin/smbstatus -p --json';
export const text = '/usr/bin/smbstatus -p';
export const sudo = '/usr/bin/sudo -n ';

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseAddresses } from '../../../main/collect/network/linux/addresses.ts';
import { parseDebugData } from '../../../main/collect/smb-client/cifs/debug-data.ts';
import { parseEthtool } from '../../../main/collect/network/linux/ethtool.ts';
import { parseKernelLog } from '../../../main/collect/smb-client/cifs/kernel-log.ts';
import { parseMountInfo, parseProcMounts } from '../../../main/collect/smb-client/cifs/mount-table.ts';
import { parseNeighbours } from '../../../main/collect/network/linux/neighbours.ts';
import { parseNetDevice } from '../../../main/collect/network/linux/net-device.ts';
import { parseSockets } from '../../../main/collect/network/linux/sockets.ts';
import { captures, situations } from '../../helpers/captures.ts';

const parsers: Readonly<Record<string, (text: string) => unknown>> = {
  proc_fs_cifs_DebugData: parseDebugData,
  proc_self_mountinfo: parseMountInfo,
  proc_mounts: parseProcMounts,
  ss_tinOH_dst: parseSockets,
  ss_tinOH_sport: parseSockets,
  ss_tinepOH_dst: parseSockets,
  'ip_-j_addr': parseAddresses,
  'ip_-j_neigh': parseNeighbours,
  proc_net_dev: parseNetDevice,
  ethtool_eth0: parseEthtool,
  ethtool_eth1: parseEthtool,
  dmesg: parseKernelLog,
};

const momentsOf = (folder: string): readonly string[] =>
  readdirSync(join(captures, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => `${folder}/${entry.name}`);

describe('captures of running kernels', () => {
  test.each(situations)('%s parses', (folder) => {
    const unreadable = momentsOf(folder).flatMap((moment) =>
      Object.entries(parsers).flatMap(([name, parse]) => {
        const file = join(captures, moment, name);
        if (!existsSync(file)) return [];
        try {
          parse(readFileSync(file, 'utf8'));
          return [];
        } catch (error) {
          return [`${moment}/${name}: ${String(error)}`];
        }
      }),
    );
    expect(unreadable).toEqual([]);
  });
});

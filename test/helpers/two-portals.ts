import { disk, lsblk, mapDevice, mapsJson, type MadeSession } from './iscsi-machine.ts';

/** A LUN with one session by each of two portals: `sda` came by the first one, `sdb` by the second. */
export function twoPortals(target: string) {
  const first: MadeSession = { id: 1, target, portal: '10.77.1.25', local: '10.77.1.50', host: 4 };
  const second: MadeSession = { id: 2, target, portal: '10.77.2.25', local: '10.77.2.50', host: 5 };
  return { target, first, second };
}

export const wwid = '3600140551aa592fd025ed4ef1da523db';

/** Both disks as lsblk shows them below one map. */
export const bothMapped = (more: Readonly<Record<string, unknown>> = {}): string =>
  lsblk(
    disk('sda', '4:0:0:1', { children: [mapDevice('mpatha', more)] }),
    disk('sdb', '5:0:0:1', { children: [mapDevice('mpatha', more)] }),
  );

/** A map that uses both paths together. */
export const together = mapsJson(wwid, [{ paths: [{ dev: 'sda' }, { dev: 'sdb' }] }]);

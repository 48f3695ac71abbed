import { neighbour, socket } from '../../helpers/snapshot-builder.ts';

/** First channel, to the first port; `again`: the second one to the same. */
export const first = socket(40_001, '10.0.0.25');
export const again = socket(40_002, '10.0.0.25');
export const refusedAt = (address: string, rc: number): string =>
  `CIFS: VFS: failed to open extra channel on iface:${address} rc=${rc}`;
export const openedAt = (address: string): string => `CIFS: successfully opened new channel on iface:${address}`;
/** Nothing answers for the second address. */
export const silent26 = [neighbour('10.0.0.25', '02:00:00:00:00:25'), neighbour('10.0.0.26', undefined, ['FAILED'])];

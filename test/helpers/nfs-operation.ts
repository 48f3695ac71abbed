import type { OperationOf } from '../../main/change/operation.ts';

/** A connection of a mount of `/my data` that goes to `home`, and is sent to `after`. */
export const sentTo = (home: string, after: string): OperationOf<'nfs-transport'> => ({
  kind: 'nfs-transport',
  group: 'switch-0',
  name: 'xprt-1-tcp',
  home,
  path: '/my data',
  minor: 2,
  tcpPort: 2049,
  security: 'sys',
  before: home,
  after,
});

import { expect, test } from 'vitest';
import { directories } from '../../../main/collect/sources.ts';
import { sourceOf } from '../../../main/machine/recording.ts';
import { transports } from '../../../tools/import-capture/transports.ts';

const root = directories.transports;

test('each captured file of the RPC client is its own, a refusal is one, and the folders follow from the names', () => {
  const text =
    '== ./xprt-switches/switch-0/xprt-1-tcp/dstaddr\n10.77.1.26\n' +
    '== ./xprt-switches/switch-0/xprt-1-tcp/srcaddr\ncat: ./xprt-switches/switch-0/xprt-1-tcp/srcaddr: Transport endpoint is not connected\n' +
    '== ./xprt-switches/switch-0/xprt_switch_info\nnum_xprts=1\nnum_active=1\n';
  const { exchanges, derived } = transports(new Map([['sunrpc/sys_kernel_sunrpc', text]]));
  const at = new Map(exchanges.map((one) => [sourceOf(one.ask), one]));
  expect(at.get(`${root}/switch-0/xprt-1-tcp/dstaddr`)).toMatchObject({ text: '10.77.1.26\n' });
  expect(at.get(`${root}/switch-0/xprt-1-tcp/srcaddr`)).toMatchObject({ error: { kind: 'failed', errno: 'ENOTCONN' } });
  expect(at.get(root)).toMatchObject({ names: ['switch-0'] });
  expect(at.get(`${root}/switch-0`)).toMatchObject({ names: ['xprt-1-tcp', 'xprt_switch_info'] });
  expect(derived).toHaveLength(3);
});

test('a capture without it says nothing of transports', () => {
  expect(transports(new Map())).toEqual({ exchanges: [], derived: [] });
});

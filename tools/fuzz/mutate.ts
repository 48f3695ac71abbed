/** A stream of numbers that is the same for the same seed (mulberry32), so that a finding can be had again. */
export function numbersFrom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d_2b_79_f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

type Numbers = (below: number) => number;

const mount = {
  at: '/mnt/a',
  remote: '//nas/a',
  wish: { channels: 4, dialect: '3.1.1', cache: 'usual', account: { user: 'u', domain: 'd' } },
};
const login = { target: 'iqn.2026-01.lab:disk', address: '10.0.0.25', tcpPort: 3260, iface: 'default' };
const steps = [
  { verb: 'remount-cifs', mounts: [mount] },
  { verb: 'set-sysctls', settings: [{ interface: 'eth0.5', name: 'rp_filter', value: 2 }] },
  { verb: 'route-address', to: '10.0.0.9', dev: 'eth1', source: '10.0.0.2' },
  { verb: 'route-by-source', source: '10.0.0.2', network: '10.0.0.0/24', dev: 'eth1' },
  { verb: 'set-mtu', dev: 'eth1', bytes: 9000 },
  { verb: 'set-samba', multichannel: true, interfaces: [{ address: '10.0.0.9', speed: 1_000_000_000, rss: true }] },
  { verb: 'iscsi-session', ...login, wanted: 'in', startup: 'automatic' },
  { verb: 'iscsi-node', ...login, name: 'node.startup', value: 'automatic' },
  { verb: 'bind-iscsi', target: login.target, address: login.address, tcpPort: 3260, dev: 'eth1' },
  { verb: 'set-multipath', wwid: '36000', setting: { name: 'no_path_retry', value: 12 } },
  { verb: 'remount-nfs', mounts: [{ at: '/mnt/a', remote: '10.0.0.25:/a' }], servers: ['10.0.1.25'], maxConnect: 2 },
  { verb: 'spread-nfs', at: '/mnt/a', remote: '10.0.0.25:/a', addresses: ['10.0.1.25'] },
  {
    verb: 'set-windows',
    wishes: [
      { setting: 'rss', interface: 'Ethernet 2' },
      { setting: 'constraint', server: 'nas' },
      { setting: 'constrain', server: 'nas', interfaces: ['Ethernet'] },
    ],
  },
];
const purpose = {
  reason: { kind: 'finding', code: 'net.arp-flux' },
  subject: { kind: 'share', id: 's', name: 'films' },
  title: 'A change',
};
const requests: readonly object[] = [
  { verb: 'apply', purpose, steps, hash: 'a'.repeat(64), password: 'secret' },
  ...steps.map((step) => ({ verb: 'apply', purpose, steps: [step], hash: '0'.repeat(64) })),
  { verb: 'apply', purpose: { ...purpose, reason: { kind: 'mapping' } }, steps, hash: 'a'.repeat(64) },
  { verb: 'undo', transaction: 'lx-0f' },
  { verb: 'recover' },
];

/** Values that have broken decoders before. */
const texts = [
  '',
  '..',
  '/../..',
  '\u0000',
  '\n',
  '\u202e',
  '\ud800',
  '__proto__',
  'constructor',
  'a,port=445',
  '-o',
  '//../..',
];
const others = [
  -1,
  0,
  1e308,
  Number.MAX_SAFE_INTEGER,
  0.1,
  null,
  true,
  [],
  {},
  [[[]]],
  { verb: 'apply' },
  'x'.repeat(5000),
];
const nasty: readonly unknown[] = [...texts, ...others];
const keys = ['__proto__', 'constructor', 'toString', 'port', 'options', 'verb', 'length', '', '\u0000'];

/** A valid request with something wrong in it, or broken bytes of one. */
export function mutated(number: Numbers): Buffer {
  const value = structuredClone(requests[number(requests.length)]);
  for (let times = number(4); times > 0; times -= 1) changeOne(value, number);
  const bytes = Buffer.from(JSON.stringify(value));
  for (let times = number(3) === 0 ? number(6) : 0; times > 0; times -= 1) breakOne(bytes, number);
  return number(50) === 0 ? bytes.subarray(0, number(bytes.length + 1)) : bytes;
}

function changeOne(value: unknown, number: Numbers): void {
  const places = objectsIn(value);
  const place = places[number(places.length)];
  if (place === undefined) return;
  const names = Object.keys(place);
  const name = number(3) === 0 ? keys[number(keys.length)] : names[number(names.length)];
  // An array's own length takes no such values.
  if (name === undefined || (name === 'length' && Array.isArray(place))) return;
  const nastyValue = structuredClone(nasty[number(nasty.length)]);
  if (number(6) === 0) Reflect.deleteProperty(place, name);
  else Object.defineProperty(place, name, { value: nastyValue, enumerable: true, writable: true, configurable: true });
}

function objectsIn(value: unknown): readonly object[] {
  if (typeof value !== 'object' || value === null) return [];
  return [value, ...Object.values(value).flatMap(objectsIn)];
}

function breakOne(bytes: Buffer, number: Numbers): void {
  if (bytes.length > 0) bytes[number(bytes.length)] = number(256);
}

/**
 * The closed list of what may be asked of a computer, and the only shape in which it may be asked. No path of a program, no
 * command line and no free mount option can be written in it. Each verb checks the values again against the computer
 * itself when it is prepared (main/change/verbs): a schema knows what a word looks like, not what it means there.
 */
import { z } from 'zod';

/** What no path, name or option may hold: it would end a line, a string or a terminal's patience. */
// oxlint-disable-next-line no-control-regex -- control characters are exactly what is refused
const unfit = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069]/;
const text = (longest: number) =>
  z
    .string()
    .min(1)
    .max(longest)
    .refine((word) => !unfit.test(word), 'holds a control character');

/** Absolute, without `.`, `..` and empty parts. */
const placeSchema = text(4096)
  .refine(
    (path) =>
      path === '/' ||
      path
        .split('/')
        .slice(1)
        .every((part) => part !== '' && part !== '.' && part !== '..'),
    'is not a plain absolute path',
  )
  .refine((path) => path.startsWith('/'), 'is not absolute');

/** `//nas/share` or `//nas/share/folder`. */
const remoteSchema = text(2048).refine(
  (remote) =>
    /^\/\/[^/\\]+(?:\/[^/\\]+)+$/.test(remote) && !remote.split('/').some((part) => part === '..' || part === '.'),
  'is not the name of a share',
);

/** IFNAMSIZ is 16 with the closing NUL; the kernel refuses `/`, `:` and white space (dev_valid_name). */
const interfaceSchema = text(15).refine(
  (name) => !/[\s/:]/.test(name) && name !== '.' && name !== '..',
  'is not the name of an interface',
);
/** No NAS is behind a computer's own loopback. */
const portSchema = interfaceSchema.refine((name) => name !== 'lo', 'is the loopback');

const addressSchema = z.union([z.ipv4(), z.ipv6()]);
const networkSchema = z.union([z.cidrv4(), z.cidrv6()]);

/** An account of the NAS. `,` would begin a mount option, `%` a password. */
const accountSchema = z.strictObject({
  user: text(256).refine((name) => !/[,%=\\/]/.test(name), 'holds a sign that a user name cannot have'),
  domain: text(256)
    .refine((name) => !/[,%=\\/]/.test(name), 'holds a sign that a domain cannot have')
    .optional(),
});

/** What a mount shall have afterwards; what is left out stays as it is. */
const mountWishSchema = z.strictObject({
  /** Asks for that many channels (`multichannel,max_channels=N`; CIFS_MAX_CHANNELS is 16). */
  channels: z.int().min(2).max(16).optional(),
  dialect: z.enum(['3.0', '3.0.2', '3.1.1']).optional(),
  /** Bytes of one read; the kernel wants multiples of a page. */
  readSize: z.int().min(65_536).max(8_388_608).multipleOf(4096).optional(),
  /** Bytes read ahead (`rasize`, kernel 5.13 and later: 1 to 32 MiB). */
  readAheadSize: z.int().min(1_048_576).max(33_554_432).multipleOf(4096).optional(),
  /** The kernel's own way with reads and writes, in place of a `cache=` that was asked for. */
  cache: z.literal('usual').optional(),
  /** An account in place of the guest; its password comes beside the plan. */
  account: accountSchema.optional(),
});
export type MountWish = z.infer<typeof mountWishSchema>;

/** Unmounts all of these, changes what each came from, and mounts them again. */
const remountCifs = z.strictObject({
  verb: z.literal('remount-cifs'),
  mounts: z
    .array(z.strictObject({ at: placeSchema, remote: remoteSchema, wish: mountWishSchema }))
    .min(1)
    .max(64),
});

/** What `all` says holds for every interface, so a filter is loosened at one interface only; `default` is for later ones. */
const oneInterface = portSchema.refine((name) => name !== 'all' && name !== 'default', 'is not one interface');
const answeringInterface = z.union([z.literal('all'), oneInterface]);

/** `net.ipv4.conf.IF.…` of the file /etc/sysctl.d/90-lanewise.conf, and in force at once. No remedy needs another value. */
const setSysctls = z.strictObject({
  verb: z.literal('set-sysctls'),
  settings: z
    .array(
      z.discriminatedUnion('name', [
        z.strictObject({ interface: oneInterface, name: z.literal('rp_filter'), value: z.literal(2) }),
        z.strictObject({ interface: answeringInterface, name: z.literal('arp_ignore'), value: z.literal(1) }),
        z.strictObject({ interface: answeringInterface, name: z.literal('arp_announce'), value: z.literal(2) }),
      ]),
    )
    .min(1)
    .max(64),
});

/** One NAS address leaves by this interface with this source address. */
const routeAddress = z.strictObject({
  verb: z.literal('route-address'),
  to: addressSchema,
  dev: portSchema,
  source: addressSchema,
});

/** What is sent from this address leaves by its own interface: a table of its own and a rule that leads there. */
const routeBySource = z.strictObject({
  verb: z.literal('route-by-source'),
  source: addressSchema,
  network: networkSchema,
  dev: portSchema,
});

/** Makes the packets of an interface smaller. */
const setMtu = z.strictObject({ verb: z.literal('set-mtu'), dev: portSchema, bytes: z.int().min(1280).max(9216) });

const sambaInterfaceSchema = z.strictObject({
  address: addressSchema,
  /** bit/s, as Samba wants it. */
  speed: z.int().min(10_000_000).max(800_000_000_000).optional(),
  rss: z.boolean().optional(),
});

/** Options of `[global]` of a plain Samba, in a marked block at its end; checked, then reloaded, never restarted. */
const setSamba = z.strictObject({
  verb: z.literal('set-samba'),
  multichannel: z.literal(true).optional(),
  interfaces: z.array(sambaInterfaceSchema).min(1).max(16).optional(),
});

const stepSchema = z.discriminatedUnion('verb', [
  remountCifs,
  setSysctls,
  routeAddress,
  routeBySource,
  setMtu,
  setSamba,
]);
export type FixStep = z.infer<typeof stepSchema>;
export type Verb = FixStep['verb'];
export type StepOf<Name extends Verb> = Extract<FixStep, { readonly verb: Name }>;

export const stepsSchema = z.array(stepSchema).min(1).max(16);

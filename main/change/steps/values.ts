/** What the values of steps look like. What a value means on a machine is asked there, when the step is prepared. */
import { z } from 'zod';
import { isUnfit } from '../../../shared/text/plain.ts';

export const text = (longest: number) =>
  z
    .string()
    .min(1)
    .max(longest)
    .refine((word) => !isUnfit(word), 'holds a character that is not seen');

/** Absolute, without `.`, `..` and empty parts. */
export const placeSchema = text(4096)
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
export const remoteSchema = text(2048).refine(
  (remote) =>
    /^\/\/[^/\\]+(?:\/[^/\\]+)+$/.test(remote) && !remote.split('/').some((part) => part === '..' || part === '.'),
  'is not the name of a share',
);

/** IFNAMSIZ is 16 with the closing NUL; the kernel refuses `/`, `:` and white space (dev_valid_name). */
const interfaceSchema = text(15).refine(
  (name) => !/[\s/:]/.test(name) && name !== '.' && name !== '..',
  'is not the name of an interface',
);
/** No NAS is behind a machine's own loopback. */
export const portSchema = interfaceSchema.refine((name) => name !== 'lo', 'is the loopback');

export const addressSchema = z.union([z.ipv4(), z.ipv6()]);
export const networkSchema = z.union([z.cidrv4(), z.cidrv6()]);

/** InterfaceGuid of Windows, in lower case. */
export const guidSchema = z.string().regex(/^\{[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}$/);
/** Name or address of a NAS as it was typed on Windows; nothing that a cmdlet takes for a pattern or a path. */
export const serverSchema = text(255).refine(
  (name) => !/[\s\\/*?[\]"'`$;|&<>]/.test(name),
  'is not the name of a server',
);

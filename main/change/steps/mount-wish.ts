import { z } from 'zod';
import type { CifsMount } from '../../../shared/model/cifs.ts';
import { placeSchema, remoteSchema, text } from './values.ts';

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

export type Account = NonNullable<MountWish['account']>;

/** A mount that a step names. */
export const wishedMountSchema = z.strictObject({ at: placeSchema, remote: remoteSchema, wish: mountWishSchema });
export type WishedMount = Readonly<z.infer<typeof wishedMountSchema>>;

/** Stands in a step for the account that its person is asked for (`needs: 'account'`); no account has this name. */
export const accountToGive: Account = { user: '?' };

/** The first option that was wished for and is not in force; `undefined`: every one is. */
export function missingIn(wish: MountWish, mount: CifsMount): string | undefined {
  const { channels, dialect, readSize, readAheadSize, cache, account } = wish;
  if (channels !== undefined && mount.asked !== channels) return `max_channels=${channels}`;
  if (dialect !== undefined && !(mount.dialect ?? '').startsWith(dialect)) return `vers=${dialect}`;
  if (readSize !== undefined && mount.readSize !== readSize) return `rsize=${readSize}`;
  if (readAheadSize !== undefined && mount.readAheadSize !== readAheadSize) return `rasize=${readAheadSize}`;
  if (cache !== undefined && mount.options['cache'] !== usualCache) return `cache=${usualCache}`;
  return account !== undefined && mount.user !== account.user ? `username=${account.user}` : undefined;
}

/** What the kernel prints of a mount that asked for nothing (since 3.7). */
const usualCache = 'strict';

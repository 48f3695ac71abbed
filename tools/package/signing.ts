/** Signs programs of Windows (Authenticode), by osslsigncode, which runs on Linux and takes keys in files. */
import { spawnSync } from 'node:child_process';
import { existsSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { program, type Requirement } from '../setup/system-packages.ts';
import { Trouble } from '../setup/trouble.mjs';

/** Names of files; what the key is protected with stands in a file too, so that no command line shows it. */
export interface Signing {
  /** PEM: the certificate of the publisher, then those between it and a root that Windows knows. */
  readonly certificates: string;
  /** PEM. */
  readonly key: string;
  readonly passwordFile?: string;
  /** Address of a service of RFC 3161: without its word a signature ends with the certificate. */
  readonly timestamp?: string;
}

export const osslsigncode: Requirement = program('osslsigncode', 'osslsigncode');

/** The key that the environment names; `undefined`: none. Throws `Trouble` where half of it is named, or a file is not there. */
export function signingOf(environment: Readonly<Record<string, string | undefined>>): Signing | undefined {
  const certificates = environment['LANEWISE_SIGN_CERTIFICATES'];
  const key = environment['LANEWISE_SIGN_KEY'];
  const passwordFile = environment['LANEWISE_SIGN_PASSWORD_FILE'];
  const timestamp = environment['LANEWISE_SIGN_TIMESTAMP'];
  if (!certificates && !key && !passwordFile && !timestamp) return undefined;
  if (!certificates || !key)
    throw new Trouble('LANEWISE_SIGN_CERTIFICATES and LANEWISE_SIGN_KEY name a file each, or neither is set.');
  const files = [certificates, key, ...(passwordFile ? [passwordFile] : [])].map((file) => path.resolve(file));
  for (const file of files) if (!existsSync(file)) throw new Trouble(`${file}, with which to sign, is not there.`);
  const [certificatesFile = '', keyFile = '', password] = files;
  return {
    certificates: certificatesFile,
    key: keyFile,
    ...(password !== undefined && { passwordFile: password }),
    ...(timestamp && { timestamp }),
  };
}

/** Signs the file in its place. Throws `Trouble`; then the file is as it was. */
export function sign(file: string, signing: Signing): void {
  const signed = `${file}.signed`;
  const { certificates, key, passwordFile, timestamp } = signing;
  const given = {
    certs: certificates,
    key,
    h: 'sha256',
    n: 'Lanewise',
    ...(passwordFile !== undefined && { readpass: passwordFile }),
    ...(timestamp !== undefined && { ts: timestamp }),
    in: file,
    out: signed,
  };
  const words = ['sign', ...Object.entries(given).flatMap(([name, value]) => [`-${name}`, value])];
  const { status, error } = spawnSync('osslsigncode', words, { stdio: ['ignore', 2, 2] });
  if (status !== 0) {
    rmSync(signed, { force: true });
    throw new Trouble(`${file} could not be signed; ${error?.message ?? 'the reason stands above'}.`);
  }
  renameSync(signed, file);
}

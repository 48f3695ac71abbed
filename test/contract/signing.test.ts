/** Programs of Windows are signed with a key that is made here, and the signature is looked at by who is not us. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { needed } from '../../tools/package/installer-files.ts';
import { makeInstaller } from '../../tools/package/installer.ts';
import { sign, signingOf, type Signing } from '../../tools/package/signing.ts';
import { onlyWhere } from '../helpers/only-where.ts';

const isThere = (program: string): boolean => spawnSync(program, ['--version']).error === undefined;
const missing = ['makensis', 'openssl', 'osslsigncode'].filter((program) => !isThere(program));

let folder: string;
let environment: Readonly<Record<string, string>>;
const at = (name: string): string => path.join(folder, name);

/** A certificate that signs code, by its own key, which a password protects. */
function makeKey(): void {
  writeFileSync(at('password'), 'secret\n');
  const words = `req -x509 -newkey rsa:2048 -days 2 -subj /CN=Tester -addext extendedKeyUsage=codeSigning -passout file:${at('password')}`;
  const made = spawnSync('openssl', [...words.split(' '), '-keyout', at('key.pem'), '-out', at('own.pem')]);
  expect(made.status, String(made.stderr)).toBe(0);
}

/** A program with the files that one must have, each with its name in it. */
function makeProgram(): string {
  for (const name of needed) {
    mkdirSync(path.dirname(at(`program/${name}`)), { recursive: true });
    writeFileSync(at(`program/${name}`), name);
  }
  return at('program');
}

function installer(name: string, signing?: Signing): string {
  const whole = { program: makeProgram(), version: '1.2.3', publisher: 'Tester', compressed: false };
  makeInstaller({ ...whole, file: at(name), ...(signing && { signing }) });
  return at(name);
}

/** What osslsigncode finds wrong; `undefined`: a signature by our certificate, of exactly this file. */
function wrongWith(file: string): string | undefined {
  const { status, stdout } = spawnSync('osslsigncode', ['verify', '-CAfile', at('own.pem'), '-in', file], {
    encoding: 'utf8',
  });
  return status === 0 ? undefined : stdout;
}

describe('signatures', onlyWhere(missing), () => {
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'lanewise-signing-'));
    makeKey();
    environment = {
      LANEWISE_SIGN_CERTIFICATES: at('own.pem'),
      LANEWISE_SIGN_KEY: at('key.pem'),
      LANEWISE_SIGN_PASSWORD_FILE: at('password'),
    };
    Object.assign(process.env, environment);
  });
  afterAll(() => {
    for (const name of Object.keys(environment)) delete process.env[name];
    rmSync(folder, { recursive: true });
  });

  test('the installer has one, and any change of it breaks it', () => {
    const file = installer('signed.exe', signingOf(environment));
    expect(wrongWith(file)).toBeUndefined();
    const altered = readFileSync(file);
    altered[5000] = (altered[5000] ?? 0) ^ 1;
    writeFileSync(at('altered.exe'), altered);
    expect(wrongWith(at('altered.exe'))).toMatch(/MISMATCH|failed/i);
  });

  test('the uninstaller that it brings has one as well', () => {
    // Uncompressed, an installer that brings a signed one holds the signer's name more often than one that is only signed itself.
    const names = (file: string): number => readFileSync(file, 'latin1').split('Tester').length - 1;
    const signing = signingOf(environment);
    if (signing === undefined) throw new Error('there is no key');
    const once = installer('once.exe');
    sign(once, signing);
    expect(names(installer('twice.exe', signing))).toBeGreaterThan(names(once));
  });

  test('there is none without a key', () => {
    expect(signingOf({})).toBeUndefined();
    expect(wrongWith(installer('unsigned.exe'))).toBeDefined();
  });

  test('half a key, a file that is not there and a wrong password are refused, and leave the file as it was', () => {
    expect(() => signingOf({ LANEWISE_SIGN_KEY: at('key.pem') })).toThrow(/name a file each/);
    expect(() => signingOf({ ...environment, LANEWISE_SIGN_KEY: at('none.pem') })).toThrow(/none\.pem.*is not there/);
    writeFileSync(at('wrong'), 'wrong\n');
    const file = installer('left.exe');
    const before = readFileSync(file);
    const wrong = signingOf({ ...environment, LANEWISE_SIGN_PASSWORD_FILE: at('wrong') });
    if (wrong === undefined) throw new Error('there is no key');
    expect(() => sign(file, wrong)).toThrow(/could not be signed/);
    expect([readFileSync(file).equals(before), existsSync(`${file}.signed`)]).toEqual([true, false]);
  });
});

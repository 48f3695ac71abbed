import { readdirSync, readFileSync } from 'node:fs';

const root = new URL('../../fixtures/linux/', import.meta.url);

/** `fixture('debug-data/6.12-not-asked.txt')` */
export function fixture(path: string): string {
  return readFileSync(new URL(path, root), 'utf8');
}

/** Every fixture of a kind, with its path. */
export function fixturesOf(kind: string): readonly { readonly path: string; readonly text: string }[] {
  return readdirSync(new URL(`${kind}/`, root))
    .sort()
    .map((name) => ({ path: `${kind}/${name}`, text: fixture(`${kind}/${name}`) }));
}

/** An object without some of its properties, to compare the rest. */
export function without<T extends object, Name extends keyof T>(value: T, ...names: readonly Name[]): Omit<T, Name> {
  const left: Omit<T, Name> & Partial<T> = { ...value };
  for (const name of names) delete left[name];
  return left;
}

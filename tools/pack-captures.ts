/**
 * `node tools/pack-captures.ts CAPTURES`: packs folders of raw captures into test/fixtures/captures.json.br, so that the
 * tests need nothing beside the checkout. Each distinct text is kept once. test/helpers/captures.ts unpacks it.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { root } from './setup/dependencies.mjs';

const [captures] = process.argv.slice(2);
if (captures === undefined) throw new Error('Usage: node tools/pack-captures.ts CAPTURES');

/** A capture is a folder named SYSTEM_SERVER_SITUATION; other folders hold notes. */
const isOfCapture = (name: string): boolean => /^[^/]+_[^/]+_[^/]+\//.test(name);

const textOf = (name: string): string => {
  const bytes = readFileSync(path.join(captures, name));
  const text = bytes.toString('utf8');
  if (!Buffer.from(text).equals(bytes)) throw new Error(`${name} is no UTF-8 text.`);
  return text;
};

const numbers = new Map<string, number>();
const files: Record<string, number> = {};
for (const name of namesBelow(captures).filter(isOfCapture).toSorted(byLastPart)) {
  const text = textOf(name);
  const number = numbers.get(text) ?? numbers.size;
  numbers.set(text, number);
  files[name] = number;
}
const json = JSON.stringify({ files, texts: [...numbers.keys()] });
const packed = brotliCompressSync(json, {
  params: { [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: json.length },
});
writeFileSync(path.join(root, 'test/fixtures/captures.json.br'), packed);
console.log(`${Object.keys(files).length} files, ${numbers.size} texts, ${packed.length} bytes`);

function namesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
}

/** Outputs of one command stand beside each other, which packs best. */
function byLastPart(one: string, other: string): number {
  const [left, right] = [one, other].map((name) => `${path.basename(name)}\0${name}`);
  return String(left) < String(right) ? -1 : 1;
}

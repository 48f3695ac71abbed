/** Packages of a registry as files, without installing them. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';

const execute = promisify(execFile);

/** Fetches the tarball of a package (`NAME@VERSION`) and gives its path. npm knows the person's registry, proxy and certificates. */
export async function pack(name: string, directory: string): Promise<string> {
  const words = ['pack', name, '--json', '--ignore-scripts', '--loglevel=error', '--pack-destination', directory];
  const { stdout } = await execute('npm', words, { cwd: directory, maxBuffer: 16 * 1024 * 1024 }).catch(
    (error: Error) => {
      throw new Error(`npm pack ${name}: ${npmReason(error.message)}`);
    },
  );
  const answer: unknown = JSON.parse(stdout);
  return path.join(directory, fileNameIn(answer, name));
}

/** npm writes `npm error code …`, `errno`, `syscall` and then a sentence. */
function npmReason(output: string): string {
  const sentence = output.split('\n').find((line) => /^npm (?:error|ERR!) (?!code|errno|syscall)\S/.test(line));
  return sentence?.replace(/^npm (?:error|ERR!) /, '') ?? output;
}

/** npm 10 answers with a list, npm 11 with a list or an object by package name. */
function fileNameIn(answer: unknown, name: string): string {
  const packed = z.object({ filename: z.string() });
  const [first] = Object.values(z.union([z.array(packed), z.record(z.string(), packed)]).parse(answer));
  if (first === undefined) throw new Error(`npm pack ${name} did not name its file`);
  return path.basename(first.filename);
}

/** Unpacks a tarball into a directory; `words` are more of tar's. */
export async function unpack(archive: string, directory: string, ...words: readonly string[]): Promise<void> {
  await execute('tar', ['-xzf', archive, '-C', directory, '--no-same-owner', ...words]);
}

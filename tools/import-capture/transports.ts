import { directories } from '../../main/collect/sources.ts';
import { derivedFrom, directory, fileByCat, nothing, recorded, together, type Part } from './answers.ts';

/**
 * The files of /sys/kernel/sunrpc, captured one behind the other, each behind its name (`== ./xprt-switches/switch-0/…`),
 * and the folders that they stand in. The listing of a plain user is of another form, and of the same files.
 */
export function transports(files: ReadonlyMap<string, string>): Part {
  const text = files.get('sunrpc/sys_kernel_sunrpc');
  if (text === undefined) return nothing;
  const parts = text.split(/^== \.\//m).slice(1);
  const captured = parts.map((part) => {
    const end = part.indexOf('\n');
    return { name: part.slice(0, end), printed: part.slice(end + 1) };
  });
  const root = directories.transports;
  const listed = new Map<string, Set<string>>([[root, new Set()]]);
  for (const { name } of captured) {
    const words = name.split('/').slice(1);
    for (const [depth, word] of words.entries()) {
      const folder = [root, ...words.slice(0, depth)].join('/');
      listed.set(folder, (listed.get(folder) ?? new Set()).add(word));
    }
  }
  return together(
    recorded(...captured.map(({ name, printed }) => fileByCat(`/sys/kernel/sunrpc/${name}`, printed))),
    derivedFrom(
      'the names of the captured files',
      ...[...listed].map(([folder, names]) => directory(folder, [...names])),
    ),
  );
}

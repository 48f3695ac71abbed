/**
 * Shares of file systems that this kernel may not have: a tmpfs with the name of one is shown as one in the kernel's tables. All
 * else of it (its numbers, its place, whether it is busy) is the kernel's own.
 */
const tables = ['/proc/self/mountinfo', '/proc/self/mounts'];
const played: readonly (readonly [from: string, to: string])[] = [
  ['( - | [^ ]* )tmpfs ([^ ]*:/[^ ]*) ', '\\1nfs4 \\2 '],
  ['^([^ ]*:/[^ ]*) ([^ ]*) tmpfs ', '\\1 \\2 nfs4 '],
];

/** What is read of such a table by its path. */
export function playedTable(path: unknown, text: string): string {
  if (!tables.some((table) => table === path)) return text;
  return played.reduce((shown, [from, to]) => shown.replaceAll(new RegExp(from, 'gm'), to.replaceAll('\\', '$')), text);
}

/** The same of a script of a shell that reads one. */
export function playedScript(script: string): string {
  const edit = played.map(([from, to]) => `s#${from}#${to}#`).join('; ');
  const shown = `sed -E '${edit}'`;
  return script
    .replaceAll('done </proc/self/mountinfo', `done <<lw_played\n$(${shown} /proc/self/mountinfo)\nlw_played`)
    .replaceAll('cat /proc/self/mounts', `${shown} /proc/self/mounts`);
}

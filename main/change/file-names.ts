/** The name under which a file's next text is written; dot and ending keep every reader of drop-in directories away. */
export const nextName = (name: string): string => `.${name}.lanewise-new`;

/** `/etc/fstab` is `fstab` in `/etc`. */
export function splitPath(path: string): readonly [directory: string, name: string] {
  const slash = path.lastIndexOf('/');
  return [slash === 0 ? '/' : path.slice(0, slash), path.slice(slash + 1)];
}

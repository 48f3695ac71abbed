import { journalFolder } from '../../main/change/journal.ts';
import { credentialsDirectory } from '../../main/change/steps/credentials.ts';
import { sysctlFile } from '../../main/change/operations/sysctl-files.ts';
import { preparing } from '../../shared/text/fixes/preparing.ts';

/** `/usr/bin/lanewise`: the command line has a program of its own, since that of the window needs a display. */
export const launcher = `#!/bin/sh
case "\${1-}" in
  check | record | help | --version) exec /opt/Lanewise/resources/lanewise-cli "$@" ;;
esac
exec /opt/Lanewise/lanewise "$@"
`;

/** Once the program is gone nobody could finish a change that was begun. */
export const beforeRemoval = `#!/bin/sh
set -e
if [ "$1" = remove ] && ls ${journalFolder}/*.open > /dev/null 2>&1; then
  echo '{"verb":"recover"}' | /opt/Lanewise/resources/lanewise-elevated || true
fi
`;

/**
 * On purge go the records, the files that are Lanewise's alone (by their first line), and the credentials that nothing names any more.
 * Lines that a kept change wrote into somebody else's files stay. `root` is put before every path, for a test.
 */
export function afterRemoval(root = ''): string {
  const ownFiles = [
    sysctlFile,
    '/etc/systemd/network/*.network.d/50-lanewise.conf',
    '/etc/systemd/system/*.mount.d/50-lanewise.conf',
    '/etc/NetworkManager/conf.d/90-lanewise-*.conf',
  ];
  return `#!/bin/sh
set -e
[ "$1" = purge ] || exit 0
rm -rf '${root}/var/lib/lanewise'
for file in ${ownFiles.map((path) => root + path).join(' ')}; do
  if [ -L "$file" ] || [ ! -f "$file" ] || ! head -n 1 "$file" | grep -qxF '# ${preparing.mark}'; then continue; fi
  rm -f "$file"
  case $file in *.d/50-lanewise.conf) rmdir "\${file%/*}" 2> /dev/null || true ;; esac
done
for file in ${root}${credentialsDirectory}/*; do
  [ -f "$file" ] || continue
  if grep -rqsF -e "\${file#${root}}" ${root}/etc/fstab ${root}/etc/systemd/system; then
    echo "lanewise: $file stays, since a mount needs it." >&2
  else
    rm -f "$file"
  fi
done
rmdir ${root}${credentialsDirectory} ${root}/etc/lanewise 2> /dev/null || true
if [ -z '${root}' ] && [ -d /run/systemd/system ]; then systemctl daemon-reload || true; fi
`;
}

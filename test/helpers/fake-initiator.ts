/**
 * An initiator where the kernel has none: a /sys in memory, and programs that stand for iscsiadm(8) and dmsetup(8) and keep records
 * and sessions there as open-iscsi and the kernel do. The lab has the real ones.
 */
import type { ChangingBox } from './changing-box.ts';

/** Called as Lanewise calls it: `-m node -T IQN -p PORTAL -I IFACE …`. Each session brings one disk, `lwN`. */
const iscsiadm = `#!/bin/sh
if [ "$2" = iface ]; then
  own=/etc/iscsi/ifaces/$4
  case "$5 $6" in
  ' ') echo 'default tcp,<empty>,<empty>,<empty>,<empty>'
    for one in /etc/iscsi/ifaces/*; do [ ! -f "$one" ] || echo "\${one##*/} tcp,<empty>,<empty>,$(cat "$one"),<empty>"; done ;;
  '-o new') mkdir -p /etc/iscsi/ifaces; echo '<empty>' > "$own" ;;
  '-o update') [ ! -e /run/refuses ] || { echo 'iscsiadm: no' >&2; exit 7; }; echo "\${10}" > "$own" ;;
  '-o delete') rm "$own"; rmdir --ignore-fail-on-non-empty /etc/iscsi/ifaces ;;
  esac
  exit
fi
target=$4 portal=$6 iface=$8; shift 8
echo "$*" >> /run/iscsiadm.asked
port=\${portal##*:}; address=\${portal%:*}; address=\${address#[}; address=\${address%]}
record="/etc/iscsi/nodes/$target/$address,$port,1/$iface"
session() {
  for one in /sys/class/iscsi_session/*; do
    [ -e "$one/targetname" ] && [ "$(cat "$one/targetname" "$one/ifacename")" = "$target
$iface" ] || continue
    id=\${one##*/session}
    [ "$(cat /sys/class/iscsi_connection/connection$id:0/persistent_address)" != "$address" ] || return 0
  done
  return 1
}
case "$1 $2" in
'-o show') [ -f "$record" ] || exit 21; cat "$record" ;;
'-o new') mkdir -p "\${record%/*}"; printf 'node.name = %s\\nnode.startup = manual\\nnode.conn[0].startup = manual\\n' "$target" > "$record" ;;
'-o update') [ -f "$record" ] || exit 21; sed -i "s/^$4 = .*/$4 = $6/" "$record" ;;
'-o delete') [ -f "$record" ] || exit 21; rm "$record"; rmdir -p --ignore-fail-on-non-empty "\${record%/*}" ;;
'--login ')
  [ -f "$record" ] || exit 21
  if [ -e /run/refuses ]; then echo 'iscsiadm: initiator reported error (24 - iSCSI login failed due to authorization failure)' >&2; exit 24; fi
  ! session || exit 15
  id=1; while [ -e /sys/class/iscsi_session/session$id ]; do id=$((id + 1)); done
  own=/sys/class/iscsi_session/session$id; device=/sys/devices/host$id/session$id; disk=$device/target$id:0:0/$id:0:0:1/block/lw$id
  mkdir -p $own /sys/class/iscsi_connection/connection$id:0 $disk/holders $disk/device /sys/block
  echo "$target" > $own/targetname; echo "$iface" > $own/ifacename; echo LOGGED_IN > $own/state; ln -s $device $own/device
  for name in address persistent_address; do echo "$address" > /sys/class/iscsi_connection/connection$id:0/$name; done
  for name in port persistent_port; do echo "$port" > /sys/class/iscsi_connection/connection$id:0/$name; done
  echo 250:20$id > $disk/dev; echo running > $disk/device/state; ln -s $disk /sys/block/lw$id ;;
'--logout ')
  session || exit 21
  rm -r $one /sys/class/iscsi_connection/connection$id:0 /sys/devices/host$id; rm /sys/block/lw$id
  rm -f /sys/block/dm-77/slaves/lw$id ;;
*) echo "unknown: $*" >&2; exit 7 ;;
esac
`;

const dmsetup = `#!/bin/sh
for minor in "$@"; do :; done
case $1 in info) cat "/run/opens.$minor" ;; status) cat /run/status ;; *) exit 1 ;; esac
`;

const multipathd = `#!/bin/sh
case $* in 'show config') printf 'defaults {\\n\\tverbosity 2\\n}\\n' ;; *) echo "$*" >> /run/multipathd.asked ;; esac
`;

/** Where the programs of a system are that a test has made; put there so that they come first. */
export const initiatorPrograms: Readonly<Record<string, string>> = {
  '/usr/local/sbin/iscsiadm': iscsiadm,
  '/usr/local/sbin/dmsetup': dmsetup,
  '/usr/local/sbin/multipathd': multipathd,
};

/** Makes room for both: nothing of it is seen outside of the system that runs this. */
export const initiatorPlaces = `mount -t tmpfs none /sys; mkdir -p /sys/class /sys/block /run/programs
mountpoint -q /usr/local/sbin || mount --bind /run/programs /usr/local/sbin`;

export async function fakeInitiator(computer: ChangingBox): Promise<void> {
  await computer.box.shell(initiatorPlaces);
  for (const [path, text] of Object.entries(initiatorPrograms)) await computer.write(path, text, '755');
}

/** A map of these disks that somebody has opened, as dm-multipath says it: `A` for a path that the kernel would use, else `F`. */
export const mapScript = (paths: Readonly<Record<string, 'A' | 'F'>>, opened = 1): string =>
  `map=/sys/block/dm-77; rm -rf $map; mkdir -p $map/dm $map/slaves $map/holders
echo mpath-36000 > $map/dm/uuid; echo mpatha > $map/dm/name; echo 253:77 > $map/dev; echo ${opened} > /run/opens.77
printf '0 2048 multipath 2 0 0 0 2 1 ' > /run/status
${Object.entries(paths)
  .map(
    ([disk, state]) =>
      `ln -s $(readlink -f /sys/block/${disk}) $map/slaves/${disk}; ln -sfn $map /sys/block/${disk}/holders/dm-77
printf 'A 0 1 2 %s ${state} 0 0 1 ' $(cat /sys/block/${disk}/dev) >> /run/status`,
  )
  .join('\n')}`;

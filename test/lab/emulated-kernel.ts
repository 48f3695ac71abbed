/**
 * Debian's own kernel on an emulated machine (qemu without virtualisation): boots in seconds and reads slowly, but prints
 * what a Debian user finds in the kernel log. Its root is the lab's, shared by 9p.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Kernel } from './booted-machine.ts';
import { output } from './command.ts';
import { aptOptions, cachedFolder, recipeOf, type Suite } from './roots.ts';

/** What the machine needs before it has a root, in the order of their loading; the rest it loads itself. */
const firstModules = ['virtio_pci', '9p', '9pnet_virtio', 'virtio_net'] as const;

const init = `#!/bin/sh
export PATH=/bin
mount -t proc proc /proc; mount -t sysfs sys /sys; mount -t devtmpfs dev /dev
while read -r module; do insmod /modules/$module || echo "insmod $module failed"; done < /order
mount -t 9p -o trans=virtio,version=9p2000.L,msize=262144,cache=loose root /root || exec sh
for here in dev proc sys; do mount --move /$here /root/$here; done
exec switch_root /root /init.lab
`;

/**
 * Makes vmlinux of vmlinuz: the kernel lies packed at the place that the header tells, its unpacked size in the four bytes
 * behind it (Documentation/arch/x86/boot.rst, payload_offset). The emulated machine takes longer to unpack than to boot it.
 */
const unpackKernel = `
number() { od -A n -t u$2 -j $1 -N $2 vmlinuz | tr -d ' '; }
start=$((($(number 0x1f1 1) + 1) * 512 + $(number 0x248 4)))
length=$(($(number 0x24c 4) - 4))
tail -c +$((start + 1)) vmlinuz | head -c $length > packed
case $(od -A n -t x1 -N 4 packed) in
  ' fd 37 7a 58') unpack='xz -dc' ;;
  ' 28 b5 2f fd') unpack='zstd -qdc' ;;
  *) unpack='gzip -dc' ;;
esac
$unpack < packed > vmlinux
rm packed vmlinuz
`;

/**
 * Runs where the packages of the kernel were unpacked; leaves the kernel, the modules that cifs may ask for (unpacked: not
 * every kmod reads every compression) and a small first root.
 */
const extract = `
version=$(basename "$(ls -d unpacked/lib/modules/* unpacked/usr/lib/modules/* 2> /dev/null | head -n 1)")
cp "$(ls unpacked/boot/vmlinuz-* unpacked/usr/lib/modules/*/vmlinuz 2> /dev/null | head -n 1)" vmlinuz
${unpackKernel}
all=$(ls -d unpacked/lib/modules/$version unpacked/usr/lib/modules/$version 2> /dev/null | head -n 1)
mkdir -p all/lib/modules first/bin first/modules first/dev first/proc first/sys first/root lib/modules/$version
mv "$all" all/lib/modules/
depmod -b all $version
modules=lib/modules/$version
wanted() { modprobe -d all -S $version --show-depends "$1" | sed -n 's/^insmod \\([^ ]*\\).*/\\1/p'; }
{ for module in ${firstModules.join(' ')} cifs virtio_rng; do wanted $module; done
  find all/$modules/kernel/crypto all/$modules/kernel/lib all/$modules/kernel/arch all/$modules/kernel/fs/nls -name '*.ko*'
} | sed "s,^.*/$modules/,," | sort -u | tar -C all/$modules -cf - -T - | tar -C $modules -xf -
cp all/$modules/modules.builtin all/$modules/modules.builtin.modinfo all/$modules/modules.order $modules/
find $modules -name '*.ko.xz' -exec xz -d {} + -o -name '*.ko.zst' -exec zstd -q -d --rm {} +
depmod -b . $version
for module in ${firstModules.join(' ')}; do modprobe -d . -S $version --show-depends $module; done |
  sed -n 's/^insmod \\([^ ]*\\).*/\\1/p' | awk '!seen[$0]++' |
  while read -r file; do cp "$file" first/modules/; basename "$file"; done > first/order
cp /bin/busybox first/bin/
for name in sh mount insmod switch_root; do ln -s busybox first/bin/$name; done
cat > first/init
chmod 755 first/init
(cd first && find . | cpio -o -H newc --quiet | gzip -1) > first-root.gz
rm -rf unpacked all first
`;

/** The kernel of a suite, out of its packages; kept in the cache like the roots. */
async function kernelOf(suite: Suite, tell: (line: string) => void): Promise<string> {
  return cachedFolder(`kernel-${suite}-${recipeOf([extract, init])}`, async (building, path) => {
    tell(`fetching Debian's kernel of ${suite} to ${path} (once) …`);
    const unpacked = join(building, 'unpacked');
    await mkdir(unpacked);
    const fetch = ['mmdebstrap', '--quiet', '--variant=extract', '--mode=root', ...aptOptions];
    await output([...fetch, '--include=linux-image-amd64', suite, unpacked], { timeoutMs: 900_000 });
    await output(['sh', '-euc', `cd ${building}\n${extract}`], { input: init, timeoutMs: 300_000 });
  });
}

export async function emulatedKernel(suite: Suite, tell: (line: string) => void): Promise<Kernel> {
  const files = await kernelOf(suite, tell);
  return {
    // The kernel has named them already.
    namePorts: () => '',
    prepare: async ({ around, path }) => {
      await around.shell(`rm ${path}/usr/lib/modules; cp -r ${files}/lib/modules ${path}/usr/lib/`);
    },
    // No path of ours holds a space, as mmdebstrap would not take one either.
    commandLine: ({ path, ports }) => [
      ...words(`qemu-system-x86_64 -accel tcg,thread=multi -M q35 -cpu max -m 768 -smp 1
        -nodefaults -no-user-config -nographic -serial stdio -no-reboot
        -kernel ${files}/vmlinux -initrd ${files}/first-root.gz
        -fsdev local,id=root,path=${path},security_model=none,multidevs=remap
        -device virtio-9p-pci,fsdev=root,mount_tag=root
        -object rng-random,id=random,filename=/dev/urandom -device virtio-rng-pci,rng=random`),
      '-append',
      'console=ttyS0 panic=-1 mitigations=off nokaslr net.ifnames=0 quiet',
      ...ports.flatMap(({ tap, mac }, port) =>
        words(`-netdev tap,id=port${port},ifname=${tap},script=no,downscript=no
          -device virtio-net-pci,netdev=port${port},mac=${mac}`),
      ),
    ],
    // As the kernel cuts its name; in the lab's own process namespace every one of them is ours.
    unplug: 'pkill -KILL -x qemu-system-x86',
  };
}

const words = (text: string): readonly string[] => text.split(/\s+/);

import { z } from 'zod';
import type { BlockDisk, DiskUse } from '../../../shared/model/iscsi.ts';
import { bytes, type Bytes } from '../../../shared/model/units.ts';
import { jsonOf } from '../text/json-lines.ts';

const word = z.string().nullish();

interface Device {
  readonly name: string;
  readonly kname?: string | null | undefined;
  readonly type: string;
  readonly size?: string | number | null | undefined;
  readonly tran?: string | null | undefined;
  readonly hctl?: string | null | undefined;
  readonly state?: string | null | undefined;
  readonly wwn?: string | null | undefined;
  readonly serial?: string | null | undefined;
  readonly vendor?: string | null | undefined;
  readonly model?: string | null | undefined;
  readonly fstype?: string | null | undefined;
  readonly mountpoint?: string | null | undefined;
  readonly children?: readonly Device[] | undefined;
}

const deviceSchema: z.ZodType<Device> = z.object({
  name: z.string(),
  kname: word,
  type: z.string(),
  size: z.union([z.string(), z.number().nonnegative()]).nullish(),
  tran: word,
  hctl: word,
  state: word,
  wwn: word,
  serial: word,
  vendor: word,
  model: word,
  fstype: word,
  mountpoint: word,
  children: z.lazy(() => z.array(deviceSchema)).optional(),
});

const schema = z.object({ blockdevices: z.array(deviceSchema) });

/** Volumes upon maps upon disks are few; a tree that goes deeper is none that a kernel made. */
const deepest = 16;

/**
 * Whole disks that came by SCSI, and what lies upon them, of `lsblk -J -b -o …` (util-linux misc-utils/lsblk.c). A map stands
 * below each of its disks. Older ones print numbers as words; without `-b` a size is `256M`.
 *
 *     {"blockdevices": [{"name":"sda","kname":"sda","type":"disk","size":268435456,"tran":"iscsi","hctl":"0:0:0:1",
 *       "state":"running","wwn":"0x6000…","children":[{"name":"mpatha","kname":"dm-0","type":"mpath",…}]}]}
 */
export function parseBlockDisks(text: string): readonly BlockDisk[] {
  return jsonOf(schema, text, 'lsblk').blockdevices.flatMap((device) => diskOf(device) ?? []);
}

function diskOf(device: Device): BlockDisk | undefined {
  const { children = [], ...own } = device;
  const hctl = textOf(own.hctl);
  if (own.type !== 'disk' || hctl === undefined || !/^\d+:\d+:\d+:\d+$/.test(hctl)) return undefined;
  const size = sizeOf(own.size);
  return {
    name: textOf(own.kname) ?? own.name,
    hctl,
    ...worded({
      transport: own.tran,
      vendor: own.vendor,
      model: own.model,
      serial: own.serial,
      state: own.state,
      fileSystem: own.fstype,
      mountPoint: own.mountpoint,
    }),
    ...(size !== undefined && { size }),
    ...wwidIn(textOf(own.wwn)),
    uses: usesIn(children, deepest),
    quoted: JSON.stringify(own),
  };
}

function usesIn(devices: readonly Device[], deep: number): readonly DiskUse[] {
  if (deep === 0) return [];
  return devices.flatMap(({ name, kname, type, fstype, mountpoint, children = [] }) => [
    {
      name: textOf(kname) ?? name,
      // Maps and volumes have their names below mapper; the kernel's own names are those of /dev.
      path: /^dm-\d+$/.test(textOf(kname) ?? '') ? `/dev/mapper/${name}` : `/dev/${name}`,
      kind: type,
      ...worded({ fileSystem: fstype, mountPoint: mountpoint }),
    },
    ...usesIn(children, deep - 1),
  ]);
}

/** Empty words and those that are not told are left out. */
function worded(words: Readonly<Record<string, string | null | undefined>>): Partial<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(words).flatMap(([name, value]) => {
      const text = textOf(value);
      return text === undefined ? [] : [[name, text] as const];
    }),
  );
}

const textOf = (value: string | null | undefined): string | undefined => value?.trim() || undefined;

/**
 * udev's id of a disk, `0x` and 16 or 32 digits. Of one that begins with 6, only 32 digits name one LUN: the first 16 are the
 * same for all of a NAS, and are printed alone where udev knows no more.
 */
function wwidIn(wwn: string | undefined): Pick<BlockDisk, 'wwid'> {
  const digits = /^0x(?<digits>[0-9a-f]{16}|[0-9a-f]{32})$/.exec(wwn?.toLowerCase() ?? '')?.groups?.['digits'];
  if (digits === undefined || (digits.length === 16 && digits.startsWith('6'))) return {};
  return { wwid: `3${digits}` };
}

const units: Readonly<Record<string, number>> = {
  '': 1,
  B: 1,
  K: 2 ** 10,
  M: 2 ** 20,
  G: 2 ** 30,
  T: 2 ** 40,
  P: 2 ** 50,
};

function sizeOf(size: Device['size']): Bytes | undefined {
  const { number, unit = '' } =
    /^(?<number>\d{1,20}(?:[.,]\d{1,3})?)(?<unit>[BKMGTP]?)$/.exec(String(size))?.groups ?? {};
  const factor = units[unit];
  return number === undefined || factor === undefined
    ? undefined
    : bytes(Math.round(Number(number.replace(',', '.')) * factor));
}

import type { DiskCount } from '../../../shared/model/iscsi.ts';
import { bytes } from '../../../shared/model/units.ts';
import { ParseError } from '../text/parse-error.ts';
import { wholeNumber } from '../text/numbers.ts';
import { linesOf, type Line } from '../text/text-lines.ts';

/** Of every device, whatever its own block size (Documentation/admin-guide/iostats.rst). */
const sectorBytes = 512;
/** Major, minor, name and eleven numbers; newer kernels add more. */
const fewestFields = 14;

/**
 * Whole SCSI disks of /proc/diskstats (block/genhd.c diskstats_show); everything else is passed over.
 *
 *        8       0 sda 251 0 204958 13137 1 0 0 42 0 8790 13223 0 0 0 0 1 42
 *     major minor name reads merged sectors ms writes merged sectors ms in-flight …
 */
export function parseDiskCounts(text: string): readonly DiskCount[] {
  return linesOf(text, 'diskstats').flatMap((line) => countOf(line) ?? []);
}

function countOf(line: Line): DiskCount | undefined {
  const fields = line.text.trim().split(/ +/);
  const [, , name, , , read, , , , written, , inFlight] = fields;
  if (fields.length < fewestFields || name === undefined || read === undefined) {
    throw new ParseError('diskstats: not a device', line.number, line.text);
  }
  if (!/^sd[a-z]+$/.test(name)) return undefined;
  return {
    name,
    read: bytes(wholeNumber(read, 'sectors read', line) * sectorBytes),
    written: bytes(wholeNumber(written ?? '', 'sectors written', line) * sectorBytes),
    inFlight: wholeNumber(inFlight ?? '', 'requests in flight', line),
    quoted: line.text.trim(),
  };
}

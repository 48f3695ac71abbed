/**
 * The id of a disk as multipath writes it, out of /sys/block/NAME/device/wwid (drivers/scsi/scsi_lib.c scsi_vpd_lun_id):
 *
 *     naa.600140551aa592fd025ed4ef1da523db  →  3600140551aa592fd025ed4ef1da523db
 *     eui.0025385b71b0f2a1                  →  20025385b71b0f2a1
 *     t10.ATA     QEMU HARDDISK   QM00001   →  1ATA_QEMU_HARDDISK_QM00001
 */
export function wwidOf(text: string): string | undefined {
  const { kind, id = '' } = /^(?<kind>naa|eui|t10)\.(?<id>\S.{0,255})$/.exec(text.trim())?.groups ?? {};
  if (kind === 't10') return `1${id.trim().replaceAll(/\s+/g, '_')}`;
  if (kind === undefined || !/^[0-9a-f]{16,32}$/i.test(id)) return undefined;
  return `${kind === 'naa' ? '3' : '2'}${id.toLowerCase()}`;
}

/** Longer names are cut by nobody; this is no name any more. */
const longestName = 200;

/**
 * Vendor and product of an interface in udev's database, /run/udev/data/nINDEX (systemd src/libsystemd/sd-device),
 * which everyone may read:
 *
 *     E:ID_MODEL_FROM_DATABASE=RTL8125 2.5GbE Controller
 *     E:ID_VENDOR_FROM_DATABASE=Realtek Semiconductor Co., Ltd.
 *     E:ID_MODEL=USB_10_100_1G_2.5G_LAN                what the device says of itself, blanks replaced
 */
export function udevModel(text: string): string | undefined {
  const properties = new Map(
    text.split('\n').flatMap((line): [string, string][] => {
      const parts = /^E:(?<name>ID_(?:MODEL|VENDOR)(?:_FROM_DATABASE)?)=(?<value>.*)$/.exec(line)?.groups;
      return parts === undefined ? [] : [[parts['name'] ?? '', (parts['value'] ?? '').trim()]];
    }),
  );
  const of = (name: string): string | undefined =>
    properties.get(`${name}_FROM_DATABASE`) ?? properties.get(name)?.replaceAll('_', ' ');
  const words = [of('ID_VENDOR'), of('ID_MODEL')].filter((word) => word !== undefined && word !== '');
  const model = words.join(' ');
  return of('ID_MODEL') === undefined || model.length > longestName ? undefined : model;
}

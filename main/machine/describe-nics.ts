/**
 * Vendor and product of this machine's interfaces by name, as systeminformation has them; on Linux it knows those of
 * wireless adapters, the rest is in udev's database. Decoration only. It starts programs and waits for them, so it is
 * asked once in the life of the program.
 */
export async function describeLocalNics(): Promise<ReadonlyMap<string, string>> {
  models ??= askSystemInformation();
  return await models;
}

let models: Promise<ReadonlyMap<string, string>> | undefined;

async function askSystemInformation(): Promise<ReadonlyMap<string, string>> {
  const { wifiInterfaces } = await import('systeminformation');
  const adapters = await wifiInterfaces();
  const described = adapters.map(({ iface, vendor, model }): [string, string] => [
    iface,
    [vendor, model].filter(Boolean).join(' '),
  ]);
  return new Map(described.filter(([, name]) => name !== ''));
}

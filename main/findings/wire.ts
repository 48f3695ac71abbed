interface Wire {
  readonly nas: string;
  readonly address?: string | undefined;
  readonly nic?: string | undefined;
}

/** What to look at where nothing goes through a cable. */
export function lookAtWire({ nas, address, nic }: Wire): string {
  return `Look at the cable and the switch between ${nic ?? 'this machine'} and ${address === undefined ? 'the NAS’s ports' : `the port of ${nas} with ${address}`}, and whether the lamp of that port is on.`;
}

import type { LaneEnd } from '../../../shared/model/snapshot.ts';
import { shareWords } from '../../../shared/text/screens/share.ts';

/** "10.100.4.25:445", "[fd00::1]:445" */
export function endpointText(endpoint: LaneEnd | undefined): string {
  if (endpoint === undefined) return shareWords.notKnown;
  const { address, port } = endpoint;
  if (port === undefined) return address;
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

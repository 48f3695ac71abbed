import type { Endpoint } from '../../../shared/model/network.ts';
import { shareWords } from '../../../shared/text/screens/share.ts';

/** "10.100.4.25:445", "[fd00::1]:445" */
export function endpointText(endpoint: Endpoint | undefined): string {
  if (endpoint === undefined) return shareWords.notKnown;
  return endpoint.address.includes(':')
    ? `[${endpoint.address}]:${endpoint.port}`
    : `${endpoint.address}:${endpoint.port}`;
}

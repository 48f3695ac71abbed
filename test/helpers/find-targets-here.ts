/** Run by Node in a box: asks the portals it is given, and prints what it found as JSON. `NAMED… -- KNOWN…` */
import { askPortal } from '../../main/discover/iscsi/ask-portal.ts';
import { findTargets } from '../../main/discover/iscsi/find-targets.ts';
import { milliseconds } from '../../shared/model/units.ts';

const words = process.argv.slice(2);
const at = words.indexOf('--');
const places = (some: readonly string[]) => some.map((address) => ({ address, port: 3260 }));
const search = await findTargets({
  named: places(words.slice(0, at)),
  known: places(words.slice(at + 1)),
  interfaceOf: (address) => ({ interface: `of ${address}` }),
  isLoggedIn: () => false,
  ask: (portal) => askPortal({ portal, initiator: 'iqn.2026-01.lab:test', patience: milliseconds(20_000) }),
});
console.log(JSON.stringify(search));

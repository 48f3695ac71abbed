import type { NfsMount, NfsMountStats } from '../../../../shared/model/nfs.ts';
import type { Detail } from '../../../../shared/model/snapshot.ts';
import { amountText } from '../../../../shared/text/screens/numbers.ts';
import { nfsTexts as texts, versionText } from '../../../../shared/text/nfs.ts';

const { labels } = texts;

/** What people and programs read of a mount. */
export function detailsOf(mount: NfsMount, stats: NfsMountStats | undefined): readonly Detail[] {
  const { version, protocol, nconnect, maxConnect, recovery, address, readSize } = mount;
  const security = mount.options['sec'];
  const trunking = version && texts.trunking(version);
  const known = Object.entries(texts.transports).find(([name]) => name === protocol)?.[1];
  return [
    ...(version === undefined
      ? []
      : [{ ...detail('version', versionText(version), texts.version(version)), ...(trunking && { note: trunking }) }]),
    ...(protocol === undefined ? [] : [detail('transport', protocol, known ?? protocol)]),
    ...(nconnect === undefined ? [] : [detail('nconnect', nconnect, String(nconnect))]),
    ...(maxConnect === undefined ? [] : [detail('maxConnect', maxConnect, String(maxConnect))]),
    ...(stats?.pnfs === undefined ? [] : [detail('pnfs', stats.pnfs, texts.pnfs(stats.pnfs))]),
    ...(recovery === undefined ? [] : [detail('recovery', recovery, texts.recoveries[recovery])]),
    ...(typeof security === 'string' ? [detail('security', security, security)] : []),
    ...(address === undefined ? [] : [detail('address', address, address)]),
    ...(readSize === undefined ? [] : [detail('readSize', readSize, amountText(readSize))]),
  ];
}

function detail(name: keyof typeof labels, value: Detail['value'], text: string): Detail {
  return { name, value, label: labels[name], text };
}

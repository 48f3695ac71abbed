import type { IscsiShare } from '../../../../shared/model/iscsi.ts';
import { iscsiClientOf, type MachineFacts } from '../../../../shared/model/machine.ts';
import { valueOf } from '../../../../shared/model/reading.ts';
import { iscsiTexts as texts } from '../../../../shared/text/iscsi.ts';
import type { AttachedNas, AttachedShare } from '../adapter.ts';

const portalPort = 3260;

/** An address of a NAS that this machine has a connection of iSCSI to. */
interface Unnamed {
  readonly nas: AttachedNas;
  readonly share: AttachedShare;
}

/**
 * Windows lists connections to everybody, and what they are of perhaps to administrators alone: then each portal that is connected is
 * shown, and what is attached by it is not known. Nothing where the sessions were read.
 */
export function unnamedOf(facts: MachineFacts): readonly Unnamed[] {
  const { sessions } = iscsiClientOf(facts);
  if (facts.family !== 'windows' || (sessions.state !== 'denied' && sessions.state !== 'failed')) return [];
  const open = (valueOf(facts.network.sockets) ?? []).filter(({ remote }) => remote.port === portalPort);
  const missing = sessions.state === 'denied' ? texts.missing.unnamed : texts.missing.unnamedFailed;
  return [...new Set(open.map(({ remote }) => remote.address))].toSorted().map((address) => {
    const native: IscsiShare = { kind: 'iscsi', target: '', paths: [], uses: [] };
    const nas = {
      id: address,
      name: address,
      names: [address],
      primaries: [address],
      announced: [],
      reached: [address],
      refused: [],
    };
    const share: AttachedShare = {
      id: `iscsi ${address}`,
      protocol: 'iscsi',
      words: texts.words.unnamed,
      seenFrom: 'workstation',
      remote: address,
      name: address,
      at: `iSCSI ${address}`,
      nas: address,
      asked: 1,
      most: 1,
      session: sessions,
      details: [],
      native,
      missing: [missing],
    };
    return { nas, share };
  });
}

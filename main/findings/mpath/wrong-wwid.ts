import type { ConfiguredMap, IscsiClient } from '../../../shared/model/iscsi.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { listed } from '../../../shared/text/phrases.ts';
import { finding } from '../finding.ts';
import { asRoot, iscsiSource, perLun, quoteDisks, rootCommand } from '../iscsi-view.ts';
import { quote } from '../quotes.ts';
import { explain } from '../remedy.ts';

/** A section of the configuration is for a disk that is not there, and the LUN that is there has none. */
export const wrongWwid = finding({
  code: 'mpath.wrong-wwid',
  unless: ['mpath.no-map'],
  visibleAfter: milliseconds(10_000),
  examine: (history) =>
    perLun(history, [iscsiSource('config'), iscsiSource('disks')], (view) => {
      const { native, client } = view;
      const { wwid } = native;
      const configured = valueOf(client.config)?.maps ?? [];
      const strays = strangers(configured, client);
      if (wwid === undefined || strays.length === 0 || configured.some((one) => one.wwid === wwid)) return undefined;
      return {
        severity: native.map === undefined ? 'warning' : 'note',
        seen: { wwid, name: view.share.name, strays: strays.map((one) => one.wwid) },
        evidence: [
          ...quote(
            client.config,
            strays.flatMap(({ quoted }) => quoted),
            strays.map((one) => one.wwid),
          ),
          ...quoteDisks(view, native.paths.slice(0, 1)),
        ],
      };
    }),
  says: ({ wwid, name, strays }) => ({
    title: `The configuration of multipath is about ${listed(strays)}, and no disk has that id.`,
    consequence: `What stands there does not reach ${name}, whose id is ${wwid}.`,
  }),
  remedies: ({ wwid }) => [
    explain(
      `If that section is meant for this LUN, write this id into it: ${wwid}. It begins with 3, which the id that udev shows lacks.`,
    ),
    asRoot('Then let multipathd read it:', rootCommand`multipathd reconfigure`),
  ],
});

/** Entries that no disk or map has; none is known to be one where a disk tells no id. */
function strangers(configured: readonly ConfiguredMap[], client: IscsiClient): readonly ConfiguredMap[] {
  const disks = valueOf(client.disks);
  const maps = valueOf(client.maps);
  if (disks === undefined || maps === undefined) return [];
  const mapped = new Set(
    maps.flatMap(({ groups }) => groups.flatMap(({ paths }) => paths.flatMap(({ disk }) => disk ?? []))),
  );
  if (disks.some(({ wwid, name }) => wwid === undefined && !mapped.has(name))) return [];
  const known = new Set([...maps.map(({ wwid }) => wwid), ...disks.flatMap(({ wwid }) => wwid ?? [])]);
  return configured.filter(({ wwid }) => !known.has(wwid));
}

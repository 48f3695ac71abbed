import { milliseconds } from '../../../shared/model/units.ts';
import { listed } from '../../../shared/text/phrases.ts';
import { finding } from '../finding.ts';
import { asRoot, iscsiSource, perLun, quoteMap, rootCommand } from '../iscsi-view.ts';
import { explain } from '../remedy.ts';

/** A path came and went so often that multipathd uses it only while no better one is there. */
export const marginalPath = finding({
  code: 'mpath.marginal-path',
  unless: ['mpath.path-failed', 'iscsi.connection-lost'],
  visibleAfter: milliseconds(5_000),
  label: 'unreliable path',
  examine: (history) =>
    perLun(history, [iscsiSource('maps')], (view) => {
      const { map, paths } = view.native;
      const marginal = paths.flatMap(({ path }) => (path?.marginal ? (path.disk ?? []) : []));
      if (map === undefined || marginal.length === 0) return undefined;
      return {
        severity: 'warning',
        seen: { map, marginal },
        evidence: quoteMap(view, map, ['"marginal_st":"marginal"']),
      };
    }),
  says: ({ map, marginal }) => ({
    title: `${listed(marginal)} of ${map.name} ${marginal.length === 1 ? 'is' : 'are'} marginal: it failed too often.`,
    consequence: 'Such a path is used only while no other one works, so it adds no speed.',
  }),
  remedies: () => [
    explain('A path that comes and goes has a bad cable, a bad port or an overloaded NAS: look there first.'),
    asRoot('When that is mended, take the path back at once:', rootCommand`multipathd reconfigure`),
  ],
});

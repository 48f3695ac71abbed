import type { Blacklisted, BlockDisk, MultipathConfig } from '../../../shared/model/iscsi.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { listed } from '../../../shared/text/phrases.ts';
import { unmapped } from '../../snapshot/adapters/iscsi/luns.ts';
import { finding } from '../finding.ts';
import { asRoot, iscsiSource, perLun, quoteDisks, rootCommand } from '../iscsi-view.ts';
import { quote } from '../quotes.ts';
import { explain } from '../remedy.ts';

/** A path of the LUN is in no map, because the configuration excludes its disk. */
export const blacklisted = finding({
  code: 'mpath.blacklisted',
  unless: ['mpath.no-map'],
  visibleAfter: milliseconds(5_000),
  label: 'excluded by blacklist',
  examine: (history) =>
    perLun(history, [iscsiSource('config'), iscsiSource('disks')], (view) => {
      const { native, client } = view;
      const config = valueOf(client.config);
      if (native.paths.length < 2 || config === undefined) return undefined;
      const excluded = unmapped(native).flatMap(({ disk }) => {
        const by = disk && excludedBy(disk, native.wwid, config);
        return disk === undefined || by === undefined ? [] : [{ disk, by }];
      });
      if (excluded.length === 0) return undefined;
      return {
        severity: 'warning',
        seen: { disks: excluded.map(({ disk }) => disk.name), patterns: [...new Set(excluded.map(({ by }) => by))] },
        evidence: [
          ...quote(
            client.config,
            excluded.map(({ by }) => by.quoted),
            excluded.map(({ by }) => by.pattern),
          ),
          ...quoteDisks(
            view,
            excluded.map(({ disk }) => ({ disk })),
          ),
        ],
      };
    }),
  says: ({ disks, patterns }) => ({
    title: `The configuration of multipath excludes ${listed(disks)} from its maps.`,
    consequence: `The line ${listed(patterns.map(({ by, pattern }) => `“${by} ${pattern}”`))} fits ${disks.length === 1 ? 'a path' : 'paths'} to this LUN.${
      patterns.some(({ by }) => by === 'devnode')
        ? ' Names as sda go to disks in the order in which they appear: the line was perhaps meant for another one.'
        : ''
    }`,
  }),
  remedies: ({ patterns }) => [
    explain(
      `Take ${listed(patterns.map(({ quoted }) => `“${quoted}”`))} out of the section “blacklist”. To exclude a local disk, name its wwid, which stays.`,
    ),
    asRoot('Then let multipathd read it:', rootCommand`multipathd reconfigure`),
  ],
});

function excludedBy(disk: BlockDisk, lun: string | undefined, config: MultipathConfig): Blacklisted | undefined {
  const wwid = disk.wwid ?? lun;
  const fits = ({ by, pattern }: Blacklisted): boolean => {
    const value = by === 'devnode' ? disk.name : wwid;
    return value !== undefined && matches(pattern, value);
  };
  return config.exceptions.some(fits) ? undefined : config.blacklist.find(fits);
}

/** Extended regular expressions of POSIX, which these are; `!` before one means all others. One that is none fits nothing. */
function matches(pattern: string, value: string): boolean {
  const inverted = pattern.startsWith('!');
  const expression = expressionOf(inverted ? pattern.slice(1) : pattern);
  return expression !== undefined && expression.test(value) !== inverted;
}

function expressionOf(pattern: string): RegExp | undefined {
  try {
    return pattern.length > 200 ? undefined : new RegExp(pattern);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

import { unchecked } from '../../../shared/model/reading.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import type { WindowsMapping } from '../../../shared/model/windows-smb.ts';
import { powerShellWord } from '../../../shared/text/phrases.ts';
import { hasLetter, inOwnPowerShell, keepCommands } from '../../../shared/text/windows-mapping.ts';
import { asWindows } from '../../snapshot/adapters/windows-smb/native.ts';
import { finding } from '../finding.ts';
import { copy, explain, onWindows } from '../remedy.ts';
import type { LookAt } from '../sources.ts';
import { perWindowsShare, quoteRows, windowsSource } from '../windows-view.ts';

/** The list of mappings, where it tells of each whether it is kept. */
const keptOrNot: LookAt = (asked) =>
  asked.views.every(({ share }) => asWindows(share)?.mapping.persistent !== undefined)
    ? windowsSource('mappings')(asked)
    : [{ reading: unchecked, quote: () => [] }];

/** Windows forgets this mapping at the next sign-out. A script that maps it at each sign-in cannot be seen. */
export const mappingNotKept = finding({
  code: 'win.mapping-not-kept',
  unless: [],
  visibleAfter: milliseconds(60_000),
  examine: (history) =>
    perWindowsShare(history, [keptOrNot], ({ native: { mapping }, client }) => {
      if (mapping.persistent !== false || mapping.state !== 'ok' || !hasLetter(mapping)) return undefined;
      return {
        severity: 'note',
        seen: mapping,
        evidence: quoteRows(client.mappings, [mapping], ['"Persistent":false']),
      };
    }),
  says: ({ letter }) => ({
    title: `Windows does not keep ${letter} after you sign out.`,
    consequence: 'Unless a script or a policy maps it at each sign-in, it is gone then. If one does, all is well.',
  }),
  // No click: the letter would have to be taken away, and Windows may not have kept the password that brings it back.
  remedies: (mapping) => [
    onWindows(
      explain(
        'Windows decides this when it maps a drive, so it has to be removed and mapped again. Lanewise does not do that for you: Windows may not have kept its password, and files may be open.',
      ),
    ),
    onWindows(
      copy(
        `If you have another account at the NAS than on this machine, let Windows keep its password first. ${inOwnPowerShell}`,
        storeAccount(mapping),
      ),
    ),
    onWindows(
      copy(
        `Close the files of ${mapping.letter}, then map it again so that it is kept. ${inOwnPowerShell}`,
        keepCommands(mapping),
      ),
    ),
  ],
});

/** Asks for the account that Windows shall use at this NAS; cmdkey of Windows asks for its password, and keeps both. */
function storeAccount({ remote }: WindowsMapping): string | undefined {
  const server = powerShellWord(`/add:${remote.split('\\')[2] ?? ''}`);
  return server && `cmdkey ${server} "/user:$(Read-Host 'Account at the NAS')" /pass`;
}

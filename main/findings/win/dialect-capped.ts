import { valueOf } from '../../../shared/model/reading.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { isCapped } from '../../snapshot/adapters/windows-smb/waiting.ts';
import { finding } from '../finding.ts';
import { settingFix } from '../fixes/windows-setting.ts';
import { quote } from '../quotes.ts';
import { asAdministrator, mapAgain, perWindowsMachine, windowsSharesOf, windowsSource } from '../windows-view.ts';

/** This machine offers no dialect that knows multichannel. */
export const dialectCapped = finding({
  code: 'win.dialect-capped',
  unless: [],
  visibleAfter: milliseconds(5_000),
  label: 'SMB too old',
  examine: (history) =>
    perWindowsMachine(history, [windowsSource('configuration')], ({ configuration }) => {
      const { dialectCap: cap, quoted = [] } = valueOf(configuration) ?? {};
      if (cap === undefined || !isCapped(cap)) return undefined;
      const lines = quoted.filter((line) => line.startsWith('"Smb2DialectMax"'));
      return {
        severity: 'warning',
        seen: { dialect: `${cap.at(3)}.${cap.at(4)}`, views: windowsSharesOf(history[0]) },
        evidence: quote(configuration, lines, [cap]),
      };
    }),
  says: ({ dialect }) => ({
    title: `This machine speaks SMB ${dialect} at most, which knows one connection only.`,
    consequence: 'However many ports the NAS has, each share uses one of them; several need SMB 3.0 or newer.',
  }),
  remedies: ({ views }) => [
    ...settingFix('Lift the limit on the SMB version', [{ setting: 'dialect-cap' }]),
    asAdministrator('Lift the limit.', 'Set-SmbClientConfiguration -Smb2DialectMax None -Force'),
    mapAgain(views),
  ],
});

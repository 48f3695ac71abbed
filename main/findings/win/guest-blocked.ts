import { valueOf } from '../../../shared/model/reading.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { first, powerShellLine } from '../../../shared/text/phrases.ts';
import { finding } from '../finding.ts';
import { copy, explain } from '../remedy.ts';
import { nasNamed } from '../share-view.ts';
import { perWindowsShare, quoteEvents, quoteRows, windowsSource } from '../windows-view.ts';

/** The NAS takes the account for a guest, and this machine refuses such logons. */
export const guestBlocked = finding({
  code: 'win.guest-blocked',
  unless: [],
  visibleAfter: milliseconds(5_000),
  examine: (history) =>
    perWindowsShare(history, [windowsSource('mappings'), windowsSource('events')], ({ client, native, nas }) => {
      const { mapping, names } = native;
      const refusals = quoteEvents(client, 31_017, names);
      const allowed = valueOf(client.configuration)?.insecureGuest === true;
      if (mapping.state === 'ok' || mapping.state === 'disconnected' || allowed || refusals.length === 0)
        return undefined;
      return {
        severity: 'error',
        seen: { nas: nasNamed(nas), mapping },
        evidence: [...refusals, ...quoteRows(client.mappings, [mapping], ['"Status"'])],
      };
    }),
  says: ({ nas }) => ({
    title: `${first(nas)} took this machine for a guest, and Windows refused that.`,
    consequence:
      'A guest’s connection is neither signed nor encrypted, so Windows opens none; the share is not reached.',
  }),
  // Never insecure guest logons: whoever is in the network could change what is read.
  remedies: ({ nas, mapping: { letter, remote } }) => [
    explain(`Make an account with a password at ${nas} that may use the share, and sign in with it.`),
    copy(
      'Then map the share with that account. In PowerShell, not as administrator:',
      withCredential(
        powerShellLine('New-SmbMapping', { ...(letter !== undefined && { LocalPath: letter }), RemotePath: remote }),
      ),
    ),
  ],
});

const withCredential = (line: string | undefined): string | undefined =>
  line && `${line} -Persistent $true -Credential (Get-Credential)`;

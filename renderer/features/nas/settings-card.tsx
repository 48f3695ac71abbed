import { smbServerOf, type MachineFacts } from '../../../shared/model/machine.ts';
import { readingSentence } from '../../../shared/text/screens/findings.ts';
import { type SettingRow, settingRows } from '../../../shared/text/screens/nas-settings.ts';
import { nasWords } from '../../../shared/text/screens/nas.ts';
import { useWindow } from '../../state/store.ts';
import { Cut } from '../../ui/cut.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Name } from '../../ui/name.tsx';

/** What its SMB service was told to do, each with the line that says so. */
export function SettingsCard({ facts }: { readonly facts: MachineFacts }) {
  const { configuration } = smbServerOf(facts);
  const units = useWindow((state) => state.settings.units);
  return (
    <section className="card" aria-labelledby="nas-settings-title">
      <h2 id="nas-settings-title">{nasWords.settings}</h2>
      {configuration.state === 'known' ? (
        <>
          <Facts
            wide
            facts={settingRows(configuration.value, configuration.evidence.lines, units).map((row) => ({
              name: row.name,
              value: <Setting row={row} />,
            }))}
          />
          <p className="mute small nas-source">
            <span className="nowrap">{nasWords.readFrom}</span> <Name text={configuration.evidence.source} path />
          </p>
        </>
      ) : (
        <p className="mute">{readingSentence(configuration)}</p>
      )}
    </section>
  );
}

function Setting({ row }: { readonly row: SettingRow }) {
  return (
    <>
      <span className={row.limits ? 'text-warn strong' : ''}>
        <Cut text={row.value} />
      </span>
      {row.limits && <span className="visually-hidden">, {nasWords.limits}</span>}
      {row.byDefault && <span className="mute"> {nasWords.byDefault}</span>}
      {row.line !== undefined && (
        <code className="nas-line" dir="ltr">
          <Cut text={row.line} />
        </code>
      )}
    </>
  );
}

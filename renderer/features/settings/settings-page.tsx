import { SegmentedControl } from '@mantine/core';
import { useId, type ReactNode } from 'react';
import type { Settings } from '../../../shared/ipc/contract.ts';
import { bitsPerSecond, bytesPerSecond } from '../../../shared/model/units.ts';
import { rateText, speedText } from '../../../shared/text/screens/numbers.ts';
import { settingsWords } from '../../../shared/text/screens/window.ts';
import { changeSettings } from '../../state/connect.ts';
import { useWindow } from '../../state/store.ts';
import './settings.css';

/** The few things a person may want otherwise. */
export function SettingsPage() {
  const { units, theme } = useWindow((state) => state.settings);
  const example = settingsWords.example(rateText(bytesPerSecond(118e6), units), speedText(bitsPerSecond(1e9), units));
  return (
    <>
      <h1>{settingsWords.title}</h1>
      <div className="card settings">
        <Choice<Settings['units']>
          label={settingsWords.units}
          help={
            <>
              {settingsWords.unitsHelp} <span className="block">{example}</span>
            </>
          }
          value={units}
          values={[
            ['bits', settingsWords.bits],
            ['bytes', settingsWords.bytes],
          ]}
          onChange={(chosen) => void changeSettings({ units: chosen })}
        />
        <Choice<Settings['theme']>
          label={settingsWords.theme}
          help={settingsWords.themeHelp}
          value={theme}
          values={[
            ['system', settingsWords.system],
            ['light', settingsWords.light],
            ['dark', settingsWords.dark],
          ]}
          onChange={(chosen) => void changeSettings({ theme: chosen })}
        />
      </div>
    </>
  );
}

interface ChoiceProperties<Value extends string> {
  readonly label: string;
  readonly help: ReactNode;
  readonly value: Value;
  readonly values: readonly (readonly [Value, string])[];
  readonly onChange: (value: Value) => void;
}

function Choice<Value extends string>({ label, help, value, values, onChange }: ChoiceProperties<Value>) {
  const id = useId();
  return (
    <div className="setting">
      <div>
        <h2 id={id}>{label}</h2>
        <p className="mute small">{help}</p>
      </div>
      <SegmentedControl
        aria-labelledby={id}
        value={value}
        data={values.map(([key, text]) => ({ value: key, label: text }))}
        onChange={(chosen) => {
          const found = values.find(([key]) => key === chosen);
          if (found !== undefined) onChange(found[0]);
        }}
      />
    </div>
  );
}

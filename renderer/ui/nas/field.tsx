import { type HTMLInputAutoCompleteAttribute, useId } from 'react';

interface Properties {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly help?: string;
  readonly problem?: string | undefined;
  readonly placeholder?: string;
  readonly secret?: boolean;
  readonly numeric?: boolean;
  /** Where the cursor is when the dialogue opens. */
  readonly begins?: boolean;
  readonly disabled?: boolean;
}

/** A line to type in, with its name, what it is for, and what is wrong with it. */
export function Field({ label, value, onChange, help, problem, secret = false, ...rest }: Properties) {
  const id = useId();
  const described = [
    ...(problem === undefined ? [] : [`${id}-problem`]),
    ...(help === undefined ? [] : [`${id}-help`]),
  ];
  const off: HTMLInputAutoCompleteAttribute = secret ? 'new-password' : 'off';
  return (
    <div className="stack g6 field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type={secret ? 'password' : 'text'}
        inputMode={rest.numeric === true ? 'numeric' : undefined}
        value={value}
        placeholder={rest.placeholder}
        disabled={rest.disabled}
        data-autofocus={rest.begins === true ? true : undefined}
        autoComplete={off}
        autoCapitalize="off"
        spellCheck={false}
        dir="auto"
        aria-invalid={problem !== undefined}
        aria-describedby={described.length === 0 ? undefined : described.join(' ')}
        onChange={(event) => {
          onChange(event.currentTarget.value);
        }}
      />
      {problem !== undefined && (
        <p id={`${id}-problem`} className="text-err small">
          {problem}
        </p>
      )}
      {help !== undefined && (
        <p id={`${id}-help`} className="mute small">
          {help}
        </p>
      )}
    </div>
  );
}

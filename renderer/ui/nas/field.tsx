import { TextInput } from '@mantine/core';

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
export function Field({
  onChange,
  help,
  problem,
  secret = false,
  numeric = false,
  begins = false,
  ...rest
}: Properties) {
  return (
    <TextInput
      {...rest}
      description={help}
      error={problem}
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      type={secret ? 'password' : 'text'}
      inputMode={numeric ? 'numeric' : undefined}
      data-autofocus={begins ? true : undefined}
      autoComplete={secret ? 'new-password' : 'off'}
      autoCapitalize="off"
      spellCheck={false}
      dir="auto"
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

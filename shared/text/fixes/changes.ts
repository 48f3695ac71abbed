/** Words of a preview that stand for no command. */
export const changeText = {
  noNewline: '(no newline at the end of the file)',
  mode: (mode: number): string => `permissions ${mode.toString(8).padStart(4, '0')}`,

  undoRest: 'Undo restores everything else to the values that are there now, in the opposite order.',
  undoRefuses: 'What somebody has changed since then is not overwritten: undo says so and leaves it.',
} as const;

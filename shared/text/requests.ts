/** Why the main program did not do what the window requested. */
export const requestTexts = {
  refused: 'Lanewise does not accept this request from here.',
  invalid: 'Lanewise did not understand this request. Nothing was changed.',
  failed: 'Lanewise could not do this. The log has the reason.',
} as const;

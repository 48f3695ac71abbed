/** What the window is told when the main program does not do what it asked. */
export const requestTexts = {
  refused: 'The program does not take this request from here.',
  invalid: 'The program did not understand this request. Nothing was changed.',
  failed: 'The program could not do this. The log tells why.',
} as const;

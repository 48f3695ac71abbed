/** What is said of the program's own files. `what` is the content in lower case: `the known NAS`. */
export const storeTexts = {
  notRead: (what: string, path: string): string =>
    `${begun(what)} could not be read from ${path}, so nothing is written there. Make the file readable for you, then start Lanewise again.`,
  notCopied: (what: string, path: string): string =>
    `A part of ${what} in ${path} is not understood, and the file could not be copied, so nothing is written there. Move it away, then start Lanewise again.`,
  damaged: (what: string, aside: string): string =>
    `A part of ${what} is not understood; the file is kept as ${aside}.`,
  whats: {
    settings: 'the settings',
    known: 'the known NAS',
    secrets: 'the stored secrets',
    changes: 'the history of changes',
  },
} as const;

const begun = (what: string): string => what.charAt(0).toUpperCase() + what.slice(1);

/** Sentences about the program's own files. `what` is the content in lower case: `the known NAS`. */
export const storeTexts = {
  notRead: (what: string, path: string): string =>
    `${begun(what)} could not be read from ${path}, so nothing is written there. Make the file readable for your user, then start Lanewise again.`,
  notCopied: (what: string, path: string): string =>
    `Lanewise does not understand a part of ${what} in ${path} and could not copy the file, so nothing is written there. Move the file away, then start Lanewise again.`,
  damaged: (what: string, aside: string): string =>
    `Lanewise does not understand a part of ${what}. The file is kept as ${aside}.`,
  whats: {
    settings: 'the settings',
    known: 'the known NAS',
    secrets: 'the stored secrets',
    changes: 'the history of changes',
  },
} as const;

const begun = (what: string): string => what.charAt(0).toUpperCase() + what.slice(1);

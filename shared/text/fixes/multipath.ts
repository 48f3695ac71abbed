/** What is said when settings of dm-multipath are changed. */
export const multipathTexts = {
  reload:
    'multipathd reads its configuration anew and loads the map again while it is in use: reads and writes wait for a moment. What somebody has written there and not loaded yet comes into force too.',
  undo: 'Undo takes exactly these lines out of the file again, and lets multipathd read its configuration anew.',
  otherFolder: (folder: string): string =>
    `multipathd reads further files from ${folder} (config_dir), not from /etc/multipath/conf.d, so a file there would do nothing. Write the lines by hand.`,
  noAnswer: (words: string): string =>
    `multipathd does not show its configuration${words === '' ? '' : ` (${words.slice(0, 100)})`}, so nothing is changed. See whether it runs, then try again.`,
} as const;

/** Which end counted what a lane moves, or what else its rates are of. */
export const countedTexts = {
  /** Label of the share's detail. */
  label: 'Rates are of',
  of: {
    nas: 'each connection, as the NAS counts it',
    share: 'the whole share',
    none: 'each network port',
  },
  /** Behind a rate, or below a list of them. */
  byNas: 'as the NAS counts',
  byNasSentence: 'This machine does not count single connections. The NAS does; these are its figures.',
} as const;

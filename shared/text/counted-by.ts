/** Which end counted what a lane moves, or what else its rates are of. */
export const countedTexts = {
  /** Label of the share's detail. */
  label: 'Rates are of',
  of: {
    nas: 'each connection, as the NAS counts it',
    share: 'the whole share',
    none: 'each network port',
  },
  /** Behind a rate. */
  byNas: 'as the NAS counts',
} as const;

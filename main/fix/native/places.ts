/** The records of changes of this computer, and the lock. */
export const journalDirectory = '/var/lib/lanewise/journal';
/** `ID.open` lies beside the record of a change that is unfinished, for everybody to see. */
export const openEnding = '.open';

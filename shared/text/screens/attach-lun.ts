import { count, listed } from '../phrases.ts';

/** Words of the dialogue in which a LUN is attached. */
export const attachLunWords = {
  open: 'Attach a LUN…',
  title: 'Attach a LUN',
  first: 'Give the address of a NAS, and see its iSCSI targets and which of its ports lead there.',
  intro:
    'Lanewise asks the NAS which iSCSI targets it has. It asks only now, and only the addresses that you name and those that the NAS tells of. Nothing is changed before you have seen it.',
  address: 'Address or name of the NAS',
  addressHelp: 'Of any of its ports. The others are found through it, or name each in turn.',
  addressMissing: 'Without an address nobody can be asked.',
  search: 'Search',
  searching: 'Searching…',
  targets: 'Targets',
  portals: 'Portals of this target',
  loggedIn: 'logged in already',
  by: (name: string, speed: string | undefined) => `by ${name}${speed === undefined ? '' : `, ${speed}`}`,
  onePortal:
    'One portal alone is known, and with it one lane. If the NAS has another port for iSCSI, search for that address: many targets tell of the portal that was asked and of no other.',
  oneExit: (name: string, portals: readonly string[]) =>
    `The ways to ${listed(portals)} begin at the same port of this machine, ${name}: together they are as fast as that one link.`,
  chap: 'If the NAS asks for a CHAP password, the login is refused and nothing changes: Lanewise does not enter it. Write it into the record of open-iscsi yourself (node.session.auth, see iscsiadm(8)), then search again.',
  next: (portals: number) => (portals < 2 ? 'Show what is done' : `Show what is done for ${count(portals)} portals`),
  nothing: 'All of these portals are logged in already.',
  cancel: 'Cancel',
} as const;

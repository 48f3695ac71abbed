import { count } from './phrases.ts';

const lunWords = { share: 'LUN', lanes: 'paths', attached: 'LUN', lanesThere: 'Paths' } as const;

/** What the adapter of iSCSI says of its LUNs. */
export const iscsiTexts = {
  words: {
    mounted: { ...lunWords, at: 'Mounted at' },
    device: { ...lunWords, at: 'Device' },
    /** A target without a LUN. */
    target: { ...lunWords, share: 'target', attached: 'Target', at: 'Target' },
    /** An open connection of which nobody may tell the target. */
    unnamed: { ...lunWords, share: 'connection', attached: 'Connection', at: 'Portal' },
  },
  path: (number: number): string => `Path ${number}`,
  /** Why paths that answer carry nothing. */
  reserve: {
    failover: (paths: number): string =>
      paths === 2
        ? 'Both paths work, but the map uses one at a time: the other one waits until it fails.'
        : `All ${count(paths)} paths work, but the map uses one at a time: the others wait until it fails.`,
    group: 'The map uses one group of paths at a time: the others wait until it fails.',
    byNas:
      'The NAS means its other paths as a reserve (its second controller), so they carry only when the first ones fail.',
    unmapped:
      'This machine sees this LUN as several disks, one for each path, and nothing joins them: one path at most carries.',
    partlyMapped: 'A path to this LUN is not in its map, so it carries nothing.',
  },
  missing: {
    disks: 'The disks of this machine could not be listed, so it is not known which of them came by iSCSI.',
    noDisk: 'The session has no disk: the NAS shows this machine no LUN there.',
    host: 'It is not known which disks belong to this session, so its paths cannot be counted.',
    maps: 'multipathd did not answer, so it is not known which paths the map uses.',
    joined:
      'Several connections lead to this disk, and Windows does not tell how they are used: MPIO could not be read, or the session has several connections itself.',
    unnamed: 'A connection of iSCSI is open there. What it is attached as Windows tells to administrators only.',
    unnamedFailed: 'A connection of iSCSI is open there. Windows did not tell what it is attached as.',
    counts: 'The counters of the disks could not be read, so it is not known what each path carries.',
    portalsDenied:
      'One portal of the NAS is known here. Which others it offers is on record, but only an administrator may read that.',
    portals:
      'One portal of the NAS is known here. Some NAS name only the portal that they are asked by, so it is not known whether there is another one.',
  },
  labels: {
    target: 'Target',
    lun: 'LUN',
    wwid: 'World wide id',
    size: 'Size',
    disks: 'Disks',
    fileSystem: 'File system',
    map: 'Multipath map',
    pathsTogether: 'Paths used together',
    selector: 'Path selector',
    failoverSeconds: 'A dead path is given up after',
  },
  together: (used: number, all: number): string => `${used} of ${all}`,
  noFileSystem: 'none here',
} as const;

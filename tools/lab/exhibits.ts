/** What `npm run lab` can open: a scenario of any protocol, and what a person can do to it. */
import {
  diskOf,
  diskScenarios,
  diskState,
  iscsi,
  playDisk,
  wiringOf,
  type DiskScenario,
} from '../../test/lab/iscsi.ts';
import { openLab, openSite, type LabOptions, type Site } from '../../test/lab/lab.ts';
import type { ServerSettings } from '../../test/lab/nas.ts';
import { exportScenarios, exportState, nfs, nfsWiring, playExport, type ExportScenario } from '../../test/lab/nfs.ts';
import { startReader, type Reader } from '../../test/lab/reader.ts';
import { play, state, type ReadPattern, type Scenario } from '../../test/lab/scenario.ts';
import { scenarios } from '../../test/lab/scenarios.ts';

export interface Exhibit {
  readonly name: string;
  readonly about: string;
  /** Whether the workstation can be an emulated machine, whose kernel has the modules of SMB alone. */
  readonly canBeEmulated: boolean;
  readonly open: (options: Omit<LabOptions, 'wiring'>) => Promise<OpenExhibit>;
}

export interface OpenExhibit {
  readonly site: Site;
  /** Sets the lab up as the scenario says. */
  readonly play: () => Promise<void>;
  /** Reads as the scenario has it, or in the way that is named. */
  readonly copy: (pattern?: ReadPattern) => Promise<Reader>;
  /** What the kernel says, unchanged. */
  readonly state: () => Promise<string>;
  /** What can be done in this lab alone, by the words that are typed. */
  readonly actions: Readonly<Record<string, () => Promise<void>>>;
  readonly help: readonly string[];
}

function ofSmb(scenario: Scenario): Exhibit {
  const { name, about, wiring } = scenario;
  const open = async (options: Omit<LabOptions, 'wiring'>): Promise<OpenExhibit> => {
    const site = await openLab({ ...options, wiring });
    let settings: ServerSettings = scenario.settings;
    const serve = (multichannel: boolean): Promise<void> => {
      settings = { ...settings, multichannel };
      return site.nas.serve(settings);
    };
    return {
      site,
      play: () => play(site, scenario),
      copy: (pattern = scenario.reader) => startReader(site, pattern),
      state: () => state(site),
      actions: { 'server on': () => serve(true), 'server off': () => serve(false) },
      help: ['  server on, server off switch multichannel at the NAS (its SMB server starts anew)'],
    };
  };
  return { name, about, canBeEmulated: true, open };
}

function ofIscsi(scenario: DiskScenario): Exhibit {
  const { name, about } = scenario;
  const open = async (options: Omit<LabOptions, 'wiring'>): Promise<OpenExhibit> => {
    const site = await openSite(iscsi, { ...options, wiring: wiringOf(scenario) });
    return {
      site,
      play: () => playDisk(site, scenario),
      copy: (pattern = 'ahead') => startReader(site, pattern, diskOf(scenario)),
      state: () => diskState(site),
      actions: {},
      help: [],
    };
  };
  return { name, about, canBeEmulated: false, open };
}

function ofNfs(scenario: ExportScenario): Exhibit {
  const { name, about } = scenario;
  const open = async (options: Omit<LabOptions, 'wiring'>): Promise<OpenExhibit> => {
    const site = await openSite(nfs, { ...options, wiring: nfsWiring });
    return {
      site,
      play: () => playExport(site, scenario),
      copy: (pattern = 'ahead') => startReader(site, pattern),
      state: () => exportState(site),
      actions: {},
      help: [],
    };
  };
  return { name, about, canBeEmulated: false, open };
}

export const exhibits: readonly Exhibit[] = [
  ...scenarios.map(ofSmb),
  ...diskScenarios.map(ofIscsi),
  ...exportScenarios.map(ofNfs),
];

import { randomUUID } from 'node:crypto';
import type { FixPlace } from '../../shared/model/fix.ts';
import { fixRunTexts } from '../../shared/text/fix-run.ts';
import { ChangeRefused } from '../fix/changer.ts';
import type { FixHistoryStore, Present } from '../fix/service/ports.ts';
import { createFixService, type FixService } from '../fix/service/service.ts';
import type { Log } from '../log/log.ts';
import type { Machine } from '../machine/machine.ts';
import { systemClock } from '../monitor/clock.ts';
import type { NasWatch } from '../monitor/nas-watch.ts';
import type { Announcer } from './announcer.ts';
import { fixTools } from './fix-tools.ts';
import type { Watching } from './watching.ts';
import type { MainWindow } from './window.ts';

interface FixesOptions {
  readonly announcer: Announcer;
  readonly watching: Watching;
  readonly nas: NasWatch;
  readonly window: MainWindow;
  readonly history: FixHistoryStore;
  readonly log: Log;
}

/** Changes of what is watched: the workstation that runs this or another one, and the NAS that are asked. */
export function createFixes({ announcer, watching, nas, window, history, log }: FixesOptions): FixService {
  const machineFor = async (place: FixPlace): Promise<Machine> => {
    const machine =
      place.kind === 'workstation'
        ? watching.machine()
        : nas.machineOf(place.nas, announcer.news().snapshot?.nasViews ?? []);
    if (machine === undefined) throw new ChangeRefused('no-way-to-root', fixRunTexts.notWatched);
    return machine;
  };
  const isLocal = (place: FixPlace): boolean =>
    place.kind === 'workstation' && announcer.news().source.kind === 'local';
  return createFixService({
    clock: systemClock,
    present: () => presentOf(announcer),
    lookNow() {
      nas.lookNow();
      return watching.lookNow();
    },
    machineFor,
    ...fixTools({ machineFor, isLocal, report: log.warn }),
    history,
    newTransaction: randomUUID,
    onProgress: (progress) => window.send('fix.progress', progress),
    onHistory: (changed) => window.send('history', changed),
    report: log.warn,
  });
}

function presentOf(announcer: Announcer): Present {
  const { source, snapshot, findings, standing } = announcer.news();
  return {
    ...(source.kind === 'recording' || source.kind === 'sample' ? { played: source.kind } : {}),
    ...(snapshot === undefined ? {} : { snapshot }),
    findings,
    standing,
  };
}

import { randomUUID } from 'node:crypto';
import { failoverOffers } from '../change/failover/offers.ts';
import { shownPart } from '../change/run/previewing.ts';
import type { FixHistoryStore, Present } from '../change/run/ports.ts';
import { createChangeService, type ChangeService } from '../change/run/service.ts';
import { prepareSteps } from '../change/prepare.ts';
import type { Log } from '../log/log.ts';
import type { Target } from '../machine/open.ts';
import { systemClock } from '../watch/clock.ts';
import type { NasRegistry } from '../known-nas/registry.ts';
import type { TargetSwitcher } from '../watch/target-switcher.ts';
import { createChangeableMachines } from './changeable-machines.ts';
import { createLunFinder, type LunFinder } from './lun-finder.ts';
import type { Publisher } from './publisher.ts';
import type { MainWindow } from './window.ts';

interface FixesOptions {
  readonly target: Target;
  /** The file of host keys that were accepted in this program. */
  readonly ownKnownHosts: string;
  readonly publisher: Publisher;
  readonly targets: TargetSwitcher;
  readonly nas: NasRegistry;
  readonly window: MainWindow;
  readonly history: FixHistoryStore;
  readonly log: Log;
}

/** Changes, and what offers some that are made for no finding. */
export interface Fixes extends ChangeService {
  readonly luns: LunFinder;
}

/** Changes of what is watched: the workstation that runs this or another one, and the NAS that are asked. */
export function createFixes(options: FixesOptions): Fixes {
  const { target, ownKnownHosts, publisher, targets, nas, window, history, log } = options;
  const machines = createChangeableMachines({
    remote: target.kind === 'remote' ? target : undefined,
    hostName: () => publisher.state().judged?.snapshot.hostName ?? '',
    nasTarget(id) {
      const found = nas.targetOf(id, publisher.state().judged?.snapshot.nasViews ?? []);
      return found && { ...found, knownHosts: found.knownHosts ?? ownKnownHosts };
    },
    prepare: prepareSteps,
  });
  const luns = createLunFinder(() => publisher.state());
  const service = createChangeService({
    clock: systemClock,
    present: () => presentOf(publisher, luns),
    lookNow() {
      nas.lookNow();
      return targets.lookNow();
    },
    ...machines,
    prepare: prepareSteps,
    show: shownPart,
    history,
    newTransaction: randomUUID,
    onProgress: (progress) => window.send('fix.progress', progress),
    onHistory: (changed) => window.send('history', changed),
    report: log.warn,
  });
  return {
    ...service,
    luns,
    async stop() {
      await service.stop();
      await machines.close();
    },
  };
}

function presentOf(publisher: Publisher, luns: LunFinder): Present {
  const { source, judged } = publisher.state();
  return {
    ...(source.kind === 'recording' || source.kind === 'sample' ? { played: source.kind } : {}),
    findings: judged?.findings ?? [],
    standing: judged?.standing ?? [],
    ...(judged === undefined
      ? {}
      : { snapshot: judged.snapshot, offers: [...failoverOffers(judged.snapshot), ...luns.offers()] }),
  };
}

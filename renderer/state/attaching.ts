import { create } from 'zustand';
import type { Publication } from '../../shared/ipc/publication.ts';
import { mayAsk } from './nas.ts';

/** Whether the dialogue "Attach a LUN" is open. */
export const useAttaching = create<{ readonly isOpen: boolean }>(() => ({ isOpen: false }));

/** LUNs are attached to the machine that Lanewise runs on, where that is Linux. */
export function canAttach(publication: Publication | undefined): boolean {
  return mayAsk(publication) && publication?.source.kind === 'local' && publication.snapshot?.system === 'linux';
}

export function openAttaching(): void {
  useAttaching.setState({ isOpen: true });
}

export function closeAttaching(): void {
  useAttaching.setState({ isOpen: false });
}

import { create } from 'zustand';
import type { PublishedNas } from '../../shared/ipc/nas.ts';
import type { Nas } from '../../shared/model/snapshot.ts';

/** What the dialogue "Add a NAS" begins with. */
export interface AskingWish {
  /** A NAS that was found: its names and addresses are offered. */
  readonly nas?: Nas;
  /** One that is asked already and is to get another login. */
  readonly known?: PublishedNas;
}

/** The open dialogue; `undefined`: none is open. */
export const useAsking = create<{ readonly wish?: AskingWish }>(() => ({}));

export function openAsking(wish: AskingWish): void {
  useAsking.setState({ wish });
}

export function closeAsking(): void {
  useAsking.setState({ wish: undefined });
}

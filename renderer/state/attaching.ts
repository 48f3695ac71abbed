import { create } from 'zustand';

/** Whether the dialogue "Attach a LUN" is open. */
export const useAttaching = create<{ readonly isOpen: boolean }>(() => ({ isOpen: false }));

export function openAttaching(): void {
  useAttaching.setState({ isOpen: true });
}

export function closeAttaching(): void {
  useAttaching.setState({ isOpen: false });
}

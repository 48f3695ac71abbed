/** What the tray shows, apart from any picture or platform. */
export interface TrayState {
  readonly level: 'ok' | 'warning' | 'error' | 'unknown' | 'none';
  /** Distinct carrying lanes of the share that leads; drawn as the figure. */
  readonly carrying: number;
  /** Bars below the figure. */
  readonly possible: number;
  /** One sentence. */
  readonly tooltip: string;
  readonly shares: readonly TrayShare[];
}

interface TrayShare {
  readonly id: string;
  readonly label: string;
}

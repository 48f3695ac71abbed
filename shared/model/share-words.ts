/** What people call a share of one protocol and what belongs to it. Its adapter says it; screens and findings put it into their sentences. */
export interface ShareWords {
  /** Within a sentence: `share`, `LUN`. */
  readonly share: string;
  /** Its lanes, within a sentence: `channels`. */
  readonly lanes: string;
  /** Heading of how it is attached: `Mount`. */
  readonly attached: string;
  /** Label of its name at the NAS; left out where its details hold it. */
  readonly remote?: string;
  /** Label of where it is on this machine: `Mounted at`. */
  readonly at: string;
  /** Label of how many lanes it asks for; left out where that is no wish of anybody. */
  readonly asked?: string;
  /** Label of how many lanes there are. */
  readonly lanesThere: string;
  /** Heading of what its NAS announces of each port; left out where the protocol has no such list. */
  readonly announced?: string;
}

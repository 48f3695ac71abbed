/** What a person can read about one kind of finding, apart from any single case of it. */
export interface FindingPage {
  /** What it means, in a few sentences. */
  readonly means: string;
  /** Which sources are looked at. */
  readonly looksAt: readonly string[];
  /** What must be seen for it to be told. */
  readonly fires: string;
  /** What looks alike and is fine. */
  readonly healthy: readonly string[];
  readonly whatToDo: readonly string[];
  /** What cannot be known from the workstation alone. */
  readonly onlyTheNasKnows?: string;
}

import axe from 'axe-core';
import type { Page } from 'playwright';

/** A rule of WCAG 2.2 A or AA that a page breaks, and where. */
export interface AccessibilityProblem {
  readonly rule: string;
  readonly help: string;
  readonly where: readonly string[];
}

interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly help: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
  }[];
}

/** What an accessibility engine finds wrong with the page as it is now; works in a browser and in Electron's window. */
export async function accessibilityProblems(page: Page): Promise<readonly AccessibilityProblem[]> {
  // Not as a script element: the window's content security policy would refuse it.
  await page.evaluate(`${axe.source}; 0`);
  const results = await page.evaluate<AxeResults>(
    "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'] })",
  );
  return results.violations.map(({ id, help, nodes }) => ({
    rule: id,
    help,
    where: nodes.map((node) => `${node.html} ${node.failureSummary ?? ''}`),
  }));
}

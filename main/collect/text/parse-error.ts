/** A text was not in the form its parser knows. Carries the line, so that a reader can see it. */
export class ParseError extends Error {
  readonly lineNumber: number;
  readonly line: string;
  constructor(what: string, lineNumber: number, line: string) {
    super(`${what}, line ${lineNumber}: ${JSON.stringify(line.slice(0, 200))}`);
    this.name = 'ParseError';
    this.lineNumber = lineNumber;
    this.line = line;
  }
}

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Language, Parser, type Node } from 'web-tree-sitter';

/** What a script may use. Everything is compared without regard to case, as PowerShell does. */
export interface AllowedWords {
  /** Cmdlets, and functions of ours. */
  readonly commands: readonly string[];
  /** Types, as written between brackets. */
  readonly types: readonly string[];
  /** Methods that are called on anything. */
  readonly methods: readonly string[];
  /** Those of the commands that must say `-ErrorAction Stop`: the preference of a caller does not reach into modules. */
  readonly stopping: readonly string[];
  /** What may be run by `&` or `.`, as written. */
  readonly invoked?: readonly string[];
}

/** Parameters that Windows PowerShell 5.1 has not, of cmdlets that it has. */
const newer = ['-Parallel', '-AsArray', '-AsHashtable', '-EnumsAsStrings', '-NoHeader', '-SkipCertificateCheck'];

let loaded: Promise<Parser> | undefined;

/**
 * What `script` does beyond reading by `allowed`, and what is no Windows PowerShell 5.1; empty when all is well. The
 * grammar of tree-sitter-powershell is that of 5.1 but for `&&` and `||`: `??`, `?.` and `? :` are errors in it.
 */
export async function complaintsAbout(script: string, allowed: AllowedWords): Promise<readonly string[]> {
  loaded ??= loadParser();
  const tree = (await loaded).parse(script);
  if (tree === null) return ['cannot be parsed'];
  const complaints = [...nodesBelow(tree.rootNode)].flatMap((node) => complaintsAboutNode(node, allowed));
  tree.delete();
  return complaints;
}

/** All nodes below `node` and itself, in order. */
function* nodesBelow(node: Node): Generator<Node> {
  yield node;
  for (const child of node.children) yield* nodesBelow(child);
}

function complaintsAboutNode(node: Node, allowed: AllowedWords): readonly string[] {
  const at = `line ${node.startPosition.row + 1}`;
  const refuse = (words: readonly string[], what: string): readonly string[] =>
    holds(words, node.text) ? [] : [`${at}: ${what} ${node.text}`];
  if (node.isError || node.isMissing) return [`${at}: not understood`];
  switch (node.type) {
    case 'command':
      return complaintsAboutErrors(node, at, allowed.stopping);
    case 'command_name':
      return node.parent?.type === 'command' ? refuse(allowed.commands, 'runs') : [];
    case 'command_name_expr':
      return refuse(allowed.invoked ?? [], 'runs');
    case 'type_spec':
      return refuse(allowed.types, 'uses the type');
    case 'invokation_expression':
      return complaintsAboutCall(node, at, allowed.methods);
    case 'command_parameter':
      return newer.some((one) => same(one, node.text)) ? [`${at}: 5.1 has no ${node.text}`] : [];
    case 'pipeline_chain_tail':
      return [`${at}: 5.1 has no && and ||`];
    case 'redirection':
      return [`${at}: writes to a file`];
    default:
      return [];
  }
}

function complaintsAboutErrors(command: Node, at: string, stopping: readonly string[]): readonly string[] {
  const name = command.childForFieldName('command_name')?.text ?? '';
  if (!holds(stopping, name) || / -ErrorAction Stop\b/i.test(command.text)) return [];
  return [`${at}: ${name} goes on after an error`];
}

function complaintsAboutCall(node: Node, at: string, methods: readonly string[]): readonly string[] {
  const name = node.children.find((child) => child?.type === 'member_name')?.text ?? node.text;
  return holds(methods, name) ? [] : [`${at}: calls ${name}`];
}

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
const holds = (words: readonly string[], word: string): boolean => words.some((one) => same(one, word));

async function loadParser(): Promise<Parser> {
  await Parser.init();
  const grammar = createRequire(import.meta.url).resolve('tree-sitter-powershell/tree-sitter-powershell.wasm');
  const parser = new Parser();
  parser.setLanguage(await Language.load(await readFile(grammar)));
  return parser;
}

/** YAML with the position of everything in it. */
import {
  Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type YAMLError,
  type YAMLMap,
} from "yaml";
import type { ConfigProblem, TextPosition } from "../base/errors.ts";
import {
  type Finding,
  findYamlMistakes,
  firstAlias,
  keyName,
  tooDeep,
} from "./yaml_mistakes.ts";

/** Keys and indexes that lead from the root of a document to a value. */
export type DocumentPath = readonly (string | number)[];

/** What a YAML text says, and where. */
export interface YamlText {
  /** Maps, lists and scalars; undefined if there are problems. */
  readonly value: unknown;
  /** Why the text cannot be read; empty if it can. */
  readonly problems: readonly ConfigProblem[];
  /**
   * Where something stands.
   *
   * @param path Where it stands in the document. A path that leads too far
   *     gives the key of the deepest thing that exists.
   * @param part Whether its key or its value is meant.
   */
  locate(path: DocumentPath, part: "key" | "value"): TextPosition;
}

/** Far more than people write, far fewer than a bomb needs. */
export const MAX_ALIAS_COUNT = 10_000;

/** Further syntax errors are mostly consequences of the first ones. */
const MAX_SYNTAX_PROBLEMS = 20;

/**
 * Reads YAML 1.2 with merge keys. Duplicate keys, unresolved and recursive
 * aliases and unknown tags are problems too.
 *
 * @param text The text; a byte order mark is skipped.
 * @param file What positions call the file.
 */
export function readYaml(text: string, file: string): YamlText {
  const lines = new LineCounter();
  const body = text.replace(/^\ufeff/, "");
  const parsed = parse(body, lines);
  const document = parsed ?? new Document();
  const at = (offset: number) => textPosition(body, lines, file, offset);
  const findings = parsed ? syntaxFindings(parsed) : [tooDeep(0)];
  const value = findings.length > 0 ? undefined : toValue(document, findings);
  const problems = findings.map(({ message, offset }) => ({
    message,
    where: "YAML",
    position: at(offset),
  }));
  return {
    value,
    problems,
    locate: (path, part) => at(offsetOf(document, path, part)),
  };
}

/** The document; undefined if the parser's stack is too small for it. */
function parse(text: string, lines: LineCounter): Document | undefined {
  try {
    return parseDocument(text, {
      lineCounter: lines,
      // warnings are ours to print; "silent" would hide some errors too
      logLevel: "error",
      merge: true,
      prettyErrors: false,
      // compares every key with every other; `findYamlMistakes` does not
      uniqueKeys: false,
    });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function syntaxFindings(document: Document): Finding[] {
  const errors = [...document.errors, ...document.warnings];
  const deep = errors.findLast(({ code }) => code === "RESOURCE_EXHAUSTION");
  if (deep) return [tooDeep(deep.pos[0])];
  const found = errors.map((error) => ({
    message: `Cannot read the YAML: ${reasonOf(error)}`,
    offset: error.pos[0],
  }));
  const all = found.length > 0 ? found : findYamlMistakes(document);
  const byOffset = new Map(all.toReversed().map((it) => [it.offset, it]));
  return [...byOffset.values()].sort((a, b) => a.offset - b.offset)
    .slice(0, MAX_SYNTAX_PROBLEMS);
}

/** The parser's messages start with capitals and may have several lines. */
function reasonOf({ code, message }: YAMLError): string {
  if (code === "MULTIPLE_DOCS") {
    return "it holds several documents; a study is one";
  }
  const line = message.split("\n")[0]!.replace(/\.$/, "");
  return line.charAt(0).toLowerCase() + line.slice(1);
}

function toValue(document: Document, findings: Finding[]): unknown {
  try {
    return document.toJS({ maxAliasCount: MAX_ALIAS_COUNT });
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    const message = "Cannot expand the aliases: together they stand for more " +
      `than ${MAX_ALIAS_COUNT} nodes; write fewer or smaller ones`;
    findings.push({ message, offset: firstAlias(document) });
  }
}

function textPosition(
  text: string,
  lines: LineCounter,
  file: string,
  offset: number,
): TextPosition {
  const { line, col } = lines.linePos(Math.min(offset, text.length));
  const start = lines.lineStarts[line - 1] ?? 0;
  const [found] = text.slice(start).match(/^[^\r\n]*/)!;
  return {
    file,
    line: Math.max(line, 1),
    column: Math.max(col, 1),
    text: found,
  };
}

function offsetOf(
  document: Document,
  path: DocumentPath,
  part: "key" | "value",
): number {
  let node: unknown = document.contents;
  let start = startOf(node);
  for (const [i, step] of path.entries()) {
    const found = child(document, node, step);
    if (found === undefined) return start;
    const wanted = i === path.length - 1 ? part : "key";
    node = isPair(found) ? found.value : found;
    start = startOf(wanted === "key" && isPair(found) ? found.key : node);
  }
  return start;
}

function startOf(node: unknown): number {
  return (node as Node | null)?.range?.[0] ?? 0;
}

/** The entry of a list, or the pair of a map, merged maps included. */
function child(
  document: Document,
  parent: unknown,
  step: string | number,
): Pair | Node | undefined {
  const node = isAlias(parent) ? parent.resolve(document) : parent;
  if (isSeq(node)) return node.items[Number(step)] as Node | undefined;
  return isMap(node) ? pairOf(document, node, String(step)) : undefined;
}

function pairOf(
  document: Document,
  map: YAMLMap,
  key: string,
): Pair | undefined {
  for (const pair of map.items) {
    if (isScalar(pair.key) && keyName(pair.key) === key) return pair;
  }
  for (const pair of map.items) {
    if (!isScalar(pair.key) || keyName(pair.key) !== "<<") continue;
    const merged = isSeq(pair.value) ? pair.value.items : [pair.value];
    for (const source of merged) {
      const found = child(document, source, key);
      if (isPair(found)) return found;
    }
  }
  return undefined;
}

/** Mistakes in a YAML document that the parser lets pass or finds too slowly. */
import {
  type Alias,
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  type Scalar,
  visit,
  type YAMLMap,
} from "yaml";

/** A mistake, before line and column are known. */
export interface Finding {
  /** What is wrong. */
  readonly message: string;
  /** UTF-16 code units from the beginning of the text. */
  readonly offset: number;
}

/** Lists and maps in each other; studies need five. */
export const MAX_DEPTH = 64;

/**
 * What is wrong with a document that is nested too deeply.
 *
 * @param offset Where it becomes so, or 0.
 */
export function tooDeep(offset: number): Finding {
  const message = "Cannot read the YAML: it is nested too deeply; expected " +
    `at most ${MAX_DEPTH} lists and maps in each other`;
  return { message, offset };
}

/** Aliases of a document: the parser looks for each in all that is before it. */
export const MAX_ALIASES = 1_000;

/** The first alias that is one too many. */
function findTooMany(document: Document): Finding[] {
  let count = 0;
  const findings: Finding[] = [];
  visit(document, {
    Alias(_, alias) {
      if (++count <= MAX_ALIASES) return undefined;
      const message = `Cannot use more than ${MAX_ALIASES} aliases: write ` +
        "some of the values themselves";
      findings.push({ message, offset: alias.range?.[0] ?? 0 });
      return visit.BREAK;
    },
  });
  return findings;
}

/** The first list or map that is nested too deeply. */
function findTooDeep(document: Document): Finding[] {
  const findings: Finding[] = [];
  visit(document, {
    Collection(_, node, ancestors) {
      if (ancestors.filter(isCollection).length < MAX_DEPTH) return undefined;
      findings.push(tooDeep(node.range?.[0] ?? 0));
      return visit.BREAK;
    },
  });
  return findings;
}

/**
 * Finds nesting that is too deep and aliases that are too many, or else keys
 * that a map has twice (`1` and `"1"` are the same key), keys that are no
 * scalars, merge keys of something else than maps, and aliases without an
 * anchor or inside their own anchor.
 *
 * @param document A document without syntax errors.
 */
export function findYamlMistakes(document: Document): Finding[] {
  const findings = [...findTooDeep(document), ...findTooMany(document)];
  if (findings.length > 0) return findings;
  const anchors = new Map<string, Node>();
  visit(document, {
    Node(_, node) {
      if ("anchor" in node && node.anchor) anchors.set(node.anchor, node);
    },
    Map(_, map) {
      if (map.anchor) anchors.set(map.anchor, map);
      findings.push(...keyMistakes(map), ...mergeMistakes(map, anchors));
    },
    Alias(_, alias, ancestors) {
      const message = aliasMistake(alias, anchors, ancestors);
      if (message) findings.push({ message, offset: alias.range?.[0] ?? 0 });
    },
  });
  return findings;
}

function keyMistakes(map: YAMLMap): Finding[] {
  const findings: Finding[] = [];
  const seen = new Set<string>();
  for (const { key } of map.items) {
    const offset = isNode(key) ? key.range?.[0] ?? 0 : 0;
    if (!isScalar(key)) {
      const message = "Cannot use a list, map or alias as key: expected a name";
      findings.push({ message, offset });
      continue;
    }
    const name = keyName(key);
    if (seen.has(name)) {
      const message = `Cannot use key "${name}" twice in one map: ` +
        "remove one of the two";
      findings.push({ message, offset });
    }
    seen.add(name);
  }
  return findings;
}

function mergeMistakes(
  map: YAMLMap,
  anchors: ReadonlyMap<string, Node>,
): Finding[] {
  const findings: Finding[] = [];
  for (const { key, value } of map.items) {
    if (!isScalar(key) || keyName(key) !== "<<") continue;
    const sources = isSeq(value) ? value.items : [value];
    const allMaps = sources.every((source) =>
      isMap(isAlias(source) ? anchors.get(source.source) : source)
    );
    if (allMaps) continue;
    const message = "Cannot merge what is not a map: expected a map, an " +
      "alias of one, or a list of these";
    findings.push({ message, offset: key.range?.[0] ?? 0 });
  }
  return findings;
}

/**
 * A key as text. The parser stands a symbol for the merge key `<<`.
 *
 * @param key Any scalar key.
 */
export function keyName({ value }: Scalar): string {
  return typeof value === "symbol" ? value.description! : String(value);
}

/** Offset of the first alias; 0 if there is none. */
export function firstAlias(document: Document): number {
  let offset = 0;
  visit(document, {
    Alias(_, alias) {
      offset = alias.range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return offset;
}

function aliasMistake(
  alias: Alias,
  anchors: ReadonlyMap<string, Node>,
  ancestors: readonly unknown[],
): string | undefined {
  const { source } = alias;
  if (!anchors.has(source)) {
    return `Cannot find anchor "${source}": expected &${source} before ` +
      `*${source}`;
  }
  const recursive = ancestors.some((ancestor) =>
    isNode(ancestor) && "anchor" in ancestor && ancestor.anchor === source
  );
  if (!recursive) return undefined;
  return `Cannot use *${source} inside &${source}: it would contain itself`;
}

/** The table's filter: that of the command line, and plain words. */
import { ConfigError } from "../base/errors.ts";
import type { FilterValue } from "../plan/filter_names.ts";
import { type FilterToken, filterTokens } from "../plan/filter_tokens.ts";
import { type Matcher, parseFilter } from "../plan/parse_filter.ts";
import type { Axis, Cell, ReportData, ReportTrial } from "./data.ts";
import { settingName } from "./setting_name.ts";
import { shortPath } from "./state.ts";

/** Says whether a trial is wanted. */
export type Wanted = (trial: ReportTrial) => boolean;

/** A filter that has been read. */
export interface PageFilter {
  /** Lets all trials pass where the filter cannot be read. */
  readonly wanted: Wanted;
  /** What is wrong with it, one line; null if nothing. */
  readonly problem: string | null;
}

/** What a name stands for. */
interface Named {
  /** Values that decide whether numbers or words are compared. */
  readonly values: ReadonlySet<FilterValue>;
  /** What else values are called. */
  readonly names: ReadonlySet<string>;
  readonly of: (trial: ReportTrial) => FilterValue | undefined;
  readonly bears: (trial: ReportTrial, name: string) => boolean;
}

/** Stands for all texts of a trial; nobody can call a setting so. */
const ANYWHERE = "*";

/** What `tags` of a trial without any is. */
const NO_TAGS = "none";

/**
 * Reads a filter. The language is that of `--filter`; besides, `=` is `==`,
 * what stands side by side must both hold, names may be written in small
 * letters, and words that are compared with nothing are looked for anywhere.
 *
 * @param text What was typed.
 * @param data The report, for names of settings and measures.
 */
export function readFilter(text: string, data: ReportData): PageFilter {
  const known = knownNames(data);
  try {
    const tokens = filterTokens(withoutSingles(text));
    if (tokens.length === 1) return { wanted: () => true, problem: null };
    const { expression, words } = toExpression(tokens, [...known.keys()]);
    known.set(ANYWHERE, anywhere(words, data));
    const { matches, warnings } = parseFilter(
      expression,
      mapped(known, ({ values }) => values),
      mapped(known, ({ names }) => names),
    );
    const wanted = (trial: ReportTrial) => fits(trial, matches, known);
    return { wanted, problem: warnings[0] ?? null };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { wanted: () => true, problem: error.problems[0]!.message };
  }
}

function fits(
  trial: ReportTrial,
  matches: Matcher,
  known: ReadonlyMap<string, Named>,
): boolean {
  return matches(
    (path) => known.get(path)!.of(trial),
    (path, name) => known.get(path)!.bears(trial, name),
  );
}

function mapped<Value>(
  known: ReadonlyMap<string, Named>,
  of: (named: Named) => Value,
): Map<string, Value> {
  return new Map([...known].map(([name, it]) => [name, of(it)]));
}

/** `=` becomes `==`, but within quotes. */
function withoutSingles(text: string): string {
  return text.replace(
    /"[^"]*"|'[^']*'|(?<![=!<>])=(?!=)/g,
    (found) => found === "=" ? "==" : found,
  );
}

const COMPARISONS = ["==", "!=", "<", "<=", ">", ">="];

/** Puts in what the command line's language wants to be written. */
function toExpression(
  tokens: readonly FilterToken[],
  known: readonly string[],
): { readonly expression: string; readonly words: ReadonlySet<string> } {
  const parts: string[] = [];
  const words = new Set<string>();
  const isComparison = (at: number): boolean =>
    tokens[at]?.kind === "sign" && COMPARISONS.includes(tokens[at].text);
  const isSide = (at: number): boolean =>
    tokens[at]?.kind === "word" || tokens[at]?.kind === "text";
  for (let at = 0; at < tokens.length - 1; at++) {
    const { kind, text } = tokens[at]!;
    const isStart = isSide(at) || ["!", "("].includes(text);
    const isAfter = at > 0 && (isSide(at - 1) || tokens[at - 1]!.text === ")");
    if (isStart && isAfter) parts.push("&&");
    if (kind === "sign") parts.push(text);
    else if (isComparison(at + 1)) {
      parts.push(spelled(text, known), tokens[at + 1]!.text);
      // a value is no name, even if it looks like one
      if (isSide(at + 2)) parts.push(quoted(tokens[at + 2]!.text));
      at += isSide(at + 2) ? 2 : 1;
    } else {
      words.add(text.toLowerCase());
      parts.push(ANYWHERE, "==", quoted(text.toLowerCase()));
    }
  }
  return { expression: parts.join(" "), words };
}

/** A text never holds both kinds of quotes. */
function quoted(text: string): string {
  return text.includes('"') ? `'${text}'` : `"${text}"`;
}

/** The name as it is spelled, where capitals alone differ. */
function spelled(name: string, known: readonly string[]): string {
  if (known.includes(name)) return name;
  const small = name.toLowerCase();
  const fitting = known.filter((path) =>
    [path, path.split(".").at(-1)!].some((it) => it.toLowerCase() === small)
  );
  return fitting.length === 1 ? fitting[0]! : name;
}

const NOTHING: Pick<Named, "names" | "bears"> = {
  names: new Set(),
  bears: () => false,
};

function knownNames(data: ReportData): Map<string, Named> {
  const { axes, measures, shared, trials } = data;
  const known = new Map<string, Named>();
  for (const [path, text] of Object.entries(shared)) {
    const value = text === "" || Number.isNaN(Number(text))
      ? text
      : Number(text);
    known.set(path, { ...NOTHING, values: new Set([value]), of: () => value });
  }
  for (const [axis, { path, values, names }] of axes.entries()) {
    known.set(path, {
      values: new Set(values.filter((value) => value !== null)),
      names: new Set(names.flat()),
      of: ({ at }) => values[at[axis]!] ?? undefined,
      bears: ({ at }, name) => names[at[axis]!]!.includes(name),
    });
  }
  for (const field of ["id", "study", "state"] as const) {
    const values = new Set(trials.map((trial) => trial[field]));
    known.set(field, { ...NOTHING, values, of: (trial) => trial[field] });
  }
  known.set("tags", {
    values: new Set([NO_TAGS]),
    names: new Set(trials.flatMap(({ tags }) => tags)),
    of: ({ tags }) => tags.length === 0 ? NO_TAGS : undefined,
    bears: ({ tags }, name) => tags.includes(name),
  });
  for (const { name } of measures) {
    known.set(name, {
      ...NOTHING,
      values: new Set(),
      of: (trial) => trial.measures[name],
    });
  }
  return known;
}

/** What words are looked for in. */
function anywhere(words: ReadonlySet<string>, data: ReportData): Named {
  const texts = new Map<ReportTrial, string>();
  return {
    values: new Set(),
    names: words,
    of: () => undefined,
    bears: (trial, word) => {
      const text = texts.get(trial) ?? textOf(trial, data);
      texts.set(trial, text);
      return text.includes(word);
    },
  };
}

function textOf(trial: ReportTrial, { axes }: ReportData): string {
  const cells = axes.flatMap(({ values, names }, axis): Cell[] => {
    const at = trial.at[axis]!;
    return [values[at]!, ...names[at]!];
  });
  const { id, study, state, reason, tags, notes } = trial;
  return [id, study, state, reason ?? "", ...tags, ...notes, ...cells]
    .join(" ").toLowerCase();
}

/**
 * An example of a filter that fits the report.
 *
 * @param data The report.
 */
export function filterHint({ axes, measures, trials }: ReportData): string {
  const axis = axes.find(({ path, values }) =>
    path !== "seed" && typeof values[0] === "number"
  );
  const choice = axes.find(({ values, names }) =>
    typeof values[0] === "string" && /^[\w-]+$/.test(names[0]![0] ?? values[0])
  );
  const [measure] = measures;
  const numbers = measure === undefined ? [] : trials
    .flatMap(({ measures }) => measures[measure.name] ?? [])
    .sort((a, b) => a - b);
  const middle = numbers[numbers.length >> 1];
  const nameOf = ({ path }: Axis): string => {
    const short = shortPath(path);
    const same = axes.filter((it) => shortPath(it.path) === short);
    return same.length === 1 ? short : settingName(path);
  };
  return [
    ...axis ? [`${nameOf(axis)}>${axis.values[0]}`] : [],
    ...choice
      ? [
        `${nameOf(choice)}==${choice.names[0]![0] ?? choice.values[0]}`,
      ]
      : [],
    ...middle === undefined
      ? []
      : [`${measure!.name}<${Number(middle.toPrecision(2))}`],
    ...trials.some(({ state }) => state !== "done") ? ["state==done"] : [],
  ].slice(0, 3).join(" && ");
}

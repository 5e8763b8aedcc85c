/** Whether something has the form of a part, before it is run. */
import type { NumberParameter } from "../../engine/types.ts";
import { rangeText } from "../expected.ts";
import { isMap } from "../members.ts";
import type { PartKindInfo } from "./part_kinds.ts";

const NAME = /^[a-zA-Z][a-zA-Z0-9_-]{0,39}$/;

/** Words that YAML, or those who know its older versions, take for others. */
const TAKEN = /^(true|false|null|yes|no|on|off|auto)$/i;

/**
 * What is wrong with a name, if anything.
 *
 * @param name The name.
 */
export function nameProblem(name: string): string | undefined {
  // every object has a constructor: tables by name would have it, too
  const isTaken = TAKEN.test(name) || name in {};
  if (NAME.test(name) && !isTaken) return undefined;
  const why = isTaken ? `${name} is a word that means something else; ` : "";
  return `${why}expected up to 40 letters, digits, hyphens and underscores, ` +
    "the first one a letter, and no word such as true, null, auto or " +
    "constructor";
}

/**
 * What is wrong with the form of a part.
 *
 * @param spec What the file exports.
 * @param info What parts of its kind have.
 * @returns Sentences without their beginning: `summary is missing: expected …`.
 */
export function shapeProblems(spec: unknown, info: PartKindInfo): string[] {
  if (!isMap(spec)) {
    return [`found ${show(spec)}, expected a map of members`];
  }
  const { functions, oneOf = [], members } = info;
  const allowed = ["summary", ...functions, ...oneOf, ...Object.keys(members)];
  const found = [
    ...wrong("summary", spec.summary, summaryProblem(spec.summary)),
    ...functions.flatMap((name) =>
      wrong(name, spec[name], functionProblem(spec[name]))
    ),
    ...oneOfProblems(spec, oneOf),
    ...Object.entries(members).flatMap(([name, problem]) =>
      wrong(name, spec[name], problem(spec[name]))
    ),
    ...Object.keys(spec).filter((it) => !allowed.includes(it)).map((name) =>
      `${name} is not known: expected ${allowed.join(", ")}`
    ),
  ];
  if ("parameters" in members && isMap(spec.parameters)) {
    for (const [name, parameter] of Object.entries(spec.parameters)) {
      found.push(...parameterProblems(name, parameter));
    }
  }
  return found;
}

function wrong(
  name: string,
  value: unknown,
  problem: string | undefined,
): string[] {
  if (problem === undefined) return [];
  const found = value === undefined ? "is missing" : `is ${show(value)}`;
  return [`${name} ${found}: ${problem}`];
}

/** What is wrong with members of which there is to be one. */
function oneOfProblems(
  spec: Readonly<Record<string, unknown>>,
  names: readonly string[],
): string[] {
  if (names.length === 0) return [];
  const [first = "", ...more] = names.filter((it) => spec[it] !== undefined);
  const expected = `expected ${names.join(" or ")}`;
  if (more.length > 0) {
    return [`${[first, ...more].join(" and ")} are both there: ${expected}`];
  }
  if (first === "") {
    return [`${names[0]} is missing: expected a function, or ${names[1]}`];
  }
  return wrong(first, spec[first], functionProblem(spec[first]));
}

function summaryProblem(value: unknown): string | undefined {
  return typeof value === "string" && /^[^\p{C}]*[^\p{C}.]$/u.test(value)
    ? undefined
    : "expected one line of text without a full stop";
}

function functionProblem(value: unknown): string | undefined {
  return typeof value === "function" ? undefined : "expected a function";
}

/** What is wrong with a number that a study may set. */
function parameterProblems(name: string, parameter: unknown): string[] {
  const label = `parameter ${name}`;
  if (name === "name" || nameProblem(name) !== undefined) {
    const why = nameProblem(name) ?? "name is what studies call the part by";
    return [`${label} cannot be called so: ${why}`];
  }
  if (!isMap(parameter)) return wrong(label, parameter, "expected a map");
  const { summary, default: standard, min, max } = parameter;
  const isNumber = (value: unknown): boolean => Number.isFinite(value);
  const found = [
    ...wrong(`${label}.summary`, summary, summaryProblem(summary)),
    ...[["default", standard], ["min", min]].flatMap(([key, value]) =>
      wrong(
        `${label}.${key}`,
        value,
        isNumber(value) ? undefined : "expected a number",
      )
    ),
    ...wrong(
      `${label}.max`,
      max,
      max === undefined || isNumber(max) ? undefined : "expected a number",
    ),
  ];
  if (found.length > 0) return found;
  const range = parameter as unknown as NumberParameter;
  if (isWithin(range)) return [];
  return [
    `${label}.default is ${standard}: expected a number ${rangeText(range)}`,
  ];
}

/** Whether a default is one that a study could write. */
function isWithin(parameter: NumberParameter): boolean {
  const { default: value, min, max = Infinity } = parameter;
  const { minExclusive, maxExclusive } = parameter;
  return (minExclusive ? value > min : value >= min) &&
    (maxExclusive ? value < max : value <= max);
}

function show(value: unknown): string {
  if (typeof value === "function") return "a function";
  return JSON.stringify(value) ?? String(value);
}

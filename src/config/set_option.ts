/** `--set`: one setting on the command line. */
import type { ConfigProblem } from "../base/errors.ts";
import { splitList } from "./split_list.ts";
import { readYaml } from "./yaml_text.ts";

/** What one `--set` says. */
export interface SetOption {
  /** As errors name it: `--set beta=4`. */
  readonly option: string;
  /** What it sets: `beta`, `optimizer.learningRate`, `seeds`. */
  readonly path: string;
  /** Whether commas make it a list of values, one trial or more for each. */
  readonly isList: boolean;
  /** The value, or the list of them. */
  readonly value: unknown;
}

/** What errors name of an option need not be all of it. */
const MAX_LENGTH = 80;

const FORM = "expected KEY=VALUE, or KEY=VALUE,VALUE,… to vary it; for " +
  "instance beta=40 or optimizer.learningRate=0.01,0.1";

/**
 * Understands what stands behind `--set`.
 *
 * @param text `KEY=VALUE` or `KEY=VALUE,VALUE,…`; values are YAML.
 * @returns What it says, or what is wrong with it.
 *
 * @example
 * ```ts
 * import { parseSet } from "./set_option.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * deepStrictEqual(parseSet("beta=1e-3,40"), {
 *   option: "--set beta=1e-3,40",
 *   path: "beta",
 *   isList: true,
 *   value: [0.001, 40],
 * });
 * ```
 */
export function parseSet(text: string): SetOption | ConfigProblem {
  const isLong = text.length > MAX_LENGTH;
  const option = `--set ${isLong ? `${text.slice(0, MAX_LENGTH)}…` : text}`;
  const [, key, written] = /^([^=]*)=?(.*)$/s.exec(text)!;
  const path = key!.trim();
  const where = path || "study";
  const parts = splitList(written!);
  const isEmpty = parts.some((part) => part.trim() === "");
  if (path === "" || isEmpty) {
    const what = path === "" ? "a setting and its value" : "a value";
    return { option, where, message: `Cannot find ${what}: ${FORM}` };
  }
  const yamls = parts.map((part) => readYaml(part, option));
  const [problem] = yamls.flatMap(({ problems }) => problems);
  if (problem !== undefined) return { option, where, message: problem.message };
  const values = yamls.map(({ value }) => value);
  const isList = values.length > 1;
  return { option, path, isList, value: isList ? values : values[0] };
}

/** From zod's issues to sentences about settings. */
import type { z } from "zod";
import { show } from "./show.ts";

type Issue = z.core.$ZodIssue;

/** Something wrong inside a value. */
export interface Complaint {
  /** Keys and indexes from the value to what is wrong. */
  readonly path: readonly (string | number)[];
  /** A key that does not belong there, if it is the key that is wrong. */
  readonly key?: string;
  /** What was found and what is allowed. */
  readonly message: string;
}

/**
 * Says what is wrong with a value, each place once.
 *
 * @param error What zod found. Its messages say what is allowed.
 * @param value The value that was checked.
 * @param label What users call the value: `optimizer`, `study`.
 */
export function complaintsOf(
  error: z.ZodError,
  value: unknown,
  label: string,
): Complaint[] {
  const byPlace = new Map<string, Complaint>();
  for (const leaf of error.issues.flatMap((issue) => leavesOf(issue, []))) {
    const { path, key } = leaf;
    const place = JSON.stringify([path, key]);
    if (byPlace.has(place)) continue;
    const message = sentence(leaf, value, label);
    byPlace.set(
      place,
      key === undefined ? { path, message } : { path, key, message },
    );
  }
  return [...byPlace.values()];
}

interface Leaf {
  readonly path: readonly (string | number)[];
  readonly key?: string;
  readonly expected: string;
}

function leavesOf(
  issue: Issue,
  prefix: readonly (string | number)[],
): Leaf[] {
  const path = [...prefix, ...issue.path as (string | number)[]];
  if (issue.code === "unrecognized_keys") {
    // one line a key: see `unknownKeys`
    const lines = issue.message.split("\n");
    return issue.keys.map((key, i) => ({ path, key, expected: lines[i]! }));
  }
  if (issue.code === "invalid_union") {
    const meant = issue.errors.find((branch) => !branch.some(isOtherForm));
    if (meant) return withoutRules(meant).flatMap((it) => leavesOf(it, path));
  }
  return [{ path, expected: issue.message }];
}

/** Whether a form of a union did not fit at all, rather than in a detail. */
function isOtherForm({ code, path }: Issue): boolean {
  return path.length === 0 &&
    (code === "invalid_type" || code === "invalid_value");
}

/** A rule about a whole value says nothing while its members are wrong. */
function withoutRules(issues: readonly Issue[]): readonly Issue[] {
  const members = issues.filter(({ code }) => code !== "custom");
  return members.length > 0 ? members : issues;
}

function sentence(
  { path, key, expected }: Leaf,
  value: unknown,
  label: string,
): string {
  const holder = nameOf(label, path);
  if (key !== undefined) {
    return `Cannot find "${key}" in ${holder}: ${expected}`;
  }
  const found = path.reduce<unknown>(
    (at, step) => (at as Record<string | number, unknown>)?.[step],
    value,
  );
  if (found !== undefined) {
    return `Cannot use ${show(found)} for ${holder}: ${expected}`;
  }
  const inside = nameOf(label, path.slice(0, -1));
  return `Cannot find ${path.at(-1) ?? label} in ${inside}: ${expected}`;
}

/** `optimizer.learningRate`; entries of lists bear the name of the list. */
function nameOf(label: string, path: readonly (string | number)[]): string {
  const keys = [label, ...path.filter((step) => typeof step === "string")];
  while (keys.length > 1 && ["study", "base"].includes(keys[0]!)) keys.shift();
  return keys.join(".");
}

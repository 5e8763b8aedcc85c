/** From what a study writes to the values that it gives settings. */
import { z } from "zod";
import type { Json } from "../base/records.ts";
import { complaintsOf } from "./complaints.ts";
import { unknownKeys } from "./expected.ts";
import { membersOf } from "./members.ts";
import type { ProblemList } from "./problem_list.ts";
import type { Target } from "./setting_path.ts";
import type { Assignment } from "./study.ts";
import type { DocumentPath } from "./yaml_text.ts";

const LABEL = "expected a short text in one line, at most 40 characters";

const LABELLED = z.strictObject({
  value: z.unknown().refine((value) => value !== undefined, {
    error: "expected the value that has the label",
  }),
  label: z.string({ error: LABEL }).regex(/^[^\s\p{C}](?:[^\p{C}]{0,39})$/u, {
    error: LABEL,
  }),
}, { error: unknownKeys(["value", "label"]) });

/**
 * Reads one value, with a label or without.
 *
 * @param target The setting that gets it.
 * @param written What the study says.
 * @param place Where it says so.
 * @param problems Gets what is wrong with a label. The value is checked later,
 *     together with what it meets.
 * @returns Nothing if something is wrong.
 */
export function readAssignment(
  target: Target,
  written: unknown,
  place: DocumentPath,
  problems: ProblemList,
): Assignment | undefined {
  const json = written as Json;
  const map = membersOf(written);
  const isPlain = !Object.hasOwn(map, "value") && !Object.hasOwn(map, "label");
  if (isPlain) return { ...target, value: json, written: json, place };
  const { data, error } = LABELLED.safeParse(written);
  if (data !== undefined) {
    const value = data.value as Json;
    return { ...target, value, written: json, place: [...place, "value"] };
  }
  for (const it of complaintsOf(error, written, target.path)) {
    const { path, key, message } = it;
    if (key === undefined) problems.add([...place, ...path], "value", message);
    else problems.add([...place, key], "key", message);
  }
  return undefined;
}

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

/** Schema of a value with a label. */
export const LABELLED: z.ZodType<{ value?: unknown; label: string }> = z
  .strictObject({
    value: z.unknown().refine((value) => value !== undefined, {
      error: "expected the value that has the label",
    }).meta({
      description: "The value itself",
      examples: [4000],
    }),
    label: z.string({ error: LABEL }).regex(/^[^\s\p{C}](?:[^\p{C}]{0,39})$/u, {
      error: LABEL,
    }).meta({
      description: "Short name that tables show instead of the value",
      examples: ["strong"],
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

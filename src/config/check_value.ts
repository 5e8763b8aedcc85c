/** Values that are compared or set before it is known what they meet. */
import { complaintsOf } from "./complaints.ts";
import { FIELDS } from "./fields.ts";
import type { ProblemList } from "./problem_list.ts";
import type { Target } from "./setting_path.ts";
import { reportVariant } from "./variant.ts";
import type { DocumentPath } from "./yaml_text.ts";

/**
 * Whether a setting or a part of it can have a value at all; a part, beside
 * any name that its setting can have.
 *
 * @param target The setting.
 * @param value The value.
 * @param place Where it stands.
 * @param problems Gets what is wrong with it.
 */
export function checkValue(
  { field, part }: Target,
  value: unknown,
  place: DocumentPath,
  problems: ProblemList,
): boolean {
  const { schema, holdersOf } = FIELDS[field];
  const samples = part === undefined ? [value] : holdersOf(part, value);
  const failures = [];
  for (const sample of samples) {
    const { error } = schema.safeParse(sample);
    if (error === undefined) return true;
    failures.push(complaintsOf(error, sample, field));
  }
  // that another name has no such parameter says nothing of the value
  const meant = failures.find((it) => it.every(({ key }) => key === undefined));
  const parts = new Map(part === undefined ? [] : [[part, place]]);
  reportVariant({ place, parts }, meant ?? failures[0]!, problems);
  return false;
}

/** One setting on its way from `base` through all that changes it. */
import type { Json } from "../base/records.ts";
import { type Complaint, complaintsOf } from "./complaints.ts";
import { FIELDS } from "./fields.ts";
import type { ProblemList } from "./problem_list.ts";
import type { Assignment, FieldName } from "./study.ts";
import type { DocumentPath } from "./yaml_text.ts";

/**
 * A setting as it stands after some assignments. Equal assignments in the same
 * order give the same object, so that what is found out about one is found out
 * once, however many combinations there are.
 */
export interface Variant {
  /** The setting. */
  readonly field: FieldName;
  /** What the study makes of it, before defaults. */
  readonly written: unknown;
  /** Where the whole of it stands. */
  readonly place: DocumentPath;
  /** Where parts stand that were set alone. */
  readonly parts: ReadonlyMap<string, DocumentPath>;
  /** What later assignments made of it. */
  next?: Map<Assignment, Variant>;
  /** What {@linkcode resolve} found. */
  resolution?: Resolution;
}

const NO_PARTS: Variant["parts"] = new Map();

/** What a trial is told, or what is wrong. */
export type Resolution =
  | { readonly success: true; readonly value: unknown }
  | { readonly success: false; readonly complaints: readonly Complaint[] };

/**
 * A setting as `base` gives it.
 *
 * @param field The setting.
 * @param base What the study says in `base`.
 */
export function startVariant(
  field: FieldName,
  base: Readonly<Record<string, unknown>>,
): Variant {
  const isWritten = Object.hasOwn(base, field);
  const written = isWritten ? base[field] : FIELDS[field].default;
  return newVariant(field, written, ["base", field], NO_PARTS);
}

function newVariant(
  field: FieldName,
  written: unknown,
  place: DocumentPath,
  parts: ReadonlyMap<string, DocumentPath>,
): Variant {
  return { field, written, place, parts };
}

/**
 * Sets the whole of a setting, or a part of it.
 *
 * @param variant The setting before.
 * @param assignment What it becomes.
 * @returns The setting after it; as before where it is too wrong to have parts,
 *     which is reported as it stands in the study.
 */
export function assign(variant: Variant, assignment: Assignment): Variant {
  variant.next ??= new Map();
  const known = variant.next.get(assignment);
  if (known !== undefined) return known;
  const next = change(variant, assignment);
  variant.next.set(assignment, next);
  return next;
}

function change(variant: Variant, { part, value, place }: Assignment): Variant {
  const { field, parts, written } = variant;
  if (part === undefined) return newVariant(field, value, place, NO_PARTS);
  // later parts may put right what earlier ones made wrong
  if (parts.size === 0 && !resolve(variant).success) return variant;
  const before = FIELDS[field].toParts(written);
  if (before === undefined) return variant;
  const changed = { ...before, [part]: value };
  const places = new Map([...parts, [part, place] as const]);
  return newVariant(field, changed, variant.place, places);
}

/**
 * What a trial is told of a setting.
 *
 * @param variant The setting.
 */
export function resolve(variant: Variant): Resolution {
  return variant.resolution ??= check(variant);
}

function check({ field, written }: Variant): Resolution {
  const { schema, required } = FIELDS[field];
  if (written === undefined) {
    // that a file must speak is checked with its form
    return required
      ? { success: false, complaints: [] }
      : { success: true, value: undefined };
  }
  const { data, error } = schema.safeParse(written);
  return error === undefined
    ? { success: true, value: data }
    : { success: false, complaints: complaintsOf(error, written, field) };
}

/**
 * Reports what is wrong with a setting, where it stands.
 *
 * @param variant The setting.
 * @param complaints What is wrong.
 * @param problems Gets it.
 */
export function reportVariant(
  { place, parts }: Pick<Variant, "place" | "parts">,
  complaints: readonly Complaint[],
  problems: ProblemList,
): void {
  for (const { path, key, message } of complaints) {
    const part = parts.get(String(key ?? path[0]));
    // a part that does not belong there is a value of its own, not a key
    if (part) problems.add([...part, ...path.slice(1)], "value", message);
    else if (key === undefined) {
      problems.add([...place, ...path], "value", message);
    } else problems.add([...place, ...path, key], "key", message);
  }
}

/**
 * The parts of a setting that is right, as written where they were written,
 * with the others at what a trial is told.
 *
 * @param variant The setting.
 */
export function partsOf({ field, written }: Variant, value: unknown): {
  readonly [part: string]: Json;
} {
  const parts = FIELDS[field].toParts(written);
  return { ...value as object, ...parts } as { [part: string]: Json };
}

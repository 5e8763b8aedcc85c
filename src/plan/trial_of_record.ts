/** The trial that a record was made of, as far as the record tells. */
import { StoreError } from "../base/errors.ts";
import type { Settings, Trial, TrialRecord } from "../base/records.ts";
import { FIELD_NAMES, FIELDS } from "../config/fields.ts";
import { isMap } from "../config/members.ts";
import { imagesOfRecord } from "./images_of_record.ts";
import { trialHash } from "./trial_id.ts";

/**
 * Makes the trial of a record again, without its study.
 *
 * @param record What `trial.json` says. Parts of the user's own that it names
 *     must be in the registries.
 * @returns The trial; its files may have changed or gone meanwhile.
 * @throws {StoreError} If settings, images or weights are not those that its
 *     hash was made of, or it does not tell all of them.
 */
export function trialOfRecord(record: TrialRecord): Trial {
  const { id, hash, weightsSha256, parts } = record;
  if (!isText(weightsSha256)) throw refused(record, "it names no weights");
  const trial = {
    settings: readSettings(record),
    ...imagesOfRecord(record),
    weightsSha256,
    ...(parts && { parts }),
  };
  const found = trialHash(trial);
  if (found !== hash || !hash.startsWith(id)) {
    throw refused(
      record,
      "its settings, images and weights have another hash " +
        `(${found.slice(0, 12)}…) than it says (${hash.slice(0, 12)}…), so ` +
        "something in it was changed",
    );
  }
  return { id, hash, ...trial, varied: {} };
}

/** Records come from files, in which there may be anything. */
function isText(value: unknown): value is string {
  return typeof value === "string";
}

/** Settings, and parts of them, that older versions lacked are at defaults. */
function readSettings(record: TrialRecord): Settings {
  const { size, ...others }: Partial<Settings> = record.settings;
  const given: Readonly<Record<string, unknown>> = {
    ...{ size, styleSize: size },
    ...others,
  };
  const unknown = Object.keys(given)
    .find((name) => !Object.hasOwn(FIELDS, name));
  if (unknown !== undefined) {
    throw refused(record, `this Gramlab has no setting "${unknown}"`);
  }
  const settings = FIELD_NAMES.map((name) => {
    const { schema, default: standard } = FIELDS[name];
    const value = given[name];
    if (value === undefined && standard !== undefined) {
      return [name, schema.parse(standard)];
    }
    const { data, success } = schema.safeParse(value);
    if (success && hasForm(value, data)) {
      return [name, isMap(value) ? { ...data as object, ...value } : value];
    }
    const shown = JSON.stringify(value);
    throw refused(record, `${shown} is nothing that "${name}" can be`);
  });
  return Object.fromEntries(settings) as unknown as Settings;
}

/** Studies may write values in shorter forms, which records do not have. */
function hasForm(value: unknown, full: unknown): boolean {
  if (!isMap(value)) return typeof value === typeof full;
  return isMap(full) &&
    Object.entries(value).every(([name, inner]) =>
      typeof inner === typeof full[name]
    );
}

function refused({ id }: TrialRecord, why: string): StoreError {
  return new StoreError(`Cannot run trial ${id} from its record: ${why}`);
}

/** The trial that a record was made of, as far as the record tells. */
import { PHOTOS } from "../assets/manifest.ts";
import { StoreError } from "../base/errors.ts";
import type {
  ImageRef,
  Settings,
  Trial,
  TrialRecord,
  UsedImage,
} from "../base/records.ts";
import { lookup } from "../base/registry.ts";
import { FIELD_NAMES, FIELDS } from "../config/fields.ts";
import { PAINTERS, parseImageSource } from "../config/image_source.ts";
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
  const trial = {
    settings: readSettings(record),
    content: imageOf(record, "content"),
    style: imageOf(record, "style"),
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

/** Settings that older versions did not have are at their defaults. */
function readSettings(record: TrialRecord): Settings {
  const defaults = Object.fromEntries(
    FIELD_NAMES.map((name) => [name, FIELDS[name].default]),
  );
  const given: Partial<Settings> = record.settings;
  const settings: Readonly<Record<string, unknown>> = {
    ...{ ...defaults, styleSize: given.size },
    ...given,
  };
  const unknown = Object.keys(settings)
    .find((name) => !Object.hasOwn(FIELDS, name));
  if (unknown !== undefined) {
    throw refused(record, `this Gramlab has no setting "${unknown}"`);
  }
  const wrong = FIELD_NAMES.find((name) =>
    !FIELDS[name].schema.safeParse(settings[name]).success
  );
  if (wrong !== undefined) {
    const value = JSON.stringify(settings[wrong]);
    throw refused(record, `${value} is nothing that "${wrong}" can be`);
  }
  return settings as unknown as Settings;
}

function imageOf(record: TrialRecord, role: "content" | "style"): ImageRef {
  const used = record[role];
  if (used === null) throw refused(record, `it had no ${role} image`);
  const { sha256 } = used;
  const parsed = parseImageSource(record.settings[role]);
  const { name } = parsed;
  switch (parsed.kind) {
    case "painted":
      return { ...parsed, version: used.version ?? presentVersion(name) };
    case "photo":
      lookup(PHOTOS, name);
      return { kind: parsed.kind, name, sha256 };
    case "file":
      return { kind: parsed.kind, path: pathOf(record, used), sha256 };
    default:
      return parsed satisfies never;
  }
}

/** Version 1 of the record did not tell: another one has another hash. */
function presentVersion(painter: string): number {
  return lookup(PAINTERS, painter).version;
}

function pathOf(record: TrialRecord, { path, source }: UsedImage): string {
  if (path !== undefined) return path;
  throw refused(
    record,
    `it is of version 1, which does not tell where "${source}" lay`,
  );
}

function refused({ id }: TrialRecord, why: string): StoreError {
  return new StoreError(`Cannot run trial ${id} from its record: ${why}`);
}

/** The hash of a trial, computed anew from what was written down of it. */
import type {
  ImageRef,
  OwnPart,
  Settings,
  TrialRecord,
} from "../base/records.ts";
import { lookup } from "../base/registry.ts";
import { FIELD_NAMES, FIELDS } from "../config/fields.ts";
import { PAINTERS, parseImageSource } from "../config/image_source.ts";
import { readYaml } from "../config/yaml_text.ts";
import { trialHash } from "../plan/trial_id.ts";
import type { Hashes } from "../store/mod.ts";

/** Hashes of records and of plans, as `plan` computes them for a study. */
export const RECORD_HASHES: Hashes = {
  ofRecord(record) {
    const settings = readableSettings(record.settings);
    if (settings === undefined) return undefined;
    const contents = imagesOf(settings.content, record.content);
    const styles = imagesOf(settings.style, record.style);
    const { weightsSha256, parts } = record;
    const rest = { settings, weightsSha256, ...(parts && { parts }) };
    const hashes = contents.flatMap((content) =>
      styles.map((style) => trialHash({ ...rest, content, style }))
    );
    return hashes.find((hash) => hash === record.hash) ?? hashes.at(-1);
  },
  ofPlanned(trial) {
    const { content, style, weightsSha256, parts, ...rest } = trial as Fields;
    const settings = readableSettings(rest.settings);
    const isWhole = settings !== undefined && isImage(content) &&
      isImage(style) && typeof weightsSha256 === "string" &&
      (parts === undefined || areParts(parts));
    if (!isWhole) return undefined;
    const pinned = { content, style, weightsSha256 };
    return trialHash({ settings, ...pinned, ...(parts && { parts }) });
  },
  problemOfStudy(text, study) {
    const { value, problems: [problem] } = readYaml(text, "study.yaml");
    if (problem !== undefined) return problem.message;
    const name = (value as Fields | null)?.name;
    return name === study ? undefined : `its name is ${JSON.stringify(name)}`;
  },
};

type Fields = Readonly<Record<string, unknown>>;

/** What stands for a setting that an older version did not have. */
const DEFAULTS: Fields = Object.fromEntries(
  FIELD_NAMES.filter((name) => FIELDS[name].default !== undefined)
    .map((name) => [name, FIELDS[name].schema.parse(FIELDS[name].default)]),
);

/**
 * Settings with what older versions did not have at its default; undefined if
 * this process does not know all of them, or not what they say: the names of
 * the user's own parts, for instance, whose files are not loaded.
 */
function readableSettings(written: unknown): Settings | undefined {
  if (typeof written !== "object" || written === null) return undefined;
  const given = written as Fields;
  const settings: Fields = {
    ...DEFAULTS,
    styleSize: given.size,
    ...given,
  };
  const isKnown = Object.keys(settings).length === FIELD_NAMES.length &&
    FIELD_NAMES.every((name) =>
      FIELDS[name].schema.safeParse(settings[name]).success
    );
  return isKnown ? settings as unknown as Settings : undefined;
}

/**
 * What an image may have been: of a painted one version 1 of the record does
 * not tell the version of its painter. The present one comes last.
 */
function imagesOf(source: string, used: TrialRecord["content"]): ImageRef[] {
  const parsed = parseImageSource(source);
  if (parsed.kind === "painted") {
    if (used?.version !== undefined) {
      return [{ ...parsed, version: used.version }];
    }
    const { version } = lookup(PAINTERS, parsed.name);
    return Array.from(
      { length: version },
      (_, at) => ({ ...parsed, version: at + 1 }),
    );
  }
  if (typeof used?.sha256 !== "string") return [];
  const { sha256 } = used;
  const { kind, name } = parsed;
  return [
    kind === "photo" ? { kind, name, sha256 } : {
      kind: "file",
      path: name,
      sha256,
    },
  ];
}

function isImage(value: unknown): value is ImageRef {
  if (typeof value !== "object" || value === null) return false;
  const { kind, name, version, seed, sha256 } = value as Fields;
  return kind === "painted"
    ? typeof name === "string" && Number.isInteger(version) &&
      Number.isInteger(seed)
    : (kind === "file" || kind === "photo") && typeof sha256 === "string";
}

function areParts(value: unknown): value is readonly OwnPart[] {
  return Array.isArray(value) &&
    value.every((part: Fields | null) =>
      [part?.kind, part?.name, part?.sha256].every((it) =>
        typeof it === "string"
      )
    );
}

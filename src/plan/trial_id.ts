/** The identity of a trial: what can change its image, and nothing else. */
import { canonicalJson } from "../base/canonical_json.ts";
import type {
  Choice,
  ImageRef,
  Json,
  LayerWeights,
  NetworkSettings,
  OwnPart,
  Settings,
  Trial,
} from "../base/records.ts";
import { lookup } from "../base/registry.ts";
import { sha256 } from "../base/sha256.ts";
import { FIELDS } from "../config/fields.ts";
import type { FieldName } from "../config/study.ts";
import { INITS } from "../engine/catalog.ts";

/** What identity is computed from. */
export type TrialParts = Pick<
  Trial,
  "settings" | "content" | "style" | "weightsSha256" | "parts"
>;

/** Digits of a hash that make an id: collisions from millions of trials on. */
const ID_LENGTH = 12;

/** Finer differences vanish where the device rounds weights to float32. */
const WEIGHT_DIGITS = 12;

/** Settings that stand in the identity as they are, if not at their default. */
const PLAIN_FIELDS = [
  "size",
  "alpha",
  "beta",
  "iterations",
  "clamp",
  "precision",
] as const;

/** Settings that stand there without the parameters at their defaults. */
const CHOICES = [
  "network",
  "contentCost",
  "styleCost",
  "optimizer",
  "init",
] as const;

/** Settings that stand there rounded. */
const LAYERS = ["contentLayers", "styleLayers"] as const;

/**
 * The hash of a trial: SHA-256 of the canonical JSON of {@linkcode identityOf}.
 *
 * @param parts Settings, images and weights.
 * @returns 64 hex digits.
 */
export function trialHash(parts: TrialParts): string {
  return sha256(canonicalJson(identityOf(parts)));
}

/**
 * The short name of a trial.
 *
 * @param hash What {@linkcode trialHash} returned.
 * @returns The first 12 digits.
 */
export function trialId(hash: string): string {
  return hash.slice(0, ID_LENGTH);
}

/**
 * What can change the image of a trial. Settings at their defaults are left
 * out, part by part, so that a setting added later changes no old hash; which
 * is why a default must never change.
 *
 * @param parts Settings, images, weights and parts of the user's own.
 * @returns Plain JSON.
 */
export function identityOf(parts: TrialParts): Readonly<Record<string, Json>> {
  const { settings, content, style, weightsSha256 } = parts;
  const { size, styleSize, init, seed } = settings;
  const identity: Record<string, Json> = {
    content: imageIdentity(content),
    style: imageIdentity(style),
    weights: weightsSha256,
  };
  for (const field of PLAIN_FIELDS) {
    const value = settings[field];
    if (value !== FIELDS[field].default) identity[field] = value;
  }
  for (const field of [...CHOICES, ...LAYERS]) {
    const value = mapIdentity(field, settings[field]);
    if (value !== undefined) identity[field] = value;
  }
  const isSeeded = lookup(INITS, init.name).seeded;
  if (isSeeded && seed !== FIELDS.seed.default) identity.seed = seed;
  if (styleSize !== size) identity.styleSize = styleSize;
  if (parts.parts !== undefined) identity.parts = partsIdentity(parts.parts);
  return identity;
}

function imageIdentity(image: ImageRef): string {
  // file or photograph: the bytes count, not how they were named
  if (image.kind !== "painted") return image.sha256;
  const seed = image.seed === 0 ? "" : `?seed=${image.seed}`;
  return `painted:${image.name}@${image.version}${seed}`;
}

/** The code counts, not the file that it is in. */
function partsIdentity(parts: readonly OwnPart[]): Json {
  return Object.fromEntries(
    parts.map(({ kind, name, sha256 }) => [`${kind} ${name}`, sha256]),
  );
}

/** Without the path of its weights, for which their hash stands already. */
function networkIdentity(settings: NetworkSettings): Choice {
  const { weights: _, preprocessing, ...network } = settings;
  const isNeutral = preprocessing === undefined || preprocessing === "caffe";
  return isNeutral ? network : { ...network, preprocessing };
}

type MapField = (typeof CHOICES)[number] | (typeof LAYERS)[number];

/** What was worked out: trials of one study share most of these maps. */
const KNOWN = new Map<MapField, WeakMap<object, { identity?: Json }>>(
  [...CHOICES, ...LAYERS].map((field) => [field, new WeakMap()]),
);

/** What stands for a setting that is a map; nothing where it is the default. */
function mapIdentity(
  field: MapField,
  value: Settings[MapField],
): Json | undefined {
  const known = KNOWN.get(field)!;
  const found = known.get(value);
  if (found !== undefined) return found.identity;
  const identity = field === "network"
    ? withoutDefaults(field, networkIdentity(value as NetworkSettings))
    : isLayers(field)
    ? rounded(value as LayerWeights)
    : withoutDefaults(field, value as Choice);
  const isDefault = canonicalJson(identity) === defaultText(field);
  known.set(value, isDefault ? {} : { identity });
  return isDefault ? undefined : identity;
}

function isLayers(field: FieldName): boolean {
  return LAYERS.some((it) => it === field);
}

/** The name, and the parameters that are not at their defaults. */
function withoutDefaults(field: FieldName, choice: Choice): Choice {
  const { name, ...parameters } = choice;
  const standard = standardChoice(field, name);
  const changed = Object.entries(parameters).filter(([parameter, value]) =>
    value !== standard[parameter]
  );
  return { name, ...Object.fromEntries(changed) };
}

/** A choice with all its parameters at their defaults. */
const standardChoice = remembered((field, name) =>
  FIELDS[field].schema.parse(name) as Choice
);

/** A default in the form in which identities hold that setting. */
const defaultText = remembered((field) => {
  const value: unknown = FIELDS[field].schema.parse(FIELDS[field].default);
  return canonicalJson(
    isLayers(field)
      ? rounded(value as LayerWeights)
      : withoutDefaults(field, value as Choice),
  );
});

/** Defaults never change, and are wanted for each trial anew. */
function remembered<Result>(
  compute: (field: FieldName, name: string) => Result,
): (field: FieldName, name?: string) => Result {
  const known = new Map<string, Result>();
  return (field, name = "") => {
    const key = `${field} ${name}`;
    const result = known.get(key) ?? compute(field, name);
    known.set(key, result);
    return result;
  };
}

function rounded(weights: LayerWeights): LayerWeights {
  return Object.fromEntries(
    Object.entries(weights).map(([layer, weight]) => [
      layer,
      Number(weight.toPrecision(WEIGHT_DIGITS)),
    ]),
  );
}

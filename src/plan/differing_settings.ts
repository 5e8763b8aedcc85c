/** The settings in which trials differ, as columns of a table. */
import { HOW_TO_RUN } from "../base/how_to_run.ts";
import { isLabelled } from "../base/labelled.ts";
import type { Json, LayerWeights, Settings, Trial } from "../base/records.ts";
import type { TableCell } from "../base/table.ts";
import { type Field, FIELDS } from "../config/fields.ts";
import { layerParts } from "../config/layers.ts";
import { formatNumber, formatValue } from "../base/format.ts";

/** What is compared of a trial. */
export type Compared = Pick<Trial, "settings" | "varied">;

/**
 * The settings in which trials differ.
 *
 * @param trials Trials of one study or of several.
 * @returns Paths such as `beta` or `optimizer.learningRate`; those that a study
 *     varies come first, in the order of the study. A path whose values have
 *     labels stands for all its parts.
 */
export function differingPaths(trials: readonly Compared[]): string[] {
  const names = differingNames(trials.map(({ settings }) => settings));
  const flat = trials.map(({ settings }) => flatSettings(settings, names));
  const paths = allOf(flat, (settings) => settings.keys());
  const differing = paths.filter((path) =>
    flat.some((settings) => settings.get(path) !== flat[0]!.get(path))
  );
  const axes = allOf(trials, ({ varied }) => Object.keys(varied));
  const labelled = axes.filter((axis) =>
    trials.some(({ varied }) => isLabelled(varied[axis]))
  );
  const rank = (path: string): number => {
    const at = axes.findIndex((axis) =>
      path === axis || path.startsWith(`${axis}.`) ||
      axis.startsWith(`${path}.`)
    );
    return at < 0 ? axes.length : at;
  };
  const shown = differing.map((path) =>
    axes.includes(path)
      ? path
      : labelled.find((axis) => path.startsWith(`${axis}.`)) ?? path
  );
  return [...new Set(shown)].sort((a, b) => rank(a) - rank(b));
}

/** Names that any of many things has, each once. */
function allOf<Thing>(
  things: readonly Thing[],
  namesOf: (thing: Thing) => Iterable<string>,
): string[] {
  const names = new Set<string>();
  for (const thing of things) for (const it of namesOf(thing)) names.add(it);
  return [...names];
}

/**
 * One setting of a trial.
 *
 * @param settings The trial's settings.
 * @param path One of {@linkcode differingPaths}.
 * @param varied What the study varies, with labels.
 * @returns The label, the name of a set of layers if the study wrote that, or
 *     the value as a table shows it; empty where the trial has no such setting,
 *     as an optimiser may lack another one's parameter.
 */
export function settingCell(
  settings: Settings,
  path: string,
  varied: Trial["varied"] = {},
): TableCell {
  const written = varied[path];
  if (isLabelled(written)) return written.label;
  const whole: Readonly<Record<string, unknown>> = { ...settings };
  // a choice has parts, and stands whole where others of the study have labels
  const choice = typeof whole[path] === "object" ? whole[path] : undefined;
  const cell = flatSettings(settings, [path.split(".")[0]!]).get(path) ??
    formatValue(written ?? choice as Json);
  return isSetOf(written, cell) ? written : cell;
}

/** Names of settings that may differ: all but those of one and the same value. */
function differingNames(all: readonly Settings[]): string[] {
  const [first] = all;
  const names = new Set(Object.keys(first ?? {}) as (keyof Settings)[]);
  const differing = new Set<string>();
  for (const settings of all) {
    // a result of an older version may lack a setting
    for (const name in settings) names.add(name as keyof Settings);
    for (const name of names) {
      if (settings[name] !== first![name]) differing.add(name);
    }
  }
  return [...names].filter((it) =>
    differing.has(it) && !HOW_TO_RUN.includes(it)
  );
}

/** Whether a study wrote the name of a set, and no rule changed the layers. */
function isSetOf(
  written: Json | undefined,
  cell: TableCell,
): written is string {
  if (typeof written !== "string") return false;
  const layers = layerParts(written);
  return layers !== undefined && layersText(layers as LayerWeights) === cell;
}

function isLayers(path: string): boolean {
  return path === "contentLayers" || path === "styleLayers";
}

/** Some settings, by path. */
function flatSettings(
  settings: Settings,
  names: readonly string[],
): Map<string, TableCell> {
  const flat = new Map<string, TableCell>();
  for (const name of names) {
    // a result of an older version may lack a setting
    const value = settings[name as keyof Settings] ?? standardOf(name);
    if (value === undefined) continue;
    if (isLayers(name)) {
      flat.set(name, layersText(value as LayerWeights));
    } else if (typeof value === "object") {
      for (const [part, inner] of Object.entries(value)) {
        flat.set(`${name}.${part}`, inner);
      }
    } else flat.set(name, typeof value === "number" ? value : String(value));
  }
  // it follows the size unless a study says otherwise
  if (settings.styleSize === settings.size) flat.delete("styleSize");
  return flat;
}

/** What stands for a setting that a study does not give, if anything does. */
function standardOf(name: string): unknown {
  const field = FIELDS[name as keyof Settings] as Field | undefined;
  if (field?.default === undefined) return undefined;
  return field.schema.parse(field.default);
}

/**
 * Layers as a short text.
 *
 * @param layers Layers and their weights.
 * @returns Names alone where the weights are equal.
 */
export function layersText(layers: LayerWeights): string {
  const weights = Object.values(layers);
  if (weights.every((weight) => weight === weights[0])) {
    return formatValue(Object.keys(layers));
  }
  const rounded = Object.entries(layers).map(([layer, weight]) =>
    `${layer}:${formatNumber(weight, 3)}`
  );
  return formatValue(rounded);
}

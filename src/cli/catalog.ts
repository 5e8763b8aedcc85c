/** `catalog`: everything a study can name. */
import { PHOTOS } from "../assets/manifest.ts";
import type { PartKind } from "../base/records.ts";
import type { Named, Registry } from "../base/registry.ts";
import { rangeText } from "../config/expected.ts";
import { loadStudy } from "../config/load_study.ts";
import { ownerOf } from "../config/parts/load_parts.ts";
import { PAINTERS } from "../config/image_source.ts";
import { SETTING_NOTES } from "../config/notes.ts";
import {
  BACKENDS,
  COSTS,
  INITS,
  METRICS,
  NETWORKS,
  OPTIMIZERS,
} from "../engine/catalog.ts";
import type { LayerSet, NumberParameter } from "../engine/types.ts";
import type { Command } from "./command.ts";
import { parseOptions, refuseWords } from "./parse_options.ts";

const HELP = `Prints everything that a study can name, with one line each.

Usage: deno task catalog [options]

  --study FILE     the parts of your own that this study uses, too
  --json           print an object with one list for each kind

Examples:
  deno task catalog
  deno task catalog --json
  deno task catalog --study study.yaml

Exit codes: 0 printed, 2 bad input`;

/** The command. */
export const catalog: Command = {
  help: HELP,
  async run(args, io) {
    const { words, options } = parseOptions(args, {
      json: "boolean",
      study: "string",
    });
    refuseWords("catalog", words);
    // puts the parts that it uses into the registries
    if (options.study !== undefined) await loadStudy(options.study);
    const kinds = readCatalog();
    const text = options.json
      ? JSON.stringify(kinds, null, 2)
      : Object.entries(kinds).map(toText).join("\n\n");
    io.out(`${text}\n`);
    return 0;
  },
};

/** Something a study can name. */
export interface CatalogEntry {
  /** As a study writes it. */
  readonly name: string;
  /** One line. */
  readonly summary: string;
  /** Its file, if it is a part of the user's own. */
  readonly file?: string;
  /** Numbers that a study may set with it. */
  readonly parameters?: Readonly<Record<string, NumberParameter>>;
  /** Layers of a network, shallow to deep. */
  readonly layers?: readonly string[];
  /** Sets of layers of a network. */
  readonly layerSets?: Readonly<Record<string, LayerSet>>;
  /** Ways to pool of a network. */
  readonly poolings?: readonly string[];
}

/**
 * Reads the registries.
 *
 * @returns Kind to entries, in the order of the registries.
 */
function readCatalog(): Record<string, readonly CatalogEntry[]> {
  const automatic = {
    name: "auto",
    summary: "The fastest of the backends that can run here",
  };
  return {
    settings: entriesOf(SETTING_NOTES),
    backends: [automatic, ...entriesOf(BACKENDS)],
    networks: entriesOf(NETWORKS, ({ layers, layerSets, poolings }) => ({
      layers,
      layerSets,
      poolings,
    })),
    costs: entriesOf(COSTS, (_, name) => fileOf("cost", name)),
    optimizers: entriesOf(OPTIMIZERS, ({ parameters }, name) => ({
      parameters,
      ...fileOf("optimizer", name),
    })),
    inits: entriesOf(INITS, (_, name) => fileOf("init", name)),
    metrics: entriesOf(METRICS, (_, name) => fileOf("metric", name)),
    painters: entriesOf(PAINTERS, () => ({}), "painted:"),
    photos: entriesOf(PHOTOS, () => ({}), "photo:"),
  };
}

function entriesOf<Entry extends Named>(
  registry: Registry<Entry>,
  details: (
    entry: Entry,
    name: string,
  ) => Omit<CatalogEntry, "name" | "summary"> = () => ({}),
  prefix = "",
): CatalogEntry[] {
  return Object.entries(registry).map(([name, entry]) => ({
    name: `${prefix}${name}`,
    summary: entry.summary,
    ...details(entry, name),
  }));
}

/** The file of a part of the user's own. */
function fileOf(kind: PartKind, name: string): { readonly file?: string } {
  const file = ownerOf(kind, name)?.shown;
  return file === undefined ? {} : { file };
}

function toText([kind, entries]: [string, readonly CatalogEntry[]]): string {
  const lines = entries.flatMap(linesOf);
  const width = Math.max(...lines.map(([name]) => name.length));
  return [
    kind,
    ...lines.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`),
  ].join("\n");
}

/** Name and text of an entry, then of what belongs to it. */
function linesOf(
  { name, summary, file, parameters = {}, layers, layerSets = {}, poolings }:
    CatalogEntry,
): [string, string][] {
  const numbers = Object.entries(parameters).map((
    [parameter, it],
  ): [string, string] => [
    `${name}.${parameter}`,
    `${it.default} (${rangeText(it)}): ${it.summary}`,
  ]);
  return [
    [name, file === undefined ? summary : `${summary} (${file})`],
    ...numbers,
    ...(layers
      ? [[`${name} layers`, layers.join(" ")] as [string, string]]
      : []),
    ...Object.entries(layerSets).map(([set, it]): [string, string] => [
      `${name} layers: ${set}`,
      `${it.layers.join(" ")} (${it.summary})`,
    ]),
    ...(poolings
      ? [[`${name} pooling`, poolings.join(" ")] as [string, string]]
      : []),
  ];
}

/** `results import`: results of other machines. */
import { oneLine } from "../base/one_line.ts";
import { formatTable } from "../base/table.ts";
import {
  type ImportItem,
  type ImportOptions,
  type ImportOutcome,
  openStore,
  previewImport,
} from "../store/mod.ts";
import { counted } from "../base/format.ts";
import { liveLine } from "./live_line.ts";
import type { ResultsOptions, Verb } from "./results_verb.ts";
import { warnAll } from "./warn_all.ts";

/** One item, and the folder it comes from. */
type Imported = ImportItem & { readonly source: string };

/** What a person has to look at. */
const REMARKABLE: readonly ImportOutcome[] = ["kept", "refused"];

/** How outcomes are counted, in this order. */
const WORDS: Readonly<Record<ImportOutcome, string>> = {
  copied: "copied",
  replaced: "in place of a lesser one",
  present: "there already",
  kept: "kept beside another",
  refused: "left out",
};

/** Merges other results folders into this one. */
export const importFolders: Verb = {
  least: 1,
  most: Infinity,
  options: ["dry-run"],
  async run(words, options) {
    const { io, json } = options;
    // loads the engine's registries, which the other verbs do without
    const { RECORD_HASHES: hashes } = await import("./record_hashes.ts");
    const { ENGINE_VERSION } = await import("../engine/stylize.ts");
    const how = { hashes, engineVersion: ENGINE_VERSION };
    const items: Imported[] = [];
    const line = liveLine(io);
    for await (const item of importAll(words, options, how)) {
      items.push(item);
      line.show(
        `${items.length} done, ${item.source}: ${oneLine(item.name)}`,
      );
    }
    line.clear();
    io.out(
      json
        ? `${JSON.stringify({ items }, null, 2)}\n`
        : `${describe(items, options)}\n`,
    );
    const isRemarkable = items.some(({ outcome }) =>
      REMARKABLE.includes(outcome)
    );
    return isRemarkable ? 1 : 0;
  },
};

async function* importAll(
  sources: readonly string[],
  { folder, io, "dry-run": isDryRun = false }: ResultsOptions,
  how: ImportOptions,
): AsyncGenerator<Imported, void, void> {
  if (isDryRun) {
    for (const source of sources) {
      for await (const item of previewImport(source, folder, how)) {
        yield { source, ...item };
      }
    }
    return;
  }
  using store = await openStore(folder);
  warnAll(store.warnings, io);
  for (const source of sources) {
    for await (const item of store.import(source, how)) {
      yield { source, ...item };
    }
  }
}

function describe(
  items: readonly Imported[],
  { "dry-run": isDryRun = false }: ResultsOptions,
): string {
  const shown = items.filter(({ outcome }) => outcome !== "present");
  const table = shown.length === 0 ? [] : [
    formatTable(
      ["", "name", "outcome", "from", ""].map((title) => ({
        title,
        align: "left",
      })),
      shown.map(({ what, name, outcome, source, detail }) => [
        what,
        oneLine(name),
        outcome,
        source,
        oneLine(detail),
      ]),
    ),
    "",
  ];
  const counts = [
    countsOf("trial", "trials", items),
    countsOf("study", "studies", items),
  ].filter((it) => it !== "");
  const head = isDryRun ? "Nothing was written. It would be: " : "Imported: ";
  return [...table, head + (counts.join("; ") || "nothing")].join("\n");
}

function countsOf(
  what: ImportItem["what"],
  plural: string,
  items: readonly Imported[],
): string {
  const own = items.filter((item) => item.what === what);
  const parts = Object.entries(WORDS).flatMap(([outcome, words]) => {
    const count = own.filter((item) => item.outcome === outcome).length;
    return count === 0 ? [] : [`${count} ${words}`];
  });
  if (parts.length === 0) return "";
  return `${counted(own.length, what, plural)} (${parts.join(", ")})`;
}

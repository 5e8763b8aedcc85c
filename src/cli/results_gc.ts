/** `results gc`: what may be deleted. */
import { join } from "node:path";
import { UsageError } from "../base/errors.ts";
import { suggest } from "../base/suggest.ts";
import { oneLine } from "../base/one_line.ts";
import { formatTable } from "../base/table.ts";
import {
  findWaste,
  openStore,
  removeWaste,
  type Waste,
  WASTE_KINDS,
  type WasteKind,
} from "../store/mod.ts";
import { counted, megabytesOf } from "../base/format.ts";
import type { ResultsOptions, Verb } from "./results_verb.ts";
import { warnAll } from "./warn_all.ts";

/** Lists what nobody needs; deletes it if told to. */
export const collectGarbage: Verb = {
  least: 0,
  most: 0,
  options: ["only", "yes"],
  async run(_words, options) {
    const { folder, io, json, yes = false } = options;
    const kinds = kindsOf(options.only);
    const { waste, notes } = findWaste(folder, kinds);
    warnAll(notes, io);
    if (!json) io.out(`${wasteTable(waste, folder)}\n`);
    const removed = yes && waste.length > 0
      ? await remove(waste, kinds, options)
      : [];
    if (json) {
      const lines = waste.map((it) => toJson(it, removed));
      io.out(`${JSON.stringify({ waste: lines, notes }, null, 2)}\n`);
    } else if (waste.length > 0) {
      io.out(`${yes ? removedLine(removed, waste) : howToGoOn(waste)}\n`);
    }
    return 0;
  },
};

function kindsOf(only: string | undefined): readonly WasteKind[] | undefined {
  if (only === undefined) return undefined;
  const names = only.split(",").map((name) => name.trim());
  const wrong = names.find((name) => !WASTE_KINDS.some((it) => it === name));
  if (wrong === undefined) return names as WasteKind[];
  const near = suggest(wrong, WASTE_KINDS);
  throw new UsageError(
    `Cannot use "${wrong}" for --only: expected one or more of: ` +
      WASTE_KINDS.join(",") + (near ? ` (did you mean "${near}"?)` : ""),
  );
}

async function remove(
  waste: readonly Waste[],
  kinds: readonly WasteKind[] | undefined,
  { folder, io }: ResultsOptions,
): Promise<readonly Waste[]> {
  const removed = await removeWaste(folder, waste, kinds);
  // the index notices which trials are gone
  using store = await openStore(folder, { create: false });
  warnAll(store.warnings, io);
  return removed;
}

function wasteTable(waste: readonly Waste[], folder: string): string {
  if (waste.length === 0) return "Nothing to delete";
  return formatTable(
    [
      { title: "kind" },
      { title: "MB", align: "right" },
      { title: "path" },
      { title: "why" },
    ],
    waste.map(({ kind, bytes, path, why }) => [
      kind,
      megabytesOf(bytes),
      oneLine(join(folder, path)),
      why,
    ]),
  );
}

function howToGoOn(waste: readonly Waste[]): string {
  return `\nNothing was deleted. With --yes, ${sumOf(waste)} would be; ` +
    "--only KINDS chooses";
}

function removedLine(
  removed: readonly Waste[],
  listed: readonly Waste[],
): string {
  const left = listed.length - removed.length;
  const rest = left === 0 ? "" : `; ${counted(left, "entry", "entries")} ` +
    "changed meanwhile and stayed";
  return `\nDeleted: ${sumOf(removed)}${rest}`;
}

function sumOf(waste: readonly Waste[]): string {
  const bytes = waste.reduce((sum, it) => sum + it.bytes, 0);
  return `${counted(waste.length, "entry", "entries")}, ` +
    `${megabytesOf(bytes)} MB`;
}

function toJson(
  { mark: _, ...waste }: Waste,
  removed: readonly Waste[],
): Omit<Waste, "mark"> & { readonly deleted: boolean } {
  const deleted = removed.some(({ path }) => path === waste.path);
  return { ...waste, deleted };
}

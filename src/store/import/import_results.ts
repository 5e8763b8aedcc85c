/** Merges another results folder into this one. */
import { join } from "node:path";
import { StoreError, UsageError } from "../../base/errors.ts";
import { type Layout, layoutOf } from "../layout.ts";
import { readRecord } from "../read_trial.ts";
import { guardSync } from "../store_failure.ts";
import { entriesIn, entryAt, type FolderEntry } from "../walk_folder.ts";
import { References } from "../verify/references.ts";
import type { ImportItem } from "./import_item.ts";
import { importStudy } from "./import_study.ts";
import type { ImportTarget } from "./import_target.ts";
import { importTrial } from "./import_trial.ts";

/**
 * Merges another results folder, copied from elsewhere or mounted: its trials
 * by id, then its studies. Its index, `running/` and `superseded/` are not
 * looked at. What is there is never trusted: links are not followed, names are
 * checked, files are hashed. It may be interrupted and run again.
 *
 * @param source The other results folder; only read.
 * @param target Where to.
 * @returns What became of each trial and study, as it happens.
 * @throws {UsageError} If both are the same folder.
 * @throws {StoreError} If the source is no results folder, or the target
 *     cannot be written.
 */
export async function* importResults(
  source: string,
  target: ImportTarget,
): AsyncGenerator<ImportItem, void, void> {
  assertOther(source, target.layout.root);
  const layout = layoutOf(source);
  const [trials, studies] = [layout.trials, layout.studies].map(listOf);
  if (trials === undefined && studies === undefined) {
    throw new StoreError(
      `Cannot import "${source}": it holds neither trials/ nor studies/; ` +
        "name a results folder",
    );
  }
  for (const entry of trials ?? []) {
    yield await importTrial(layout, entry, target);
  }
  if (studies === undefined) return;
  const from = { layout, references: referencesIn(layout) };
  for (const entry of studies) yield await importStudy(from, entry, target);
}

/** What the trials say of their studies; what cannot be read says nothing. */
function referencesIn({ trials }: Layout): References {
  const references = new References();
  for (const { name, kind } of entriesIn(trials)) {
    if (kind !== "folder") continue;
    try {
      references.add(readRecord(join(trials, name)), `trials/${name}`);
    } catch (cause) {
      if (!(cause instanceof StoreError)) throw cause;
    }
  }
  return references;
}

/** What lies in a folder of the source; undefined if there is no such one. */
function listOf(path: string): FolderEntry[] | undefined {
  return guardSync("read", path, () => {
    const kind = entryAt(path)?.kind;
    if (kind === undefined) return undefined;
    if (kind === "folder") return entriesIn(path);
    throw new StoreError(
      `Cannot import "${path}": it is no folder, nor may it be a link to one`,
    );
  });
}

function assertOther(source: string, target: string): void {
  if (entryAt(source) === undefined) {
    throw new StoreError(`Cannot import "${source}": there is no such folder`);
  }
  const path = guardSync("import", source, () => Deno.realPathSync(source));
  const isOther = entryAt(target) === undefined ||
    Deno.realPathSync(target) !== path;
  if (isOther) return;
  throw new UsageError(
    `Cannot import "${source}" into itself: name another results folder`,
  );
}

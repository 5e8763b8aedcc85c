/** `results tag`: what people call trials. */
import { UsageError } from "../base/errors.ts";
import { formatTable } from "../base/table.ts";
import { openStore, type Store, TAG } from "../store/mod.ts";
import { CHOOSING, namedRows } from "./chosen_rows.ts";
import type { ResultsOptions, Verb } from "./results_verb.ts";
import { warnAll } from "./warn_all.ts";

/** Adds tags to trials, and takes tags away; without either prints them. */
export const tagResults: Verb = {
  least: 0,
  most: Infinity,
  options: [...CHOOSING, "add", "remove"],
  async run(words, options) {
    const { folder, io, json } = options;
    const [add, remove] = [tagsIn(options, "add"), tagsIn(options, "remove")];
    const both = add.find((tag) => remove.includes(tag));
    if (both !== undefined) {
      throw new UsageError(`Cannot add and remove the same tag: "${both}"`);
    }
    const readOnly = add.length + remove.length === 0;
    using store = await openStore(folder, { readOnly, create: false });
    warnAll(store.warnings, io);
    const named = namedRows(store, words, options, "tag");
    warnAll(named.warnings, io);
    const trials = [];
    for (const { folder, id, tags: old } of named.rows) {
      const tags = readOnly
        ? old
        : await change(store, folder, { add, remove });
      trials.push({ id, folder, tags });
    }
    io.out(
      json ? `${JSON.stringify({ trials }, null, 2)}\n` : `${
        formatTable(
          [{ title: "id" }, { title: "tags" }],
          trials.map(({ folder, tags }) => [folder, tags.join(" ")]),
        )
      }\n`,
    );
    return 0;
  },
};

/** What a user wants of tags. */
interface TagChange {
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

async function change(
  store: Store,
  folder: string,
  { add, remove }: TagChange,
): Promise<readonly string[]> {
  const { tags } = await store.changeRemarks(folder, (old) => {
    const kept = old.tags.filter((tag) => !remove.includes(tag));
    return { ...old, tags: [...new Set([...kept, ...add])].sort() };
  });
  return tags;
}

function tagsIn(options: ResultsOptions, name: "add" | "remove"): string[] {
  const text = options[name];
  if (text === undefined) return [];
  const tags = text.split(",").map((tag) => tag.trim());
  // a filter takes it for trials without tags
  const wrong = tags.find((tag) => !TAG.test(tag) || tag === "none");
  if (wrong === undefined) return tags;
  throw new UsageError(
    `Cannot take "${wrong}" for --${name}: expected tags of letters, digits, ` +
      '".", "_" and "-", up to 50 of them, with commas between them, and not ' +
      '"none"',
  );
}

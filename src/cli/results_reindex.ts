/** `results reindex`: the index anew, from the folders. */
import { openStore } from "../store/mod.ts";
import { counted } from "../base/format.ts";
import type { Verb } from "./results_verb.ts";
import { warnAll } from "./warn_all.ts";

/** Rebuilds `index.db`, and says what cannot be read. */
export const reindexResults: Verb = {
  least: 0,
  most: 0,
  options: [],
  async run(_words, { folder, io, json }) {
    using store = await openStore(folder, { create: false });
    // opening may have met the same folders
    warnAll(new Set([...store.warnings, ...store.reindex()]), io);
    const trials = store.list().length;
    io.out(
      json
        ? `${JSON.stringify({ trials }, null, 2)}\n`
        : `Indexed: ${counted(trials, "trial")}\n`,
    );
    return 0;
  },
};

/** `results show`: everything about one trial. */
import { openStore } from "../store/mod.ts";
import type { Verb } from "./results_verb.ts";
import { showTrial } from "./show_trial.ts";
import { warnAll } from "./warn_all.ts";

/** Prints a trial that is named by the start of its id. */
export const showResult: Verb = {
  least: 1,
  most: 1,
  options: [],
  async run(words, { folder, io, json }) {
    const id = words[0]!;
    using store = await openStore(folder, { readOnly: true });
    warnAll(store.warnings, io);
    const record = store.read(id);
    const steps = store.readSteps(id);
    const path = store.pathOf(store.choose(id));
    const text = json
      ? JSON.stringify({ ...record, path, steps }, null, 2)
      : showTrial(record, steps, path);
    io.out(`${text}\n`);
    return 0;
  },
};

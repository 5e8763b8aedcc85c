/** `plan`: lists the trials of study files and runs nothing. */
import type { Command } from "./command.ts";
import { filterPlans } from "./filter_plans.ts";
import { DEFAULT_RESULTS } from "./open_results.ts";
import { parseOptions } from "./parse_options.ts";
import { listSelected } from "./plan_listing.ts";
import { readPlans } from "./read_plans.ts";
import { SELECTION_HELP, SELECTION_OPTIONS, toSelection } from "./selection.ts";

const HELP =
  `Lists the trials of study files: how each ended before, and whether a sweep
with the same options would run it; then how long that takes, from trials that
were done on this machine, and how much room. Runs nothing, writes nothing.
Images are looked at, not decoded: a file that is cut off is found by sweep.

Usage: deno task plan STUDY.yaml… [options]

  --results DIR    where results lie (default: ${DEFAULT_RESULTS})
  --backend NAME   auto, tensorflow, webgpu or wasm, whatever the study says
  --set KEY=VALUE  set beta=4, optimizer.learningRate=0.01, seeds=3, … whatever
                   the study says; KEY=A,B,C varies it. May be repeated
${SELECTION_HELP}
  --json           print an object with the lists "studies" and "trials", and
                   "summary"

Examples:
  deno task plan configs/alpha-beta.yaml
  deno task plan configs/*.yaml --filter 'beta>100 && size<=320' --json
  deno task plan configs/origin.yaml --set beta=4,40,400 --set size=256

Exit codes: 0 all fine, 2 bad input, 4 no trial fits the filter, 6 results
cannot be read`;

/** The command. */
export const plan: Command = {
  help: HELP,
  async run(args, io) {
    const { words, options } = parseOptions(args, {
      ...SELECTION_OPTIONS,
      results: "string",
      backend: "string",
      set: "strings",
      json: "boolean",
    });
    const { results = DEFAULT_RESULTS, backend, set, json = false } = options;
    const selection = toSelection(options);
    const { fullLength } = selection;
    const plans = await readPlans(words, { backend, sets: set, fullLength });
    const filtered = filterPlans(plans, selection);
    await listSelected(filtered, { io, results, selection, json });
    return 0;
  },
};

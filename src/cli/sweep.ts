/** `sweep`: runs the trials of study files. */
import { readCheckout } from "../runner/checkout.ts";
import { openStore } from "../store/mod.ts";
import type { Command } from "./command.ts";
import { checkoutRoot } from "./checkout_root.ts";
import { checkSelected } from "./check_selected.ts";
import { type FilteredPlans, filterPlans } from "./filter_plans.ts";
import { freezePlans } from "./freeze_plans.ts";
import { toMetrics } from "./metrics_option.ts";
import { DEFAULT_RESULTS, openResults } from "./open_results.ts";
import { toWholeNumber } from "./option_values.ts";
import { parseOptions } from "./parse_options.ts";
import { listSelected } from "./plan_listing.ts";
import { readPlans } from "./read_plans.ts";
import { requireClean } from "./require_clean.ts";
import { runSweep, type RunSweepOptions } from "./run_sweep.ts";
import { type SelectedPlan, selectTrials } from "./select_trials.ts";
import { SELECTION_HELP, SELECTION_OPTIONS, toSelection } from "./selection.ts";
import { STOP_HELP, STOP_OPTIONS, toStopRules } from "./stop_options.ts";
import { sweepReport } from "./sweep_report.ts";
import { warn } from "./warn.ts";

const HELP = `Runs the trials of study files and prints the table of results.
Trials that are done or have failed already are not run again.

Usage: deno task sweep STUDY.yaml… [options]

  --results DIR    where results go (default: ${DEFAULT_RESULTS})
  --backend NAME   auto, tensorflow, webgpu or wasm, whatever the study says
  --set KEY=VALUE  set beta=4, optimizer.learningRate=0.01, seeds=3, … whatever
                   the study says; KEY=A,B,C varies it. May be repeated
  --dry-run        list the trials as plan does; run nothing, write nothing
${SELECTION_HELP}
${STOP_HELP}
  --together N     run N trials at a time (1 to 16) in each process: small
                   images gain, each takes longer; with TensorFlow only
  --jobs N         run trials in N processes (1 to 64), which share processors
                   out, or take one of NVIDIA's cards each
  --require-clean  refuse to run from a checkout of Gramlab that differs from
                   its commit, and list the files
  --metrics NAMES  measure only these of each image: names with commas, or none
                   (default: all; see docs/metrics.md)
  --offline        fetch nothing; say what is missing, if anything is
  --json           print the results as JSON instead of a table
  --quiet          show no progress

Examples:
  deno task sweep configs/quickstart.yaml
  deno task sweep configs/*.yaml --results /data/results
  deno task sweep configs/alpha-beta.yaml --filter 'beta>=40' --time-budget 30m
  deno task sweep configs/origin.yaml --set beta=4,40,400 --set name=betas
  deno task sweep configs/origin.yaml --shard 1/4 --json --quiet

Exit codes: 0 all done, 1 a trial failed, now or before, 2 bad input, 3
something could not be fetched, 4 no trial fits the filter, 5 no backend, 6
results cannot be written, 70 a bug, 124 the time budget is over and trials are
left, 130 interrupted (143 by SIGTERM)`;

const MOST_TOGETHER = 16;
const MOST_JOBS = 64;

/** The command. */
export const sweep: Command = {
  help: HELP,
  async run(args, io) {
    const { words, options } = parseOptions(args, {
      ...SELECTION_OPTIONS,
      ...STOP_OPTIONS,
      results: "string",
      backend: "string",
      set: "strings",
      "dry-run": "boolean",
      together: "string",
      jobs: "string",
      metrics: "string",
      "require-clean": "boolean",
      offline: "boolean",
      json: "boolean",
      quiet: "boolean",
    });
    const { results = DEFAULT_RESULTS, backend } = options;
    const { together = "1", jobs = "1" } = options;
    const { offline = false, json = false, quiet = false } = options;
    const checkout = await readCheckout(checkoutRoot());
    if (options["require-clean"]) requireClean(checkout);
    const given: Omit<SweepOptions, "metrics"> = {
      ...{ io, results, json, quiet, offline, checkout },
      command: ["sweep", ...args],
      selection: toSelection(options),
      rules: toStopRules(options),
      together: toWholeNumber(
        { name: "together", text: together },
        1,
        MOST_TOGETHER,
      ),
      jobs: toWholeNumber({ name: "jobs", text: jobs }, 1, MOST_JOBS),
    };
    const { fullLength } = given.selection;
    const { set: sets } = options;
    const plans = await readPlans(words, { backend, sets, fullLength });
    // now that the studies' own are known
    const context = { ...given, metrics: toMetrics(options.metrics) };
    // before any results are made: the filter may be wrong
    const filtered = filterPlans(plans, context.selection);
    if (!options["dry-run"]) return await start(filtered, context);
    await listSelected(filtered, context);
    return 0;
  },
};

/** Everything that the user said. */
interface SweepOptions extends Omit<RunSweepOptions, "store" | "freeze"> {
  readonly results: string;
  readonly json: boolean;
}

async function start(
  { plans, warnings }: FilteredPlans,
  options: SweepOptions,
): Promise<number> {
  const { io, results, json, selection } = options;
  const whole = plans.map(({ plan }) => plan);
  const selected = await select(plans, options);
  await checkSelected(selected);
  using store = await openStore(results);
  warn(io, { plans: whole, store, warnings });
  const code = await runSweep(selected, {
    ...{ ...options, store },
    freeze: () => freezePlans(whole, store, { io, results }),
  });
  const isPart = (selection.filter ?? selection.shard) !== undefined;
  io.out(`${sweepReport(plans, { store, results, json, isPart })}\n`);
  return code;
}

/** Before there are any results: what is to run may have bad images. */
async function select(
  plans: FilteredPlans["plans"],
  { results, selection }: SweepOptions,
): Promise<SelectedPlan[]> {
  using before = await openResults(results);
  return selectTrials(plans, selection, before);
}

/** `baseline learn`: widens bands by what rounding does elsewhere. */
import { BackendError, BaselineError } from "../base/errors.ts";
import type { Baseline, BaselineEntry } from "../check/baseline.ts";
import { readBaselineImage, writeBaseline } from "../check/baseline_file.ts";
import { GATE_EXIT_CODES, outcomeOf } from "../check/outcome.ts";
import { addLearned } from "../check/add_learned.ts";
import type { HeadRun } from "../check/head_run.ts";
import { isOtherCode } from "../check/is_other_code.ts";
import { widenEntry } from "../check/widen_entry.ts";
import type { Checkout } from "../runner/checkout.ts";
import { removeFolder } from "../store/durable_file.ts";
import { openStore } from "../store/mod.ts";
import type { BaselineOptions, BaselineVerb } from "./baseline_verb.ts";
import { checkoutRoot } from "./checkout_root.ts";
import { gateTable } from "./gate_table.ts";
import { listenForInterruption } from "./interruption.ts";
import {
  type BaselinedPlan,
  endedRun,
  judgePlans,
  readBaselines,
} from "./judge_plans.ts";
import { learnImages } from "./learn_images.ts";
import { learnProgress } from "./learn_progress.ts";
import { learnVariants, planOn, type Variant } from "./learn_variants.ts";
import { learnedLines } from "./learned_lines.ts";
import { type Act, makeAct } from "./make_approval.ts";
import { readCode } from "./read_code.ts";
import { readPlans } from "./read_plans.ts";
import { readRecipes } from "./read_recipes.ts";
import { endOf, runGate } from "./run_gate.ts";
import { unfitTrial } from "./unfit_trial.ts";
import { Viewer } from "./viewer.ts";

/** Runs a study wherever it rounds otherwise. */
export const learn: BaselineVerb = {
  options: [
    ...["results", "offline", "quiet"] as const,
    ...["isa", "threads", "backends", "same-code"] as const,
    ...["images", "against", "machine"] as const,
    ...["allow-dirty", "by", "note"] as const,
  ],
  async run(files, options) {
    const { images, against, machine } = options;
    const ofImages = images ?? against ?? machine;
    if (ofImages !== undefined) return await learnImages(files, options);
    const { io, baselines, offline = false } = options;
    const variants = learnVariants(options);
    const plans = await readPlans(files, { fullLength: true });
    const baselined = readBaselines(plans, baselines);
    assertComplete(baselined);
    const root = checkoutRoot();
    const checkout = await readCode(root, [baselines]);
    const act = await makeAct(checkout, {
      ...options,
      ...{ root, verb: "learn from" },
      recipes: await readRecipes(plans, root),
    });
    let leave = (code: number): void => io.exit(code);
    using interruption = listenForInterruption(io, (code) => leave(code));
    const { signal } = interruption;
    using viewer = new Viewer({ io, signal, offline });
    leave = (code) => viewer.exit(code);
    const given = { ...options, checkout, act, viewer, signal };
    const refused = await refuseOtherCode(baselined, given);
    if (refused !== undefined) return refused;
    let learned = baselined;
    const progress = learnProgress(variants, options);
    for (const variant of variants) {
      signal.throwIfAborted();
      progress.begin(variant);
      const found = await runVariant(learned, variant, given);
      if (typeof found === "number") return found;
      learned = found;
    }
    for (const [at, { folder, baseline }] of learned.entries()) {
      await writeBaseline(folder, baseline, new Map());
      const before = baselined[at]!.baseline;
      io.out(`${learnedLines(folder, before, baseline).join("\n")}\n`);
    }
    return 0;
  },
};

/** What all runs share. */
interface LearnOptions extends BaselineOptions {
  readonly checkout: Checkout;
  readonly act: Act;
  readonly viewer: Viewer;
  readonly signal: AbortSignal;
}

function assertComplete(plans: readonly BaselinedPlan[]): void {
  for (const { plan, folder, baseline } of plans) {
    const ids = new Set(baseline.entries.map(({ id }) => id));
    const fresh = plan.trials.filter(({ id }) => !ids.has(id));
    if (fresh.length === 0) continue;
    throw new BaselineError(
      `Cannot learn bands of ${folder}: it has no baseline of ` +
        `${fresh.map(({ id }) => id).join(", ")}; approve the study first`,
    );
  }
}

/** What other code gives is no rounding. */
async function refuseOtherCode(
  plans: readonly BaselinedPlan[],
  options: LearnOptions,
): Promise<number | undefined> {
  const { io, results, viewer } = options;
  const ran = await run(plans.map(({ plan }) => plan), options, {});
  if (ran !== undefined) return ran;
  await assertRan(plans, results);
  if (options["same-code"]) return await refuseDisproved(plans, options);
  const beginMs = performance.now();
  const studies = await judgePlans(plans, { results, viewer });
  const outcome = outcomeOf(studies, false);
  if (outcome !== "regression") return undefined;
  io.out(`${
    gateTable({
      ...{ schemaVersion: 1, createdAt: new Date().toISOString() },
      durationMs: performance.now() - beginMs,
      ...{ outcome, isBetterAllowed: false, ran: 0, studies },
    })
  }\n`);
  io.err(
    "Error: Cannot learn from images that are not those that were approved: " +
      "approve them, or say --same-code if this code is the approved one\n",
  );
  return GATE_EXIT_CODES[outcome];
}

/** On other backends a trial may fail; where it was approved none does. */
async function assertRan(
  plans: readonly BaselinedPlan[],
  results: string,
): Promise<void> {
  using store = await openStore(results, { readOnly: true });
  for (const trial of plans.flatMap(({ plan }) => plan.trials)) {
    const record = endOf(store, trial)?.record;
    if (record?.state === "done") continue;
    throw unfitTrial("learn from", trial.id, record);
  }
}

/** The exit code of an interruption, if there was one. */
async function run(
  plans: Parameters<typeof runGate>[0],
  { io, results, baselines, checkout, command, offline, quiet }: LearnOptions,
  variant: Partial<Pick<Variant, "threads" | "env">>,
): Promise<number | undefined> {
  const { threads, env } = variant;
  const { interrupted } = await runGate(plans, {
    ...{ io, results, baselines, checkout, command, threads, env },
    ...{ jobs: 1, force: false },
    ...{ offline: offline ?? false, quiet: quiet ?? false },
  });
  return interrupted;
}

async function runVariant(
  plans: readonly BaselinedPlan[],
  variant: Variant,
  options: LearnOptions,
): Promise<BaselinedPlan[] | number> {
  const { io, quiet = false } = options;
  const results = await Deno.makeTempDir({ prefix: "gramlab-learn-" });
  try {
    const there = plans.map((it) => ({
      ...it,
      plan: planOn(it.plan, variant.backend),
    }));
    const wanted = there.map(({ plan }) => plan)
      .filter(({ trials }) => trials.length > 0);
    const stopped = await run(wanted, { ...options, results }, variant);
    if (stopped !== undefined) return stopped;
    const disproved = await refuseDisproved(there, { ...options, results });
    if (disproved !== undefined) return disproved;
    const widened: BaselinedPlan[] = [];
    for (const [at, it] of there.entries()) {
      const baseline = await widen(it, results, options);
      widened.push({ ...plans[at]!, baseline });
    }
    return widened;
  } catch (error) {
    if (variant.isAsked || !(error instanceof BackendError)) throw error;
    if (!quiet) io.err(`Left out: ${error.message}\n`);
    return [...plans];
  } finally {
    await removeFolder(results);
  }
}

/** That the code is the approved one is believed only where bits allow it. */
async function refuseDisproved(
  plans: readonly BaselinedPlan[],
  { io, results, "same-code": isSaid = false }: LearnOptions,
): Promise<number | undefined> {
  if (!isSaid) return undefined;
  using store = await openStore(results, { readOnly: true });
  const others: HeadRun[] = [];
  for (const { plan: { trials }, baseline: { entries } } of plans) {
    for (const trial of trials) {
      const entry = entries.find(({ id }) => id === trial.id)!;
      const { run } = await endedRun(trial, store);
      if (run !== undefined && isOtherCode(entry, run)) others.push(run);
    }
  }
  const [first] = others;
  if (first === undefined) return undefined;
  const ids = others.map(({ record: { id } }) => id).join(", ");
  io.err(
    `Error: Cannot learn from ${ids} with --same-code: on ` +
      `${first.record.environment.machineKey}, and this model of processor, ` +
      "their bits are known, and these are others: this is not the code that " +
      "was approved; mend it, or look at the images and approve them\n",
  );
  return GATE_EXIT_CODES.regression;
}

async function widen(
  { plan, folder, baseline }: BaselinedPlan,
  results: string,
  { viewer, act }: LearnOptions,
): Promise<Baseline> {
  using store = await openStore(results, { readOnly: true });
  const widened = new Map<string, BaselineEntry>();
  for (const trial of plan.trials) {
    const { run, record } = await endedRun(trial, store);
    if (run === undefined) {
      const { message } = unfitTrial("learn from", trial.id, record);
      throw new BackendError(message);
    }
    // all of the plan's trials are in it
    const entry = baseline.entries.find(({ id }) => id === trial.id)!;
    const wide = await widenEntry(entry, run, {
      baselinePng: readBaselineImage(folder, entry),
      vggDistance: (before, now) => viewer.distance(before, now),
    });
    const { machineKey } = run.record.environment;
    const learned = addLearned(entry.learned, { act, machineKey });
    widened.set(entry.id, { ...wide, learned });
  }
  return {
    ...baseline,
    entries: baseline.entries.map((it) => widened.get(it.id) ?? it),
  };
}

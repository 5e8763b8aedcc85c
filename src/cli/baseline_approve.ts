/** `baseline approve`: a person says that images are as they should be. */
import { join } from "node:path";
import { UsageError } from "../base/errors.ts";
import type { BaselineEntry } from "../check/baseline.ts";
import { findBaseline, writeBaseline } from "../check/baseline_file.ts";
import type { HeadRun } from "../check/head_run.ts";
import { makeEntry } from "../check/make_entry.ts";
import type { Approval } from "../check/types.ts";
import { sha256 } from "../base/sha256.ts";
import type { Plan } from "../plan/plan.ts";
import { openStore, type Store } from "../store/mod.ts";
import {
  approvalLines,
  type MadeBaseline,
  type StandingPlan,
} from "./approval_lines.ts";
import { showPlans } from "./approval_report.ts";
import { approveImages } from "./approve_images.ts";
import type { BaselineOptions, BaselineVerb } from "./baseline_verb.ts";
import { checkoutRoot } from "./checkout_root.ts";
import { endedRun, ofImages } from "./judge_plans.ts";
import { makeApproval } from "./make_approval.ts";
import { chosenBy, toOnly } from "./only_option.ts";
import { readCode } from "./read_code.ts";
import { readPlans } from "./read_plans.ts";
import { readRecipes } from "./read_recipes.ts";
import { runGate } from "./run_gate.ts";
import { unfitTrial } from "./unfit_trial.ts";

/** Runs what has not run, and makes it the baseline. */
export const approve: BaselineVerb = {
  options: [
    ...["results", "backend", "offline", "quiet"] as const,
    ...["allow-dirty", "by", "note", "only", "html", "dry-run"] as const,
    ...["images", "name", "content", "style", "size"] as const,
    ...["style-size", "metrics", "band"] as const,
  ],
  async run(files, options) {
    if (isOfImages(files, options)) return await approveImages(options);
    const { io, results, backend, baselines } = options;
    const root = checkoutRoot();
    const checkout = await readCode(root, [baselines]);
    const all = await readPlans(files, { backend, fullLength: true });
    const ids = all.flatMap(({ trials }) => trials.map(({ id }) => id));
    const only = toOnly(options.only, ids);
    // a study that is left out gets no empty baseline
    const plans = all.filter(({ trials }) => trials.some(chosenBy(only)));
    const recipes = await readRecipes(plans, root);
    const given = { ...options, root, recipes };
    const approval = await makeApproval(checkout, given);
    const standing = plans.map((plan) => findStanding(plan, baselines));
    const { interrupted } = await runGate(plans, {
      ...{ io, results, baselines, checkout, command: options.command },
      ...{ jobs: 1, force: false, only },
      ...{ offline: options.offline ?? false, quiet: options.quiet ?? false },
    });
    if (interrupted !== undefined) return interrupted;
    using store = await openStore(results, { readOnly: true });
    const chosen = standing.map((it) => choose(it, only));
    const page = await showPlans(chosen, options);
    const made: MadeBaseline[] = [];
    for (const it of standing) {
      made.push(await makeBaseline(it, { store, approval, only }));
    }
    if (!options["dry-run"]) await Promise.all(made.map(write));
    io.out(approvalLines(made, options).map((it) => `${it}\n`).join(""));
    io.out(`Before and after: ${page}\n`);
    return 0;
  },
};

/** Options of images of other programs, which no study takes. */
const OF_IMAGES = [
  ...["images", "name", "content", "style", "size"] as const,
  ...["style-size", "metrics", "band"] as const,
];

/** Whether images of another program are meant. */
function isOfImages(
  files: readonly string[],
  options: BaselineOptions,
): boolean {
  const given = OF_IMAGES.find((name) => options[name] !== undefined);
  if (given === undefined) return false;
  if (files.length === 0) return true;
  throw new UsageError(
    `Cannot approve ${files.join(" ")} with --${given}: expected studies, or ` +
      "--images DIR",
  );
}

/** What the page shows: trials that were left out have not run. */
function choose(
  { plan, folder, found }: StandingPlan,
  only: ReadonlySet<string> | undefined,
): StandingPlan {
  const isChosen = chosenBy(only);
  return {
    ...{ folder, plan: { ...plan, trials: plan.trials.filter(isChosen) } },
    found: { ...found, entries: found.entries.filter(isChosen) },
  };
}

/** What a plan's folder holds now, as far as it is sound. */
function findStanding(plan: Plan, baselines: string): StandingPlan {
  const folder = join(baselines, plan.study.name);
  const found = findBaseline(folder);
  const isOfImages = found.index?.references !== undefined ||
    found.entries.some(({ run }) => run === null);
  if (isOfImages) throw ofImages(folder);
  return { plan, folder, found };
}

async function write(
  { folder, baseline, images }: MadeBaseline,
): Promise<void> {
  await writeBaseline(folder, baseline, images);
}

async function makeBaseline(
  { plan: { study, trials }, folder, found }: StandingPlan,
  { store, approval, only }: {
    readonly store: Store;
    readonly approval: Approval;
    readonly only: ReadonlySet<string> | undefined;
  },
): Promise<MadeBaseline> {
  const old = new Map(found.entries.map((it) => [it.id, it]));
  const images = new Map<string, Uint8Array>();
  const entries: BaselineEntry[] = [];
  let same = 0;
  for (const trial of trials.filter(chosenBy(only))) {
    const { id, varied } = trial;
    const before = old.get(id);
    const { run, record } = await endedRun(trial, store);
    if (run === undefined) throw unfitTrial("approve", id, record);
    const isImageless = found.imageless.has(id);
    // equal bits: what was learned of other machine keys stays true
    const isKept = before !== undefined && isSame(before, run) &&
      (!isImageless || sha256(run.png) === before.image.fileSha256);
    const made = { varied, before, approval };
    entries.push(isKept ? { ...before, varied } : makeEntry(run, made));
    if (!isKept || isImageless) images.set(id, run.png);
    if (isKept) same++;
  }
  const ids = new Set(entries.map(({ id }) => id));
  // what the study has no more goes by prune alone
  const left = found.entries.filter(({ id }) => !ids.has(id));
  return {
    ...{ file: study.file, folder, found, images, same },
    approved: entries.length - same,
    baseline: { study: study.name, entries: [...entries, ...left] },
  };
}

function isSame(
  entry: BaselineEntry,
  { record }: HeadRun,
): boolean {
  const { chainSha256 = null, pixelsSha256, environment } = record;
  return entry.run?.known.some((it) =>
    it.machineKey === environment.machineKey &&
    it.chainSha256 === chainSha256 && it.pixelsSha256 === pixelsSha256
  ) ?? false;
}

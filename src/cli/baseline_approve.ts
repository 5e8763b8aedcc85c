/** `baseline approve`: a person says that images are as they should be. */
import { join } from "node:path";
import { InfrastructureError, TrialError, UsageError } from "../base/errors.ts";
import { counted } from "../base/format.ts";
import type { Baseline, BaselineEntry } from "../check/baseline.ts";
import { readBaseline, writeBaseline } from "../check/baseline_file.ts";
import type { HeadRun } from "../check/head_run.ts";
import { makeEntry } from "../check/make_entry.ts";
import type { Approval } from "../check/types.ts";
import type { Plan } from "../plan/plan.ts";
import { readCheckout } from "../runner/checkout.ts";
import { openStore, type Store } from "../store/mod.ts";
import { showPlans } from "./approval_report.ts";
import { approveImages } from "./approve_images.ts";
import type { BaselineOptions, BaselineVerb } from "./baseline_verb.ts";
import { checkoutRoot } from "./checkout_root.ts";
import { endedRun } from "./judge_plans.ts";
import { makeApproval } from "./make_approval.ts";
import { readPlans } from "./read_plans.ts";
import { runGate } from "./run_gate.ts";

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
    const checkout = await readCheckout(root);
    const approval = await makeApproval(checkout, {
      ...options,
      ...{ root, exempt: [baselines] },
    });
    const plans = await readPlans(files, { backend, fullLength: true });
    const only = idsOf(options.only, plans);
    const { interrupted } = await runGate(plans, {
      ...{ io, results, checkout, command: options.command },
      ...{ jobs: 1, force: false },
      ...{ offline: options.offline ?? false, quiet: options.quiet ?? false },
    });
    if (interrupted !== undefined) return interrupted;
    using store = await openStore(results, { readOnly: true });
    const page = await showPlans(plans, approval, options);
    for (const plan of plans) {
      const folder = join(baselines, plan.study.name);
      const place = { store, folder, approval, only };
      const isDry = options["dry-run"] ?? false;
      io.out(`${await writePlan(plan, { ...place, isDry })}\n`);
    }
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

function idsOf(
  only: string | undefined,
  plans: readonly Plan[],
): ReadonlySet<string> | undefined {
  if (only === undefined) return undefined;
  const known = plans.flatMap(({ trials }) => trials.map(({ id }) => id));
  const ids = only.split(",").map((id) => id.trim());
  const unknown = ids.find((id) => !known.includes(id));
  if (unknown === undefined) return new Set(ids);
  throw new UsageError(
    `Cannot find trial "${unknown}" for --only: expected some of: ` +
      known.join(", "),
  );
}

async function writePlan(
  { study, trials }: Plan,
  { store, folder, approval, only, isDry }: {
    readonly isDry: boolean;
    readonly store: Store;
    readonly folder: string;
    readonly approval: Approval;
    readonly only: ReadonlySet<string> | undefined;
  },
): Promise<string> {
  const before = readBaseline(folder);
  const old = new Map(before?.entries.map((it) => [it.id, it]));
  const images = new Map<string, Uint8Array>();
  const entries: BaselineEntry[] = [];
  for (const trial of trials) {
    const { id } = trial;
    const standing = old.get(id);
    if (only !== undefined && !only.has(id)) {
      if (standing !== undefined) entries.push(standing);
      continue;
    }
    const { run, record } = await endedRun(trial, store);
    if (run === undefined) throw unfit(id, record?.reason);
    const entry = makeEntry(run, trial.varied, standing);
    // equal bits: what was learned of other machine keys stays true
    entries.push(
      isSame(standing, run) ? { ...standing!, varied: trial.varied } : entry,
    );
    if (!isSame(standing, run)) images.set(id, run.png);
  }
  const left = [...old.values()].filter(({ id }) =>
    !trials.some((trial) => trial.id === id)
  );
  const baseline: Baseline = {
    ...{ study: study.name, approval },
    learned: before?.learned ?? [],
    // what the study has no more goes by prune alone
    entries: [...entries, ...left],
  };
  if (!isDry) await writeBaseline(folder, baseline, images);
  const same = trials.length - images.size;
  const done = isDry ? "Would approve" : "Approved";
  return `${done} in ${folder}: ${counted(images.size, "trial")}` +
    (same === 0 ? "" : `; ${same} as before`);
}

function isSame(
  entry: BaselineEntry | undefined,
  { record }: HeadRun,
): boolean {
  const { chainSha256 = null, pixelsSha256, environment } = record;
  return entry?.run?.known.some((it) =>
    it.machineKey === environment.machineKey &&
    it.chainSha256 === chainSha256 && it.pixelsSha256 === pixelsSha256
  ) ?? false;
}

function unfit(id: string, reason: string | null | undefined): Error {
  const why = reason ?? "it has not run";
  const message = `Cannot approve trial ${id}: ${why}`;
  return /^its process /i.test(why)
    ? new InfrastructureError(message)
    : new TrialError(message);
}

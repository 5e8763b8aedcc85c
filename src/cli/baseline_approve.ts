/** `baseline approve`: a person says that images are as they should be. */
import { join } from "node:path";
import { InfrastructureError, TrialError, UsageError } from "../base/errors.ts";
import type { BaselineEntry } from "../check/baseline.ts";
import { findBaseline, writeBaseline } from "../check/baseline_file.ts";
import type { HeadRun } from "../check/head_run.ts";
import { makeEntry } from "../check/make_entry.ts";
import type { Approval } from "../check/types.ts";
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
import { readCode } from "./read_code.ts";
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
    const checkout = await readCode(root, [baselines]);
    const approval = await makeApproval(checkout, { ...options, root });
    const plans = await readPlans(files, { backend, fullLength: true });
    const only = idsOf(options.only, plans);
    const standing = plans.map((plan) => findStanding(plan, baselines));
    const { interrupted } = await runGate(plans, {
      ...{ io, results, baselines, checkout, command: options.command },
      ...{ jobs: 1, force: false },
      ...{ offline: options.offline ?? false, quiet: options.quiet ?? false },
    });
    if (interrupted !== undefined) return interrupted;
    using store = await openStore(results, { readOnly: true });
    const page = await showPlans(standing, options);
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
  const isLeft = ({ id }: { readonly id: string }): boolean =>
    only !== undefined && !only.has(id);
  for (const trial of trials.filter((it) => !isLeft(it))) {
    const { id, varied } = trial;
    const before = old.get(id);
    const { run, record } = await endedRun(trial, store);
    if (run === undefined) throw unfit(id, record?.reason);
    // equal bits: what was learned of other machine keys stays true
    if (before && isSame(before, run) && !found.imageless.has(id)) {
      entries.push({ ...before, varied });
      continue;
    }
    entries.push(makeEntry(run, { varied, before, approval }));
    images.set(id, run.png);
  }
  const ids = new Set(entries.map(({ id }) => id));
  // what the study has no more goes by prune alone
  const left = found.entries.filter(({ id }) => !ids.has(id));
  return {
    ...{ file: study.file, folder, found, images },
    same: entries.length - images.size,
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

function unfit(id: string, reason: string | null | undefined): Error {
  const why = reason ?? "it has not run";
  const message = `Cannot approve trial ${id}: ${why}`;
  return /^its process /i.test(why)
    ? new InfrastructureError(message)
    : new TrialError(message);
}

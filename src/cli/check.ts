/** `check`: whether images are still those that were approved. */
import { GramlabError, UsageError } from "../base/errors.ts";
import { oneLine } from "../base/one_line.ts";
import { assertImages } from "../check/baseline_file.ts";
import { GATE_EXIT_CODES, outcomeOf } from "../check/outcome.ts";
import type { GateReport } from "../check/types.ts";
import { toBands } from "./band_options.ts";
import { type Base, findBase, readChanges } from "./baseline_changes.ts";
import { checkImages, type CheckImagesOptions } from "./check_images.ts";
import { checkoutRoot } from "./checkout_root.ts";
import type { Command } from "./command.ts";
import { studyCommands } from "./gate_commands.ts";
import {
  type GateOutputs,
  openGateOutputs,
  OUTPUT_OPTIONS,
} from "./gate_outputs.ts";
import { gateTable } from "./gate_table.ts";
import { InterruptedError, listenForInterruption } from "./interruption.ts";
import type { Io } from "./io.ts";
import {
  type BaselinedPlan,
  DEFAULT_BASELINES,
  judgePlans,
  readBaselines,
} from "./judge_plans.ts";
import { chosenBy, toOnly } from "./only_option.ts";
import { toWholeNumber } from "./option_values.ts";
import { parseOptions } from "./parse_options.ts";
import { readCode } from "./read_code.ts";
import { readPlans } from "./read_plans.ts";
import { MOST_THREADS } from "./repro_run.ts";
import { GATE_RESULTS, runGate, type RunGateOptions } from "./run_gate.ts";
import { Viewer } from "./viewer.ts";

const HELP =
  `Runs the trials of study files and compares them with the baselines that a
person approved (docs/ci.md). Fails if an image, or what led to it, changed by
more than rounding explains.

Usage: deno task check STUDY.yaml… [options]
       deno task check --images DIR --against BASELINE [options]

With --images it compares what another program made with images that a person
approved (deno task baseline approve --images), matched by their names.

  --baselines DIR  where baselines lie, one folder a study (default:
                   ${DEFAULT_BASELINES})
  --results DIR    where the runs go (default: ${GATE_RESULTS})
  --backend NAME   auto, tensorflow, webgpu or wasm, whatever the study says
  --threads N      threads of one operation (default: all)
  --jobs N         run trials in N processes, which share processors out
  --force          run all trials, also those that this code has run
  --only IDS       check these trials (or images) alone: ids, or how they alone
                   begin, with commas
  --all            list all values that were compared, not only the worst
  --allow-better   pass trials whose image and first steps are within their
                   bands, and whose later costs or metrics are only better
  --images DIR     images of another program, PNG or JPEG
  --against DIR    their baseline, for instance baselines/harbour
  --band NAME=N    of images: how far a value may be off, whatever the baseline
                   says; may be repeated
  --base REF       tell what this branch changed in the baselines since it left
                   REF (default: what a job of a pull request says: origin/
                   $GITHUB_BASE_REF, $CI_MERGE_REQUEST_DIFF_BASE_SHA)
  --html FILE      write a page with all images, baseline and head
  --json FILE      write everything that was found
  --junit FILE     write JUnit XML
  --markdown FILE  write a summary; on GitHub it is also added to the page of
                   the job, and what fails is annotated
  --offline        fetch nothing; say what is missing, if anything is
  --quiet          show no progress

Trials that the same code has run on this machine are not run again. An
equal hash of all images ends the comparison of a trial. Else the costs of the
first steps are compared, then the whole curve, the image, and its metrics, each
within its band.

Examples:
  deno task check configs/ci.yaml
  deno task check configs/ci.yaml --force --threads 2
  deno task check --images out --against baselines/harbour --html page.html

Exit codes: 0 nothing left its band, 2 bad input, 3 something could not be
fetched, 4 no images, 5 no backend, 6 a file cannot be written, 7 regression, or
a trial could not run, 8 the machinery failed (a process died), 9 no baseline,
or one of other trials, or a damaged one, 70 a bug, 130 interrupted (143 by
SIGTERM)`;

const MOST_JOBS = 64;

const OPTIONS = {
  baselines: "string",
  results: "string",
  backend: "string",
  threads: "string",
  jobs: "string",
  force: "boolean",
  only: "string",
  all: "boolean",
  "allow-better": "boolean",
  offline: "boolean",
  quiet: "boolean",
  images: "string",
  against: "string",
  band: "strings",
  base: "string",
  ...OUTPUT_OPTIONS,
} as const;

/** The command. */
export const check: Command = {
  help: HELP,
  async run(args, io) {
    const beginMs = performance.now();
    const { words, options } = parseOptions(args, OPTIONS);
    const { baselines = DEFAULT_BASELINES, backend, threads } = options;
    const { results = GATE_RESULTS, jobs = "1", force = false } = options;
    const { offline = false, quiet = false } = options;
    const isBetterAllowed = options["allow-better"] ?? false;
    const folders = foldersOf(words, options);
    const given = {
      ...{ io, results, baselines, backend, force, offline, quiet, beginMs },
      ...{ command: ["check", ...args], isBetterAllowed, only: options.only },
      jobs: toWholeNumber({ name: "jobs", text: jobs }, 1, MOST_JOBS),
      threads: threads === undefined
        ? undefined
        : toWholeNumber({ name: "threads", text: threads }, 1, MOST_THREADS),
    };
    await using outputs = await openGateOutputs(options, io);
    const judged = async (): Promise<GateReport | number> => {
      const place = folders?.against ?? baselines;
      const base = await findBase(place, options.base, io);
      const found = folders === undefined
        ? await judge(words, given)
        : await checkImages({ ...given, ...folders });
      return typeof found === "number"
        ? found
        : await withChanges(found, base, results);
    };
    const report = await telling(judged, { outputs, io, beginMs });
    if (typeof report === "number") return report;
    const { html: page } = options;
    const found = page === undefined ? report : { ...report, page };
    const isWhole = options.all ?? false;
    io.out(`${gateTable(found, { isWhole, columns: widthOf(io) })}\n`);
    await outputs.write(found, io);
    return GATE_EXIT_CODES[outcomeOf(report.studies, isBetterAllowed)];
  },
};

/** Logs of jobs wrap what is longer. */
const LOG_COLUMNS = 120;

function widthOf(io: Io): number {
  return io.outIsTerminal ? io.columns() : LOG_COLUMNS;
}

/** What the branch did to baselines is news, too. */
async function withChanges(
  report: GateReport,
  base: Base | undefined,
  results: string,
): Promise<GateReport> {
  if (base === undefined) return report;
  const { studies } = report;
  const baselineChanges = await readChanges(studies, { base, results });
  return { ...report, baselineChanges };
}

/** Where nothing can be judged, files and summaries say why. */
async function telling<Result>(
  body: () => Promise<Result>,
  { outputs, io, beginMs }: {
    readonly outputs: GateOutputs;
    readonly io: Io;
    readonly beginMs: number;
  },
): Promise<Result> {
  try {
    return await body();
  } catch (error) {
    const isTold = error instanceof GramlabError &&
      !(error instanceof InterruptedError);
    if (isTold) {
      await outputs.write({
        ...{ schemaVersion: 1, createdAt: new Date().toISOString() },
        durationMs: performance.now() - beginMs,
        ...{ outcome: "not judged", problem: oneLine(error.message) },
        ...{ isBetterAllowed: false, ran: 0, studies: [] },
      }, io).catch((other) => {
        // the error that came first decides how the command ends
        if (!(other instanceof GramlabError)) throw other;
        io.err(`Error: ${other.message}\n`);
      });
    }
    throw error;
  }
}

/** Options that images of another program do without. */
const OF_STUDIES = [
  ...["baselines", "results", "backend", "threads", "jobs", "force"] as const,
];

/** What `--images` and `--against` say; undefined if studies are meant. */
function foldersOf(
  words: readonly string[],
  options: Readonly<Record<string, unknown>> & {
    readonly images?: string;
    readonly against?: string;
    readonly band?: readonly string[];
  },
): Pick<CheckImagesOptions, "images" | "against" | "bands"> | undefined {
  const { images, against, band } = options;
  if (images === undefined && against === undefined && band === undefined) {
    return undefined;
  }
  if (images === undefined || against === undefined) {
    const isOfBand = images === undefined && against === undefined;
    throw new UsageError(
      `Cannot ${isOfBand ? "take --band" : "check images"} without --images ` +
        "DIR and --against BASELINE: expected both" +
        (isOfBand ? "; bands of a study are learned" : ""),
    );
  }
  const wrong = words[0] ??
    OF_STUDIES.filter((name) => options[name] !== undefined)
      .map((name) => `--${name}`)[0];
  if (wrong === undefined) {
    return { images, against, bands: toBands(band ?? []) };
  }
  throw new UsageError(
    `Cannot take ${wrong} with --images: expected a study or images`,
  );
}

/** Everything that the user said. */
interface CheckGateOptions extends Omit<RunGateOptions, "checkout" | "only"> {
  readonly only: string | undefined;
  readonly io: Io;
  readonly baselines: string;
  readonly backend: string | undefined;
  readonly isBetterAllowed: boolean;
  readonly beginMs: number;
}

/** The report, or the exit code of an interruption. */
async function judge(
  files: readonly string[],
  options: CheckGateOptions,
): Promise<GateReport | number> {
  const { io, baselines, backend, isBetterAllowed, beginMs } = options;
  const plans = await readPlans(files, { backend, fullLength: true });
  const baselined = readBaselines(plans, baselines);
  const only = toOnly(options.only, baselined.flatMap(idsOf));
  const chosen = baselined.map((it) => choose(it, only));
  for (const { folder, baseline } of chosen) assertImages(folder, baseline);
  const checkout = await readCode(checkoutRoot(), [baselines]);
  const given = { ...options, checkout, only };
  const { ran, interrupted } = await runGate(plans, given);
  if (interrupted !== undefined) return interrupted;
  let leave = (code: number): void => io.exit(code);
  using interruption = listenForInterruption(io, (code) => leave(code));
  const { results, offline } = options;
  const { signal } = interruption;
  using viewer = new Viewer({ io, offline, signal });
  leave = (code) => viewer.exit(code);
  const verdicts = await judgePlans(chosen, { results, viewer });
  const studies = verdicts.map((study, at) => ({
    ...study,
    leftOut: new Set(idsOf(baselined[at]!)).size - study.trials.length,
    commands: studyCommands(plans[at]!.study.file, options, study),
  }));
  return {
    schemaVersion: 1,
    createdAt: new Date().toISOString(),
    durationMs: performance.now() - beginMs,
    outcome: outcomeOf(studies, isBetterAllowed),
    ...{ isBetterAllowed, ran, studies },
  };
}

function idsOf({ plan, baseline }: BaselinedPlan): string[] {
  return [...plan.trials, ...baseline.entries].map(({ id }) => id);
}

function choose(
  it: BaselinedPlan,
  only: ReadonlySet<string> | undefined,
): BaselinedPlan {
  const isChosen = chosenBy(only);
  const { plan, baseline } = it;
  return {
    ...it,
    plan: { ...plan, trials: plan.trials.filter(isChosen) },
    baseline: { ...baseline, entries: baseline.entries.filter(isChosen) },
  };
}

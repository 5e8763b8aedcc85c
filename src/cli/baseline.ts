/** `baseline`: takes care of what `check` compares with. */
import { UsageError } from "../base/errors.ts";
import { approve } from "./baseline_approve.ts";
import { diff } from "./baseline_diff.ts";
import { learn } from "./baseline_learn.ts";
import { prune } from "./baseline_prune.ts";
import { show } from "./baseline_show.ts";
import type { BaselineVerb } from "./baseline_verb.ts";
import type { Command } from "./command.ts";
import { DEFAULT_BASELINES } from "./judge_plans.ts";
import { parseOptions } from "./parse_options.ts";
import { GATE_RESULTS } from "./run_gate.ts";

const HELP = `Takes care of the baselines that check compares with (docs/ci.md).

Usage: deno task baseline approve STUDY.yaml… [options]
       deno task baseline approve --images DIR --name NAME --content IMAGE
         --style IMAGE [options]
       deno task baseline learn STUDY.yaml… [options]
       deno task baseline learn --images DIR --against BASELINE [options]
       deno task baseline prune STUDY.yaml… [options]
       deno task baseline prune --images DIR --against BASELINE [options]
       deno task baseline show [NAME…]
       deno task baseline diff [NAME…] [--ref REF]

  approve          run the trials that this code has not run, and make their
                   images what check compares with; look at them before
  learn            run them on other backends, instruction sets and numbers of
                   threads, at the same seed, and widen bands by what differs
  prune            remove trials that the study has no more, or images that
                   the folder has no more
  show             who approved it, trials, bands, machine keys that are known
  diff             what differs from the baseline of a commit

  --html FILE      approve: where the page of images before and after goes
                   (default: approve.html in the folder of --results)
  --dry-run        approve: only write that page, and tell; from any checkout;
                   prune: only tell
  --images DIR     approve: images that another program made, PNG or JPEG;
                   learn: those that it made on another machine, or again;
                   prune: those that there still are
  --against DIR    learn, prune: the baseline of images
  --machine NAME   learn: what the machine is called that made the images
                   (default: their folder)
  --name NAME      approve: the name of their baseline
  --content IMAGE, --style IMAGE, --size SIZE, --style-size N, --metrics NAMES
                   approve: what they are judged by, as of deno task metrics;
                   what is not said is as it was approved before
  --band NAME=N    approve: how far a value of them may be off; may be repeated:
                   image.ssim, image.window, image.vggDistance, a metric, or
                   metrics for all of them
  --allow-dirty    approve, learn, prune: also from a checkout that differs
                   from its commit, and by studies that do
  --by NAME        approve, learn: who does, where git does not know
  --note TEXT      approve, learn: why, kept in the baseline
  --only IDS       approve: run and approve these trials (or images) alone: ids,
                   or how they alone begin, with commas
  --isa NAMES      learn: values of ONEDNN_MAX_CPU_ISA (default: AVX2,
                   AVX512_CORE, AVX512_CORE_BF16 and what the processor has)
  --threads N,…    learn: numbers of threads (default: 1, 2, 3, 4)
  --backends NAMES learn: tensorflow, webgpu, wasm (default: those that open)
  --same-code      learn: the code is the approved one, though its images are
                   not within the bands; refused where known bits disprove it
  --ref REF        diff: commit, branch or tag (default: HEAD)
  --backend NAME   approve: where trials run, whatever the study says
  --baselines DIR  where baselines lie (default: ${DEFAULT_BASELINES})
  --results DIR    approve, learn: where the runs go (default: ${GATE_RESULTS})
  --offline        fetch nothing; say what is missing, if anything is
  --quiet          show no progress

Examples:
  deno task baseline approve configs/ci.yaml --note "new resize"
  deno task baseline approve --images out --name harbour --content harbour.jpg \\
    --style waves.png --size 512
  deno task baseline learn configs/ci.yaml --threads 1,2
  deno task baseline diff ci --ref main

Exit codes: 0 fine, 1 a trial failed, 2 bad input, or a checkout that differs
from its commit, 3 something could not be fetched, 4 no images, 5 no backend, 6
results cannot be written, 7 learn: the images are not those that were approved,
8 a trial's process died, 9 no baseline, or a damaged one, 70 a bug, 130
interrupted (143 by SIGTERM)`;

const VERBS: Readonly<Record<string, BaselineVerb>> = {
  ...{ approve, learn, prune, show, diff },
};

/** Options of all verbs. */
const OPTIONS = {
  baselines: "string",
  results: "string",
  backend: "string",
  offline: "boolean",
  quiet: "boolean",
  "allow-dirty": "boolean",
  by: "string",
  note: "string",
  only: "string",
  ref: "string",
  isa: "string",
  threads: "string",
  backends: "string",
  "same-code": "boolean",
  html: "string",
  "dry-run": "boolean",
  images: "string",
  against: "string",
  machine: "string",
  name: "string",
  content: "string",
  style: "string",
  size: "string",
  "style-size": "string",
  metrics: "string",
  band: "strings",
} as const;

/** The command. */
export const baseline: Command = {
  help: HELP,
  async run(args, io) {
    const { words: [name = "", ...words], options } = parseOptions(
      args,
      OPTIONS,
    );
    const verb = verbOf(name, Object.keys(options));
    const { baselines = DEFAULT_BASELINES, results = GATE_RESULTS } = options;
    const command = ["baseline", ...args];
    return await verb.run(words, {
      ...options,
      ...{ baselines, results, io, command },
    });
  },
};

/** The verb of that name, if it takes what was given. */
function verbOf(name: string, given: readonly string[]): BaselineVerb {
  const verb = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined;
  if (verb === undefined) {
    throw new UsageError(
      `Cannot understand "baseline ${name}": expected one of: ` +
        Object.keys(VERBS).map((it) => `baseline ${it}`).join(", "),
    );
  }
  const allowed: readonly string[] = ["baselines", ...verb.options];
  const wrong = given.find((it) => !allowed.includes(it));
  if (wrong === undefined) return verb;
  throw new UsageError(
    `Cannot take --${wrong} with "baseline ${name}": expected one of: ` +
      [...allowed, "help"].map((it) => `--${it}`).join(", "),
  );
}

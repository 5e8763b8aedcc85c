/** `results`: looks at results, and takes care of their folder. */
import { UsageError } from "../base/errors.ts";
import type { Command } from "./command.ts";
import { DEFAULT_RESULTS } from "./open_results.ts";
import { parseOptions } from "./parse_options.ts";
import { compareResults } from "./results_compare.ts";
import { exportResults } from "./results_export.ts";
import { collectGarbage } from "./results_gc.ts";
import { showImportance } from "./results_importance.ts";
import { showPareto } from "./results_pareto.ts";
import { importFolders } from "./results_import.ts";
import { listResults } from "./results_list.ts";
import { measureImages } from "./results_measure.ts";
import { reindexResults } from "./results_reindex.ts";
import { showResult } from "./results_show.ts";
import type { Verb } from "./results_verb.ts";
import { verifyFolder } from "./results_verify.ts";

const HELP = `Prints the table of results, or takes care of their folder.

Usage: deno task results [options]
       deno task results show ID [options]
       deno task results compare A B… [options]
       deno task results pareto [ID…] [options]
       deno task results importance [ID…] [options]
       deno task results export [ID…] [options]
       deno task results measure [ID…] [options]
       deno task results verify [ID…] [options]
       deno task results gc [options]
       deno task results import DIR… [options]
       deno task results reindex [options]

  show ID          everything about one trial, with its image and curves
  compare          settings, numbers, images and origins that differ from A's
  pareto           trials that no other beats in both of two metrics
  importance       which setting moves which metric
  export           trials, curves or images as files of other programs
                   (docs/compare.md tells of these four)
  measure          add the metrics that trials lack (docs/metrics.md); fetches
                   nothing
  verify           hash all files again; without IDs the whole folder: what is
                   damaged, missing or foreign, links, what crashes left
  gc               list what may be deleted; delete it with --yes
  import           merge results of other machines, by id
  reindex          make results/index.db anew from the trial folders

  --study NAME     only the trials of this study's present plan
  --metrics NAMES  measure: only these, names with commas
  --force          measure: also what is measured already
  --only KINDS     gc: only these of leftovers, superseded, plans, trials
  --yes            gc: delete what is listed
  --dry-run        import: only tell what would be done
  --image HOW      show: auto, never, kitty, iterm or blocks (default: auto)
  --out FILE       export: write there; compare: write where two images differ
  --x, --y METRIC  pareto: other metrics than contentDistance, styleDistance;
                   METRIC:min or METRIC:max says which values are better
  --metric NAME    importance: everything about one metric
  --what KIND      export: trials, curves or images (default: trials)
  --format NAME    export: csv, json, jsonl, md, parquet or safetensors
                   (default: the file's extension, or csv)
  --results DIR    where results lie (default: ${DEFAULT_RESULTS})
  --json           print JSON

ID may be the start of an id, as long as no other trial starts so.

Examples:
  deno task results --study quickstart
  deno task results show 3f2a --json
  deno task results compare 3f2a 77aa --out difference.png
  deno task results pareto --study quickstart --x ssim
  deno task results importance --metric styleDistance
  deno task results export --what curves --out curves.parquet
  deno task results measure --study quickstart
  deno task results verify
  deno task results gc --only leftovers,superseded --yes
  deno task results import /mnt/other/results --dry-run

Exit codes: 0 fine, 1 verify found something, import or export left something
out or beside, or an image could not be measured, 2 no such trial or study, 3
weights for measure are missing, 5 no backend to measure on, 6 results cannot be
read or written, 130 interrupted (143 by SIGTERM)`;

/** What may follow the command's name. */
const VERBS: Readonly<Record<string, Verb>> = {
  show: showResult,
  compare: compareResults,
  pareto: showPareto,
  importance: showImportance,
  export: exportResults,
  measure: measureImages,
  verify: verifyFolder,
  gc: collectGarbage,
  import: importFolders,
  reindex: reindexResults,
};

const OPTIONS = {
  results: "string",
  json: "boolean",
  format: "string",
  what: "string",
  out: "string",
  image: "string",
  x: "string",
  y: "string",
  metric: "string",
  study: "string",
  metrics: "string",
  force: "boolean",
  only: "string",
  yes: "boolean",
  "dry-run": "boolean",
} as const;

/** The command. */
export const results: Command = {
  help: HELP,
  async run(args, io) {
    const { words, options } = parseOptions(args, OPTIONS);
    const [name, ...rest] = words;
    const isKnown = name === undefined || Object.hasOwn(VERBS, name);
    const verb = name === undefined ? listResults : VERBS[name];
    const isRight = isKnown && verb !== undefined &&
      rest.length >= verb.least &&
      rest.length <= verb.most;
    if (!isRight) {
      throw new UsageError(
        `Cannot understand "results ${words.join(" ")}": expected ` +
          '"results", "results show ID", "results compare A B…", ' +
          '"results pareto", "results importance", "results export", ' +
          '"results measure [ID…]", ' +
          '"results verify [ID…]", "results gc", "results import DIR…" or ' +
          '"results reindex"',
      );
    }
    refuseOptions(options, verb, name ?? "");
    const { results: folder = DEFAULT_RESULTS, json = false } = options;
    return await verb.run(rest, { ...options, folder, json, io });
  },
};

/** Refuses options that belong to another verb. */
function refuseOptions(
  options: Readonly<Record<string, unknown>>,
  { options: own }: Verb,
  name: string,
): void {
  const allowed: readonly string[] = ["results", "json", ...own];
  const wrong = Object.keys(options).find((it) => !allowed.includes(it));
  if (wrong === undefined) return;
  const command = `results ${name}`.trimEnd();
  throw new UsageError(
    `Cannot take --${wrong} with "${command}": expected one of: ` +
      [...allowed, "help"].map((it) => `--${it}`).join(", "),
  );
}

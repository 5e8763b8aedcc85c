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
import { noteResult } from "./results_note.ts";
import { queryResults } from "./results_query.ts";
import { reindexResults } from "./results_reindex.ts";
import { removeResults } from "./results_rm.ts";
import { showResult } from "./results_show.ts";
import { tagResults } from "./results_tag.ts";
import type { Verb } from "./results_verb.ts";
import { verifyFolder } from "./results_verify.ts";

const HELP = `Prints the table of results, or takes care of their folder.

Usage: deno task results [options]
       deno task results query SQL [--json|--csv]
       deno task results show ID [options]
       deno task results compare A B… [options]
       deno task results pareto [ID…] [options]
       deno task results importance [ID…] [options]
       deno task results export [ID…] [options]
       deno task results tag ID… [--add TAGS] [--remove TAGS]
       deno task results note ID [TEXT]
       deno task results rm ID… [--yes]
       deno task results measure [ID…] [options]
       deno task results verify [ID…] [options]
       deno task results gc [options]
       deno task results import DIR… [options]
       deno task results reindex [options]

  query SQL        ask the index in SQL; it can only be read (docs/query.md)
  show ID          everything about one trial, with its image and curves
  compare          settings, numbers, images and origins that differ from A's
  pareto           trials that no other beats in both of two metrics
  importance       which setting moves which metric
  export           trials, curves or images as files of other programs
                   (docs/compare.md tells of these four)
  tag ID…          add and take away tags; without either print them
  note ID TEXT     add a note; without TEXT print them, --clear removes all
  rm ID…           list what would be deleted; delete it with --yes
  measure          add the metrics that trials lack (docs/metrics.md); fetches
                   nothing
  verify           hash all files again; without IDs the whole folder: what is
                   damaged, missing or foreign, links, what crashes left
  gc               list what may be deleted; delete it with --yes
  import           merge results of other machines, by id
  reindex          make results/index.db anew from the trial folders

  --study NAME     only the trials of this study's present plan
  --filter EXPR    only trials like 'beta>100 && ssim>0.5 && tags==best': as in
                   sweep, over all columns
  --sort COLUMNS   by these columns, names with commas: 'ssim:desc,beta'
  --top N          the first N rows, or groups (default for tables: 1000)
  --columns NAMES  show these columns; --columns help lists them all
  --group-by NAMES n, mean and spread of trials that have these in common
  --watch          draw the table again when results change, until Ctrl-C; needs
                   a terminal
  --add TAGS       tag: letters, digits, ".", "_", "-"; names with commas
  --remove TAGS    tag: the same
  --clear          note: remove all notes
  --metrics NAMES  measure: only these, names with commas
  --force          measure: also what is measured already
  --only KINDS     gc: only these of leftovers, superseded, plans, trials,
                   provenance (default: all but trials)
  --yes            gc, rm: delete what is listed
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
  --csv            query: print CSV

ID may be the start of an id, as long as no other trial starts so. tag and rm
take --filter or --study in the place of IDs; pareto, importance and export take
all trials, or those that IDs, --filter and --study all choose.

Examples:
  deno task results --study quickstart --sort styleDistance --top 5
  deno task results --group-by beta --columns totalCost,ssim
  deno task results query 'select study, done, planned from studies'
  deno task results tag 3f2a --add best
  deno task results rm --filter 'state==failed' --yes
  deno task results show 3f2a --json
  deno task results compare 3f2a 77aa --out difference.png
  deno task results pareto --filter 'size==512' --x ssim
  deno task results importance --metric styleDistance
  deno task results export --what curves --out curves.parquet
  deno task results measure --study quickstart
  deno task results gc --only leftovers,superseded --yes
  deno task results import /mnt/other/results --dry-run

Exit codes: 0 fine, 1 verify found something, import or export left something
out or beside, rm left what runs, or an image could not be measured, 2 bad
input, no such trial or study, 3 weights for measure are missing, 4 no trial
fits the filter, 5 no backend to measure on, 6 results cannot be read or
written, 130 interrupted (143 by SIGTERM)`;

/** What may follow the command's name. */
const VERBS: Readonly<Record<string, Verb>> = {
  query: queryResults,
  tag: tagResults,
  note: noteResult,
  rm: removeResults,
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
  filter: "string",
  sort: "string",
  top: "string",
  columns: "string",
  "group-by": "string",
  watch: "boolean",
  csv: "boolean",
  add: "string",
  remove: "string",
  clear: "boolean",
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
          '"results", "results query SQL", "results show ID", ' +
          '"results compare A B…", "results pareto", "results importance", ' +
          '"results export", "results tag ID…", "results note ID [TEXT]", ' +
          '"results rm ID…", "results measure [ID…]", ' +
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

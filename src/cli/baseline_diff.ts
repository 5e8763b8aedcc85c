/** `baseline diff`: what was approved since a commit. */
import { basename, dirname, join } from "node:path";
import { BaselineError } from "../base/errors.ts";
import { formatNumber } from "../base/format.ts";
import { oneLine } from "../base/one_line.ts";
import { formatTable } from "../base/table.ts";
import type { Baseline } from "../check/baseline.ts";
import { readBaseline } from "../check/baseline_file.ts";
import { DamagedFile } from "../check/baseline_text.ts";
import { compareBaselines } from "../check/compare_baselines.ts";
import { actText } from "../check/outputs/act_text.ts";
import { mainBands } from "../check/outputs/change_words.ts";
import type { EntryChange } from "../check/types.ts";
import { removeFolder } from "../store/durable_file.ts";
import { foldersIn, namesIn } from "./baseline_show.ts";
import type { BaselineVerb } from "./baseline_verb.ts";
import {
  baselinesAt,
  checkOutFolder,
  findCommitOf,
} from "./committed_baseline.ts";

/** Compares baselines with those of a commit. */
export const diff: BaselineVerb = {
  options: ["ref"],
  async run(names, { io, baselines, ref = "HEAD" }) {
    const commit = await findCommitOf(baselines, ref);
    const chosen = names.length > 0 ? names : await allNames(baselines, commit);
    for (const name of chosen) {
      const folder = join(baselines, name);
      const old = await Deno.makeTempDir({ prefix: "gramlab-baseline-" });
      try {
        await checkOutFolder(commit, folder, old);
        io.out(`${await describe({ folder, old, ref })}\n`);
      } finally {
        await removeFolder(old);
      }
    }
    return 0;
  },
};

/** Those of now, and those of the commit: one may be gone. */
async function allNames(baselines: string, commit: string): Promise<string[]> {
  const old = await baselinesAt(commit, baselines);
  if (old.length === 0) return namesIn(baselines);
  return [...new Set([...foldersIn(baselines), ...old])].sort();
}

interface Places {
  readonly folder: string;
  readonly old: string;
  readonly ref: string;
}

/** Where the files of the commit were put is of no use to a person. */
async function describe(places: Places): Promise<string> {
  try {
    return await tell(places);
  } catch (cause) {
    const { folder, old, ref } = places;
    const isOld = cause instanceof DamagedFile && dirname(cause.path) === old;
    if (!isOld) throw cause;
    throw new BaselineError(
      `Cannot compare ${folder} with ${ref}: it cannot be read at that ` +
        `commit: ${basename(cause.path)}: ${cause.found}`,
      { cause },
    );
  }
}

async function tell({ folder, old, ref }: Places): Promise<string> {
  const before = { folder: old, baseline: readBaseline(old) };
  const after = { folder, baseline: readBaseline(folder) };
  if (before.baseline === undefined && after.baseline === undefined) {
    throw new BaselineError(
      `Cannot find a baseline in ${folder}, now or in ${ref}`,
    );
  }
  const changes = await compareBaselines(before, after);
  if (changes.length === 0) return `${folder}: as in ${ref}`;
  const columns = columnsOf(after.baseline ?? before.baseline!);
  const table = formatTable(
    columns.map(([title]) => ({ title })),
    changes.map((it) => columns.map(([, cellOf]) => cellOf(it))),
  );
  const acts = actsSince(before.baseline, after.baseline).map(oneLine);
  return [oneLine(`${folder} since ${ref}`), table, ...acts].join("\n");
}

/** Who approved and learned since, each once. */
function actsSince(
  before: Baseline | undefined,
  after: Baseline | undefined,
): string[] {
  const linesOf = (baseline: Baseline | undefined): Set<string> =>
    new Set(
      baseline?.entries.flatMap(({ approval, learned }) => [
        `Approved by ${actText(approval)}`,
        ...learned.map((it) => `Learned by ${actText(it)}`),
      ]),
    );
  return [...linesOf(after).difference(linesOf(before))];
}

type Column = readonly [title: string, cellOf: (it: EntryChange) => string];

/** As `check` tells the same. Of images there are no costs. */
function columnsOf({ references }: Baseline): Column[] {
  const isOfStudy = references === undefined;
  return [
    [isOfStudy ? "trial" : "image", ({ id }) => id],
    ["is", ({ kind }) => KINDS[kind]],
    ...isOfStudy ? [["total", totalText] as const] : [],
    [
      "1 − SSIM",
      ({ kind, distance }) =>
        isOne(kind)
          ? ""
          : formatNumber(distance?.ssim ?? null, 2) || "other size",
    ],
    ["window", ({ distance }) => formatNumber(distance?.window ?? null, 2)],
    ["bands", bandText],
  ];
}

function isOne(kind: EntryChange["kind"]): boolean {
  return kind === "new" || kind === "removed";
}

function totalText({ totals: { before, after } }: EntryChange): string {
  return [before, after].filter((it) => it !== null)
    .map((it) => formatNumber(it)).join(" → ");
}

function bandText({ kind, bands }: EntryChange): string {
  if (isOne(kind)) return "";
  return bands.length === 0 ? "as they were" : oneLine(mainBands(bands));
}

const KINDS: Readonly<Record<EntryChange["kind"], string>> = {
  ...{ new: "new", removed: "removed", image: "changed" },
  values: "same image",
};

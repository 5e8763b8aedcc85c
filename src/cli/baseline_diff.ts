/** `baseline diff`: what was approved since a commit. */
import { dirname, join, relative, resolve, sep } from "node:path";
import { BaselineError, UsageError } from "../base/errors.ts";
import { CHILD_ENV } from "../base/child_env.ts";
import { formatNumber } from "../base/format.ts";
import { formatTable } from "../base/table.ts";
import type { Baseline, BaselineEntry } from "../check/baseline.ts";
import { readBaseline, readBaselineImage } from "../check/baseline_file.ts";
import { imageDistance } from "../check/image_distance.ts";
import { decodeImage } from "../image/decode.ts";
import { removeFolder } from "../store/durable_file.ts";
import { namesIn } from "./baseline_show.ts";
import type { BaselineVerb } from "./baseline_verb.ts";
import { checkoutOf } from "./checkout_of.ts";

/** Compares baselines with those of a commit. */
export const diff: BaselineVerb = {
  options: ["ref"],
  async run(names, { io, baselines, ref = "HEAD" }) {
    const chosen = names.length > 0 ? names : namesIn(baselines);
    for (const name of chosen) {
      const folder = join(baselines, name);
      const old = await Deno.makeTempDir({ prefix: "gramlab-baseline-" });
      try {
        await checkOutFolder(ref, folder, old);
        io.out(`${await describe({ folder, old, ref })}\n`);
      } finally {
        await removeFolder(old);
      }
    }
    return 0;
  },
};

/** Writes the files that a commit has of a folder. */
async function checkOutFolder(
  ref: string,
  folder: string,
  target: string,
): Promise<void> {
  const root = checkoutOf(folder);
  const place = relative(root, resolve(folder)).replaceAll(sep, "/");
  const words = ["ls-tree", "-z", "--name-only", ref, `${place}/`];
  const listed = await git(root, ...words);
  const paths = new TextDecoder().decode(listed).split("\0").filter(Boolean);
  for (const path of paths) {
    if (dirname(path) !== place) continue;
    const content = await git(root, "show", `${ref}:${path}`);
    await Deno.writeFile(join(target, relative(place, path)), content);
  }
}

async function git(
  root: string,
  ...args: readonly string[]
): Promise<Uint8Array> {
  const command = new Deno.Command("git", {
    args: ["-C", root, ...args],
    env: { ...CHILD_ENV, LC_ALL: "C" },
  });
  const { success, stdout, stderr } = await command.output();
  if (success) return stdout;
  const [first] = new TextDecoder().decode(stderr).trim().split("\n");
  throw new UsageError(`Cannot read the baseline of that commit: ${first}`);
}

interface Places {
  readonly folder: string;
  readonly old: string;
  readonly ref: string;
}

async function describe({ folder, old, ref }: Places): Promise<string> {
  const [before, now] = [readBaseline(old), readBaseline(folder)];
  if (now === undefined && before === undefined) {
    throw new BaselineError(
      `Cannot find a baseline in ${folder}, now or in ${ref}`,
    );
  }
  const rows: string[][] = [];
  for (const id of idsOf(before, now)) {
    const [left, right] = [before, now].map((it) =>
      it?.entries.find((entry) => entry.id === id)
    );
    const row = await rowOf({ left, right, old, folder });
    if (row !== undefined) rows.push([id, ...row]);
  }
  if (rows.length === 0) return `${folder}: as in ${ref}`;
  return [`${folder} since ${ref}`, formatTable(COLUMNS, rows)].join("\n");
}

const COLUMNS = ["trial", "is", "total", "1 - ssim", "window", "bands"]
  .map((title) => ({ title }));

function idsOf(...all: readonly (Baseline | undefined)[]): Set<string> {
  return new Set(all.flatMap((it) => it?.entries.map(({ id }) => id) ?? []));
}

async function rowOf({ left, right, old, folder }: {
  readonly left: BaselineEntry | undefined;
  readonly right: BaselineEntry | undefined;
  readonly old: string;
  readonly folder: string;
}): Promise<string[] | undefined> {
  if (left === undefined) return ["new", lastTotal(right), "", "", ""];
  if (right === undefined) return ["removed", lastTotal(left), "", "", ""];
  if (JSON.stringify(left) === JSON.stringify(right)) return undefined;
  const [a, b] = [
    await decodeImage(readBaselineImage(old, left), left.image.file),
    await decodeImage(readBaselineImage(folder, right), right.image.file),
  ];
  const isSameSize = a.width === b.width && a.height === b.height;
  const distance = isSameSize ? imageDistance(a, b) : undefined;
  const isSame = left.image.fileSha256 === right.image.fileSha256;
  return [
    isSame ? "same image" : "changed",
    `${lastTotal(left)} -> ${lastTotal(right)}`,
    distance === undefined ? "other size" : formatNumber(distance.ssim, 2),
    distance === undefined ? "" : formatNumber(distance.window, 2),
    bandsOf(left) === bandsOf(right) ? "as they were" : "changed",
  ];
}

function lastTotal(entry: BaselineEntry | undefined): string {
  const run = entry?.run;
  const last = run?.curve.at(-1) ?? run?.costs.at(-1);
  return formatNumber(last?.values.total ?? null);
}

function bandsOf({ run, image, metrics }: BaselineEntry): string {
  const rows = run === null ? [] : [...run.costs, ...run.curve];
  return JSON.stringify([
    rows.map(({ step, band }) => [step, band]),
    image.bands,
    Object.entries(metrics).map(([name, { band }]) => [name, band]),
  ]);
}

/**
 * How far apart the images of several results folders are, trial by trial:
 * `deno run --allow-read --allow-env --allow-ffi tests/bench/drift.ts BASE OTHER…`.
 * docs/reliability.md has what it printed.
 */
import { join } from "node:path";
import process from "node:process";
import type { TrialRecord } from "../../src/base/records.ts";
import { formatTable } from "../../src/base/table.ts";
import { compareChains } from "../../src/runner/repro/compare_chains.ts";
import { compareImages } from "../../src/runner/repro/compare_images.ts";
import { readChain, readOutput } from "../../src/runner/repro/made_image.ts";

/** The trials of a results folder. */
async function readTrials(
  root: string,
): Promise<{ folder: string; record: TrialRecord }[]> {
  const found = [];
  for await (const { name } of Deno.readDir(join(root, "trials"))) {
    const folder = join(root, "trials", name);
    const text = await Deno.readTextFile(join(folder, "trial.json"));
    found.push({ folder, record: JSON.parse(text) as TrialRecord });
  }
  return found;
}

const [base = "", ...others] = Deno.args;
const trials = await readTrials(base);
const rows: (string | number)[][] = [];
for (const other of others) {
  for (const { folder, record } of await readTrials(other)) {
    const same = trials.find((it) => it.record.id === record.id);
    if (same === undefined) continue;
    const [a, b] = [await readOutput(same.folder), await readOutput(folder)];
    const { largest, differing, values, ssim } = compareImages(a!, b!);
    const [before = [], after = []] = [
      readChain(same.folder),
      readChain(folder),
    ];
    const chain = compareChains(before, after);
    rows.push([
      record.id,
      record.settings.precision,
      same.record.environment.machineKey,
      record.environment.machineKey,
      chain === undefined ? "none" : `${(chain.sameUntil ?? -1) + 1}`,
      `${largest}/255`,
      `${(100 * differing / values).toFixed(1)} %`,
      ssim!.toFixed(5),
      `${
        (100 * (record.last!.total / same.record.last!.total - 1)).toFixed(3)
      } %`,
    ]);
  }
}
const titles = "trial precision base other parts largest differing SSIM cost";
const columns = titles.split(" ").map((title) => ({ title }));
process.stdout.write(`${formatTable(columns, rows)}\n`);

// deno-lint-ignore-file no-console -- run by hand, it prints
/**
 * By hand: how far runs of one study are apart that differ by rounding only.
 * Bands rest on what it prints (docs/ci.md).
 *
 * deno run --no-prompt --allow-read --allow-write
 *   --allow-env=IMAGESCRIPT_WASM_SIMD tests/check/rounding.ts
 *   RESULTS OTHER_RESULTS…
 */
import { costsByStep, deviationOf } from "../../src/check/compare_rows.ts";
import { type HeadRun, readRun } from "../../src/check/head_run.ts";
import { imageDistance } from "../../src/check/image_distance.ts";
import { openStore } from "../../src/store/mod.ts";

const STEPS = [0, 1, 5, 10, 20, 30];

async function readAll(results: string): Promise<HeadRun[]> {
  using store = await openStore(results, { readOnly: true });
  const folders = store.list().map(({ folder }) => folder);
  return await Promise.all(folders.map((folder) => readRun(store, folder)));
}

/** Largest deviation of any cost, step by step. */
function deviations(from: HeadRun, to: HeadRun): string[] {
  const before = costsByStep(from.steps);
  const after = costsByStep(to.steps);
  const rows = [...before].map(([step, values]) => ({ step, band: 0, values }));
  const deviation = deviationOf(rows);
  return STEPS.map((step) => {
    const values = before.get(step);
    if (values === undefined) return "";
    const all = Object.entries(values).map(([name, value]) =>
      deviation(name, value, after.get(step)![name]!)
    );
    return Math.max(...all).toExponential(0);
  });
}

if (import.meta.main) {
  const [base, ...others] = Deno.args;
  const before = await readAll(base!);
  console.log(["trial", "run", ...STEPS, "1-ssim", "window"].join("\t"));
  for (const other of others) {
    for (const run of await readAll(other)) {
      const from = before.find(({ record }) => record.id === run.record.id)!;
      const { ssim, window } = imageDistance(from.image, run.image);
      const { init, precision } = run.record.settings;
      console.log([
        `${init.name} ${precision}`,
        run.record.environment.machineKey,
        ...deviations(from, run),
        ssim.toExponential(0),
        window.toFixed(1),
      ].join("\t"));
    }
  }
}

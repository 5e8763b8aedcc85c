import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import type { Baseline } from "../../src/check/baseline.ts";
import { writeBaseline } from "../../src/check/baseline_file.ts";
import { compareBaselines } from "../../src/check/compare_baselines.ts";
import { makeEntry } from "../../src/check/make_entry.ts";
import {
  changeLines,
  changeText,
} from "../../src/check/outputs/change_words.ts";
import type { BaselineChanges, EntryChange } from "../../src/check/types.ts";
import { sampleBaseline, sampleRun } from "./sample_baseline.ts";

/** The sample, and one that somebody approved later. */
async function compare(
  change: (baseline: Baseline) => Promise<Baseline> | Baseline,
): Promise<EntryChange[]> {
  const root = await Deno.makeTempDir();
  try {
    const { baseline, images } = await sampleBaseline();
    const after = await change(baseline);
    const run = await sampleRun({ pixel: () => 0.1 });
    const changed = new Map(after.entries.map(({ id, image }) => {
      const isSame = image.fileSha256 === baseline.entries[0]!.image.fileSha256;
      return [id, isSame ? images.get(id)! : run.png];
    }));
    await writeBaseline(join(root, "a"), baseline, images);
    await writeBaseline(join(root, "b"), after, changed);
    return await compareBaselines(
      { folder: join(root, "a"), baseline },
      { folder: join(root, "b"), baseline: after },
    );
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

/** Approved anew, 2 % dearer. */
async function dearer(baseline: Baseline): Promise<Baseline> {
  const [before] = baseline.entries;
  const run = await sampleRun({ cost: () => 1.02, pixel: () => 0.1 });
  const approval = { ...before!.approval, by: "B", note: "new\n::error::x" };
  const entry = makeEntry(run, { varied: { beta: 4 }, before, approval });
  return { ...baseline, entries: [entry] };
}

function changes(entries: readonly EntryChange[]): BaselineChanges {
  return {
    ...{ base: "main", commit: "c".repeat(40), problem: null },
    folders: [{
      ...{ kind: "study", study: "ci", folder: "f", count: 4 },
      ...{ problem: null, entries },
    }],
  };
}

Deno.test("compareBaselines() tells nothing of equal baselines", async () => {
  deepStrictEqual(await compare((baseline) => baseline), []);
});

Deno.test("compareBaselines() tells another image, costs and who approved them", async () => {
  const [change, ...others] = await compare(dearer);
  deepStrictEqual(others, []);
  strictEqual(change?.kind, "image");
  ok(change.distance!.window > 10);
  strictEqual(change.approval?.by, "B");
  const { before, after } = change.totals;
  ok(Math.abs(after! / before! - 1.02) < 1e-6);
  const [line] = changeLines(changes([change]));
  match(
    line!,
    /^Baselines changed since main \(c{10}\): ci: 1 of 4 trials changed: 1 other image; total cost \+2 %; no band wider; approved by B$/,
  );
  ok(!line!.includes("\n"));
});

Deno.test("compareBaselines() tells who learned since, and no approval of before", async () => {
  const act = { at: "2026-11-24T10:00:00Z", commit: null, isDirty: false };
  const learned = { ...act, by: null, note: "why", machineKeys: ["k"] };
  const [change] = await compare((it) => ({
    ...it,
    entries: it.entries.map((entry) => ({
      ...entry,
      learned: [...entry.learned, learned],
    })),
  }));
  strictEqual(change?.kind, "values");
  strictEqual(change.approval, null);
  deepStrictEqual(change.learned, [{ by: null, at: act.at, note: "why" }]);
  match(
    changeLines(changes([change])).join(),
    /1 of 4 trials changed: 1 with the same image; no band wider; learned by/,
  );
  match(changeText(change), /^the same image; no band wider; learned by/);
});

Deno.test("compareBaselines() tells what is new and what was removed", async () => {
  const [gone] = await compare((it) => ({ ...it, entries: [] }));
  strictEqual(gone?.kind, "removed");
  const text = changeLines(changes([gone, { ...gone, kind: "new" }])).join();
  match(
    text,
    /ci: 1 of 4 trials is no longer guarded; 1 new trial$/,
  );
});

Deno.test("changeLines() says why nothing is known, that nothing changed, and nothing where nobody asked", () => {
  deepStrictEqual(changeLines(undefined), []);
  deepStrictEqual(changeLines(changes([])), [
    "Baselines are as in main (cccccccccc)",
  ]);
  const [line] = changeLines({ ...changes([]), problem: "no such commit" });
  strictEqual(
    line,
    "Baselines since main (cccccccccc): Whether they changed is not known: " +
      "no such commit",
  );
});

import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { writeBaseline } from "../../src/check/baseline_file.ts";
import { type JudgedTrial, judgeStudy } from "../../src/check/judge_study.ts";
import { outcomeOf } from "../../src/check/outcome.ts";
import type { StudyVerdict } from "../../src/check/types.ts";
import { sampleId, sampleRecord } from "../store/sample.ts";
import { paintedTrial } from "../support/painted_trial.ts";
import { sampleBaseline, sampleRun } from "./sample_baseline.ts";

/** Judges trials against the sample's baseline. */
async function judge(trials: readonly JudgedTrial[]): Promise<StudyVerdict> {
  const root = await Deno.makeTempDir();
  try {
    const folder = join(root, "sample");
    const { baseline, images } = await sampleBaseline();
    await writeBaseline(folder, baseline, images);
    const vggDistance = () => Promise.resolve(0);
    return await judgeStudy(trials, {
      ...{ study: "sample", folder, baseline, vggDistance },
    });
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

async function ran(number: number): Promise<JudgedTrial> {
  const run = await sampleRun();
  const trial = { ...paintedTrial(), id: sampleId(number) };
  return { trial, record: run.record, run };
}

function failed(reason: string): JudgedTrial {
  const trial = { ...paintedTrial(), id: sampleId(1) };
  const record = {
    ...sampleRecord(trial.id),
    state: "failed",
    reason,
  } as const;
  return { trial, record, run: undefined };
}

Deno.test("judgeStudy() tells identical, new and missing trials, in the study's order", async () => {
  const both = await judge([await ran(2), await ran(1)]);
  deepStrictEqual(both.trials.map(({ id, verdict }) => [id, verdict]), [
    [sampleId(2), "new"],
    [sampleId(1), "identical"],
  ]);
  strictEqual(outcomeOf([both], false), "no baseline");
  const other = await judge([await ran(2)]);
  deepStrictEqual(other.trials.map(({ verdict }) => verdict), [
    "new",
    "missing",
  ]);
  strictEqual(outcomeOf([await judge([await ran(1)])], false), "passed");
});

Deno.test("judgeStudy() takes a trial that failed for a regression", async () => {
  const study = await judge([failed("Its cost became NaN at step 3")]);
  const [trial] = study.trials;
  strictEqual(trial?.verdict, "failed");
  strictEqual(trial?.note, "Its cost became NaN at step 3");
  const thrown =
    `Error: no\n    at pool (file://${Deno.cwd()}/src/a.ts:174:36)`;
  const [other] = (await judge([failed(thrown)])).trials;
  strictEqual(other?.thrownAt, "src/a.ts:174");
  strictEqual(outcomeOf([study], true), "regression");
});

Deno.test("judgeStudy() does not judge a trial whose process died, or that has not run", async () => {
  const crash = failed("Its process died of SIGKILL, after iteration 3");
  await rejects(() => judge([crash]), {
    name: "InfrastructureError",
    message: /Cannot judge trial .* SIGKILL/,
  });
  const { trial } = crash;
  await rejects(() => judge([{ trial, record: undefined, run: undefined }]), {
    name: "InfrastructureError",
    message: /it has not run/,
  });
});

Deno.test("outcomeOf() lets what is only better pass if that is allowed", async () => {
  const study = await judge([await ran(1)]);
  const better = {
    ...study,
    trials: study.trials.map((it) => ({ ...it, verdict: "better" as const })),
  };
  strictEqual(outcomeOf([better], false), "regression");
  strictEqual(outcomeOf([better], true), "passed");
});

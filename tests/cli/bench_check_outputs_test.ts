import {
  deepStrictEqual,
  doesNotMatch,
  match,
  rejects,
  strictEqual,
} from "node:assert/strict";
import { seededRandom } from "../../src/base/random.ts";
import type { CheckReport } from "../../src/bench/check_report.ts";
import { runCheck } from "../../src/bench/run_check.ts";
import { checkJunit } from "../../src/cli/bench_check_junit.ts";
import { openSpeedOutputs } from "../../src/cli/bench_check_outputs.ts";
import {
  speedExitCode,
  speedHeadline,
} from "../../src/cli/bench_check_words.ts";
import { checkMarkdown, checkTable } from "../../src/cli/bench_check_table.ts";
import { readCheckout } from "../../src/runner/checkout.ts";
import { describeMachine } from "../../src/runner/environment.ts";
import { checkoutRoot } from "../../src/cli/checkout_root.ts";
import { madeRound } from "../bench/made_rounds.ts";
import { RecordingIo } from "../support/io.ts";
import { Workplace } from "./workplace.ts";

const STRICT = { failInconclusive: true };
const LAX = { failInconclusive: false };

/** A report of rounds in which head is so much slower, each as the number says. */
async function report(slower: readonly number[]): Promise<CheckReport> {
  const random = seededRandom(1);
  const limits = {
    iteration: { share: 0.05, floor: 0.5 },
    memory: { share: 0.1, floor: 32e6 },
    startup: { share: 0.25, floor: 100 },
  };
  let made = 0;
  const calm = { ofProcess: 0.001, ofSample: 0.001, ofStartup: 0.01 };
  const round = () => {
    const iteration = slower[made++ % slower.length]!;
    const { round } = madeRound(random, { ...calm, iteration });
    const facts = { library: "made", machineKey: "made" };
    return Promise.resolve({ round, facts: { base: facts, head: facts } });
  };
  // deno-lint-ignore no-explicit-any -- facts that no verdict looks at
  const checked = await runCheck({ round: round as any, limits, rounds: 8 });
  return {
    ...{ schemaVersion: 1, createdAt: "2026-11-23T20:00:00.000Z" },
    ...{ baseRef: "main", baseCommit: "0".repeat(40), study: null, limits },
    environment: describeMachine(await readCheckout(checkoutRoot())),
    ...{ durationMs: 60_000, warnings: [], ...checked },
  };
}

const SLOW = await report([1.2]);
const DOUBTFUL = await report([1.2, 0.9]);
const FINE = await report([1]);

Deno.test("speedExitCode() tells regression, inconclusive and passed apart", () => {
  const all = [SLOW, DOUBTFUL, FINE];
  deepStrictEqual(all.map((it) => speedExitCode(it, LAX)), [7, 0, 0]);
  deepStrictEqual(all.map((it) => speedExitCode(it, STRICT)), [7, 8, 0]);
});

Deno.test("speedHeadline() never calls a doubtful result good", () => {
  match(speedHeadline(SLOW), /^regression: iteration \+(19|20)\.\d %, between/);
  match(
    speedHeadline(DOUBTFUL),
    /^inconclusive: iteration .* %, between −\d.* % and \+\d.* %$/,
  );
  strictEqual(speedHeadline(FINE), "no regression");
  match(checkMarkdown(DOUBTFUL), /^### Speed: inconclusive: iteration/);
  match(
    checkTable(DOUBTFUL),
    /\nInconclusive: iteration: .*; take more --rounds/,
  );
  match(checkTable(DOUBTFUL), /\n8 rounds of fresh processes, 60 s; .* 95 %$/);
  match(checkTable(FINE), /\n4 rounds of fresh processes, .* 87\.5 %$/);
});

/** The same, with a start-up of which it cannot be told. */
function withDoubtfulStartup(report: CheckReport): CheckReport {
  const measures = report.measures.map((it) =>
    it.measure === "startup" ? { ...it, verdict: "inconclusive" as const } : it
  );
  return { ...report, measures };
}

Deno.test("checkTable() explains what cannot be told by what ended the run", () => {
  const besideSlow = checkTable(withDoubtfulStartup(SLOW));
  match(besideSlow, /\nstart-up .* inconclusive/);
  doesNotMatch(besideSlow, /Inconclusive: start-up/);
  match(checkTable(withDoubtfulStartup(FINE)), /; take more --rounds/);
  const [first, ...others] = withDoubtfulStartup(FINE).measures;
  const unconfirmed = {
    ...first!,
    verdict: "inconclusive" as const,
    second: first!,
  };
  const besideAlarm = checkTable({
    ...FINE,
    measures: [unconfirmed, ...others],
  });
  match(besideAlarm, /iteration: .* was not confirmed by a second run/);
  match(besideAlarm, /start-up: .*; the run ended early, as another measure/);
});

Deno.test("checkJunit() fails for a regression, and skips what cannot be told", () => {
  match(
    checkJunit(SLOW, LAX),
    / tests="3" failures="1" errors="0" skipped="0" /,
  );
  match(
    checkJunit(SLOW, LAX),
    /name="iteration"><failure message="Regression: iteration takes/,
  );
  match(checkJunit(DOUBTFUL, LAX), / failures="0" errors="0" skipped="1" /);
  match(checkJunit(DOUBTFUL, STRICT), / failures="0" errors="1" skipped="0" /);
  match(checkJunit(FINE, STRICT), / failures="0" errors="0" skipped="0" /);
});

Deno.test("openSpeedOutputs() annotates on GitHub only, and writes all files", async () => {
  await using place = await Workplace.create();
  const paths = {
    json: place.path("new/a.json"),
    junit: place.path("new/a.xml"),
    markdown: place.path("new/a.md"),
  };
  const io = new RecordingIo({ env: { GITHUB_ACTIONS: "true" } });
  await using outputs = await openSpeedOutputs(paths, io);
  await outputs.write(SLOW, LAX, io);
  match(
    io.errText,
    /^::error title=Speed::Regression: iteration .* %25 is allowed\n$/,
  );
  deepStrictEqual(place.allNames("new"), ["a.json", "a.md", "a.xml"]);
  const doubtful = new RecordingIo({ env: { GITHUB_ACTIONS: "true" } });
  await using none = await openSpeedOutputs({}, io);
  await none.write(DOUBTFUL, LAX, doubtful);
  match(doubtful.errText, /^::warning title=Speed::Inconclusive: [^\n]*\n$/);
  const elsewhere = new RecordingIo({ env: { GITHUB_ACTIONS: "" } });
  await none.write(SLOW, LAX, elsewhere);
  strictEqual(elsewhere.errText, "");
});

Deno.test("openSpeedOutputs() says at once that a job's summary cannot be written", async () => {
  await using place = await Workplace.create();
  const env = { GITHUB_STEP_SUMMARY: place.path("no/such/folder.md") };
  await rejects(() => openSpeedOutputs({}, new RecordingIo({ env })), {
    name: "StoreError",
    message: /^Cannot write .*folder\.md \(\$GITHUB_STEP_SUMMARY\): /,
  });
});

import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { showAssetProgress } from "../../src/cli/asset_progress.ts";
import {
  differingPaths,
  settingCell,
} from "../../src/plan/differing_settings.ts";
import {
  formatDuration,
  formatNumber,
  formatValue,
} from "../../src/base/format.ts";
import { listenForInterruption } from "../../src/cli/interruption.ts";
import { liveLine } from "../../src/cli/live_line.ts";
import { remainingClock } from "../../src/cli/remaining_clock.ts";
import { resultsJson } from "../../src/cli/results_json.ts";
import { resultsTable } from "../../src/cli/results_table.ts";
import { showRun } from "../../src/cli/run_progress.ts";
import type { Trial } from "../../src/base/records.ts";
import { sampleRow } from "./sample_row.ts";
import { sampleRecord, sampleStep } from "../store/sample.ts";
import { RecordingIo } from "../support/io.ts";
import { paintedTrial } from "../support/painted_trial.ts";
import { testSettings } from "../support/settings.ts";

function trialOf(id: string, iterations: number, size = 32): Trial {
  return { ...paintedTrial({ iterations, size }), id, varied: { beta: 40 } };
}

const pathOf = (folder: string): string => `results/trials/${folder}`;

Deno.test("resultsTable() shows what differs, and why a trial has no image", () => {
  const table = resultsTable([
    sampleRow(),
    sampleRow({
      id: "77aa",
      state: "failed",
      reason: "Cost became NaN at step 3\n  at stack",
      totalCost: null,
      iterationsPerSecond: null,
      settings: testSettings({ beta: 400 }),
    }),
  ], { pathOf });
  strictEqual(
    table,
    [
      "id    beta  state   totalCost  contentCost  styleCost  seconds  it/s  reason                     image",
      "3f2a     4  done        44.12         1e-7        0.5     15.5  13.9                             results/trials/3f2a/output.png",
      "77aa   400  failed                                        15.5        Cost became NaN at step 3",
    ].join("\n"),
  );
});

Deno.test("settingCell() shows the name of a set, unless a rule changed its layers", () => {
  const styleLayers = { conv4_1: 0.5, conv5_1: 0.5 };
  const cell = (varied: Trial["varied"], layers = styleLayers): unknown =>
    settingCell(testSettings({ styleLayers: layers }), "styleLayers", varied);
  strictEqual(cell({ styleLayers: "deep" }), "deep");
  strictEqual(cell({ styleLayers: ["conv4_1", "conv5_1"] }), "conv4_1+5_1");
  const changed = { conv4_1: 0.4, conv5_1: 0.6 };
  strictEqual(cell({ styleLayers: "deep" }, changed), "conv4_1:0.4+5_1:0.6");
});

Deno.test("differingPaths() and settingCell() show labels for values", () => {
  const slow = { name: "adam", learningRate: 0.001 };
  const layers = { conv5_1: 1 };
  const deep = { value: ["conv5_1"], label: "deep" };
  const trials = [
    { settings: testSettings(), varied: { optimizer: "adam" } },
    {
      settings: testSettings({ optimizer: slow, styleLayers: layers }),
      varied: {
        optimizer: { value: slow, label: "slow" },
        styleLayers: deep,
      },
    },
  ];
  const paths = differingPaths(trials);
  deepStrictEqual(paths, ["optimizer", "styleLayers"]);
  const cells = trials.map(({ settings, varied }) =>
    paths.map((path) => settingCell(settings, path, varied))
  );
  deepStrictEqual(cells[1], ["slow", "deep"]);
  strictEqual(cells[0]![0], "adam");
  const alone = settingCell(testSettings(), "optimizer");
  match(String(alone), /^adam learningRate=0.03/);
});

Deno.test("differingPaths() compares settings, whatever the grid wrote", () => {
  const adam = testSettings().optimizer;
  const layers = { conv1_1: 0.25, conv2_1: 0.75 };
  const trials = [
    testSettings(),
    testSettings({ size: 64, styleSize: 64, styleLayers: layers }),
    testSettings({ optimizer: { ...adam, learningRate: 0.1 }, logEvery: 9 }),
    testSettings({ styleSize: 100 }),
  ].map((settings) => ({ settings, varied: { optimizer: "adam" } }));
  const paths = differingPaths(trials);
  deepStrictEqual(paths, [
    "optimizer.learningRate",
    "size",
    "styleLayers",
    "styleSize",
  ]);
  deepStrictEqual(paths.map((path) => settingCell(trials[1]!.settings, path)), [
    0.03,
    64,
    "conv1_1:0.25+2_1:0.75",
    "",
  ]);
});

Deno.test("resultsTable() names study and backend where that says something", () => {
  const rows = [sampleRow(), sampleRow({ study: "other", backend: "wasm" })];
  const heading = (options = {}) =>
    resultsTable(rows, { pathOf, ...options }).split(/ +/).slice(0, 3);
  deepStrictEqual(heading(), ["id", "backend", "state"]);
  deepStrictEqual(heading({ showStudy: true }), ["study", "id", "backend"]);
  deepStrictEqual(heading({ paths: ["beta"] }), ["id", "beta", "backend"]);
  strictEqual(resultsTable([], { pathOf }), "No trials yet");
});

Deno.test("resultsJson() names an image only where there is one", () => {
  const rows = [
    sampleRow(),
    sampleRow({ state: "failed" }),
    sampleRow({ state: "interrupted", totalCost: null }),
    sampleRow({ state: "interrupted" }),
  ];
  const { trials } = resultsJson(rows, pathOf);
  const path = "results/trials/3f2a/output.png";
  deepStrictEqual(trials.map((it) => it.image), [path, null, null, path]);
});

Deno.test("formatValue() shortens layers and choices", () => {
  strictEqual(formatValue(["conv1_1", "conv2_1"]), "conv1_1+2_1");
  strictEqual(formatValue({ conv1_1: 1, relu: 2 }), "conv1_1:1+relu:2");
  strictEqual(
    formatValue({ name: "adam", learningRate: 0.1 }),
    "adam learningRate=0.1",
  );
  deepStrictEqual([null, undefined, 0, false].map(formatValue), [
    ...["", "", "0", "false"],
  ]);
});

Deno.test("formatNumber() rounds, and keeps whole numbers below a million", () => {
  const numbers = [null, 0, 0.123456, 1234.5, 123456, 1234567, -0.00001234];
  deepStrictEqual(numbers.map((it) => formatNumber(it)), [
    ...["", "0", "0.1235", "1235", "123456", "1.235e+6", "-0.00001234"],
  ]);
});

Deno.test("formatDuration() rounds up to seconds", () => {
  deepStrictEqual([0, 1, 59_001, 3_600_000, 36_061_000].map(formatDuration), [
    ...["0:00", "0:01", "1:00", "1:00:00", "10:01:01"],
  ]);
});

Deno.test("remainingClock() scales by pixels, and forgets the first iteration", () => {
  const [small, large] = [trialOf("a", 9, 100), trialOf("b", 9, 200)];
  const clock = remainingClock([small, large]);
  strictEqual(clock.leftMs(), null);
  strictEqual(clock.iterationsPerSecond(small), null);
  clock.step(small, { step: 0, durationMs: 5000 });
  clock.step(small, { step: 1, durationMs: 100 });
  clock.step(small, { step: 2, durationMs: 100 });
  close(clock.iterationsPerSecond(small), 10);
  close(clock.iterationsPerSecond(large), 2.5);
  close(clock.leftMs(), 7 * 100 + 10 * 400);
  clock.drop(small);
  clock.step(large, { step: 0, durationMs: 9000 });
  close(clock.leftMs(), 9 * 400);
  clock.drop(large);
  strictEqual(clock.leftMs(), 0);
});

Deno.test("remainingClock() lets trials that run together share the time", () => {
  const trials = ["a", "b", "c", "d"].map((id) => trialOf(id, 9));
  const clock = remainingClock(trials, 2);
  clock.step(trials[0]!, { step: 0, durationMs: 100 });
  close(clock.iterationsPerSecond(trials[0]!), 10);
  close(clock.leftMs(), (9 * 100 + 3 * 10 * 100) / 2);
});

/** Equal but for rounding. */
function close(actual: number | null, expected: number): void {
  ok(Math.abs(actual! / expected - 1) < 1e-9, `${actual} ≠ ${expected}`);
}

Deno.test("liveLine() fits its terminal, and writes nothing into a pipe", () => {
  const io = new RecordingIo({ errIsTerminal: true, columns: 10 });
  const line = liveLine(io);
  line.show("0123456789abc");
  strictEqual(io.errText, "\r\x1b[2K01234567…");
  line.clear();
  line.clear();
  strictEqual(io.errText, "\r\x1b[2K01234567…\r\x1b[2K");
  const pipe = new RecordingIo();
  liveLine(pipe).show("text");
  liveLine(pipe).clear();
  strictEqual(pipe.errText, "");
});

Deno.test("showRun() counts every trial once, and tells how each ended", () => {
  const io = new RecordingIo({ errIsTerminal: true, columns: 120 });
  const trials = ["a", "b", "c", "d"].map((id) => trialOf(id, 50));
  const [a, b, c, d] = trials as [Trial, Trial, Trial, Trial];
  const display = showRun(io, { trials });
  display.update({ kind: "kept", trial: a, folder: "" });
  display.update({ kind: "elsewhere", trial: b, who: "process 7 on other" });
  display.update({ kind: "kept", trial: b, folder: "" });
  display.update({ kind: "started", trial: c, step: 0 });
  display.update({ kind: "notice", text: "Look" });
  display.update({ kind: "step", trial: c, record: sampleStep(7) });
  // too soon after the first to be shown
  display.update({ kind: "step", trial: c, record: sampleStep(8) });
  const stopped = sampleRecord("c", {
    state: "interrupted",
    reason: "Interrupted after 8 iterations",
  });
  display.update({ kind: "ended", trial: c, record: stopped, folder: "" });
  const failed = sampleRecord("d", { state: "failed", reason: "It broke\nat" });
  display.update({ kind: "ended", trial: d, record: failed, folder: "" });
  display.end();
  // deno-lint-ignore no-control-regex -- what a line begins with
  deepStrictEqual(io.errText.split(/\n|\r\x1b\[2K/).filter(Boolean), [
    "b beta=40  process 7 on other runs it: left to it, looked at again later",
    "[3/4] preparing  c beta=40",
    "Note: Look",
    "[3/4]  7/50  80 it/s  0:02 left  cost 5.513  c beta=40",
    "[3/4] c beta=40  Interrupted after 8 iterations",
    "[4/4] d beta=40  failed: It broke",
  ]);
});

/** A live line may change again after so long. */
const PAUSE_MS = 110;

Deno.test("showRun() shows one of the trials that run together until it ends", async () => {
  const io = new RecordingIo({ errIsTerminal: true, columns: 120 });
  const [a, b] = [trialOf("a", 50), trialOf("b", 50)];
  const trials = [a, b];
  const display = showRun(io, { trials, together: 2 });
  for (const trial of [a, b, a]) {
    display.update({ kind: "step", trial, record: sampleStep(7) });
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  const record = sampleRecord("a");
  display.update({ kind: "ended", trial: a, record, folder: "" });
  display.update({ kind: "step", trial: b, record: sampleStep(8) });
  const shown = io.errText.matchAll(/(\d+)\/50 .*(\d:\d+) left.* (\w) beta/g);
  deepStrictEqual(
    Array.from(shown, ([, step, left, name]) => `${name} ${step} ${left}`),
    ["a 7 0:01", "a 7 0:01", "b 8 0:01"],
  );
});

const DOWNLOAD = {
  package: "tensorflow-cpu",
  phase: "download",
  bytesDone: 26e6,
  bytesTotal: 260e6,
  bytesPerSecond: 13e6,
} as const;

Deno.test("showAssetProgress() shows size, rate and what is left on a terminal", () => {
  const io = new RecordingIo({ errIsTerminal: true });
  const display = showAssetProgress(io);
  display.update({ ...DOWNLOAD, phase: "wait" });
  display.update(DOWNLOAD);
  display.end();
  match(io.errText, /Waiting: another process is fetching tensorflow-cpu/);
  match(
    io.errText,
    /Fetching tensorflow-cpu \(260\.0 MB\) … 10 %, 13\.0 MB\/s, 234\.0 MB left/,
  );
  ok(io.errText.endsWith("\x1b[2K"));
});

Deno.test("showAssetProgress() writes one line a phase into a pipe", () => {
  const io = new RecordingIo();
  const display = showAssetProgress(io);
  display.update(DOWNLOAD);
  display.update({ ...DOWNLOAD, bytesDone: 260e6 });
  display.update({ ...DOWNLOAD, phase: "extract" });
  display.end();
  strictEqual(
    io.errText,
    "Fetching tensorflow-cpu (260.0 MB) …\nUnpacking tensorflow-cpu (260.0 MB) …\n",
  );
});

Deno.test("listenForInterruption() takes signals in quick succession for one", async () => {
  const io = new RecordingIo();
  const exits: number[] = [];
  {
    using interruption = listenForInterruption(io, (code) => exits.push(code));
    strictEqual(interruption.exitCode(), undefined);
    io.interrupt();
    io.interrupt();
    ok(interruption.signal.aborted);
    strictEqual(interruption.exitCode(), 130);
    deepStrictEqual(exits, []);
    await new Promise((resolve) => setTimeout(resolve, 450));
    io.interrupt("SIGTERM");
    deepStrictEqual(exits, [130]);
  }
  strictEqual(io.listeners, 0);
});

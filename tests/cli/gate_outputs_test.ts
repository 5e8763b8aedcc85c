import {
  deepStrictEqual,
  match,
  ok,
  rejects,
  strictEqual,
} from "node:assert/strict";
import { openGateOutputs } from "../../src/cli/gate_outputs.ts";
import { hostileGate, mixedGate } from "../check/sample_gate.ts";
import { RecordingIo } from "../support/io.ts";
import { Workplace } from "./workplace.ts";

Deno.test("openGateOutputs() writes every file that was asked for, and makes their folder", async () => {
  await using place = await Workplace.create();
  const env = { GITHUB_STEP_SUMMARY: "", GITHUB_ACTIONS: "" };
  const io = new RecordingIo({ env });
  {
    await using outputs = await openGateOutputs({
      html: place.path("gate", "page.html"),
      json: place.path("gate", "gate.json"),
      junit: place.path("gate", "junit.xml"),
      markdown: place.path("gate", "summary.md"),
    }, io);
    await outputs.write(mixedGate(), io);
    strictEqual(io.errText, "");
  }
  deepStrictEqual(place.allNames("gate"), [
    "gate.json",
    "junit.xml",
    "page.html",
    "summary.md",
  ]);
});

Deno.test("openGateOutputs() adds to the summary of a job, and annotates its log", async () => {
  await using place = await Workplace.create({ "summary.md": "before\n" });
  const summary = place.path("summary.md");
  const env = { GITHUB_STEP_SUMMARY: summary, GITHUB_ACTIONS: "true" };
  const io = new RecordingIo({ env });
  await using outputs = await openGateOutputs({}, io);
  await outputs.write(hostileGate(), io);
  match(
    await Deno.readTextFile(summary),
    /^before\n### Images: Regression: 1 of 1 trial fails\n/,
  );
  match(io.errText, /^::error title=[^:]*::worse: .*\n$/);
});

Deno.test("openGateOutputs() refuses what cannot be written, and leaves nothing behind", async () => {
  await using place = await Workplace.create({ "a.json": "old", "b": "" });
  const json = place.path("a.json");
  const io = new RecordingIo({ env: { GITHUB_STEP_SUMMARY: "" } });
  await rejects(openGateOutputs({ json, junit: json }, io), {
    name: "UsageError",
    message: `Cannot write --json and --junit into one file: ${json}`,
  });
  const html = place.path("b", "page.html");
  await rejects(
    openGateOutputs({ json, html }, io),
    /^StoreError: Cannot write/,
  );
  {
    await using _unused = await openGateOutputs({ json }, io);
  }
  await rejects(
    openGateOutputs({ html: "/proc/gramlab/page.html" }, io),
    /^StoreError: Cannot write \/proc\/gramlab\/page\.html: it is in no folder/,
  );
  const env = { GITHUB_STEP_SUMMARY: place.path("no", "such.md") };
  await rejects(
    openGateOutputs({ json }, new RecordingIo({ env })),
    /^StoreError: Cannot write .*such\.md \(\$GITHUB_STEP_SUMMARY\)/,
  );
  deepStrictEqual(place.allNames(), ["a.json", "b"]);
  ok(await Deno.readTextFile(json) === "old");
});

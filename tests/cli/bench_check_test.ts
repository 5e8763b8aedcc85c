import {
  deepStrictEqual,
  match,
  ok,
  rejects,
  strictEqual,
} from "node:assert/strict";
import type { CheckReport } from "../../src/bench/check_report.ts";
import { checkSpeed } from "../../src/cli/bench_check.ts";
import { parseCheck } from "../../src/cli/bench_check_options.ts";
import { openSides } from "../../src/cli/bench_sides.ts";
import { checkoutRoot } from "../../src/cli/checkout_root.ts";
import { type Stub, StubCheckout } from "../bench/stub_checkout.ts";
import { cli, RecordingIo } from "../support/io.ts";
import { TINY, Workplace } from "./workplace.ts";

/** What the stubs' own start takes says nothing. */
const STARTUP = ["--max-startup", "900%"];

/** A check of two stubs, and what it left. */
async function check(
  base: Stub,
  head: Stub,
  { args = [], onErr }: {
    readonly args?: readonly string[];
    readonly onErr?: (text: string, io: RecordingIo) => void;
  } = {},
) {
  await using stub = await StubCheckout.create(base, head);
  await using place = await Workplace.create({
    "tiny.yaml": TINY,
    "summary.md": "Another step\n",
  });
  const [summary, json] = [place.path("summary.md"), place.path("a.json")];
  const io = new RecordingIo({
    env: { GITHUB_STEP_SUMMARY: summary },
    errIsTerminal: true,
    onErr: (text, io) => onErr?.(text, io),
  });
  const words = [place.path("tiny.yaml"), "--base", "HEAD", "--json", json];
  const places = { root: stub.root, temporary: place.path("tmp") };
  await Deno.mkdir(places.temporary);
  try {
    const code = await checkSpeed([...words, ...STARTUP, ...args], io, places);
    const report: CheckReport = JSON.parse(await Deno.readTextFile(json));
    const text = await Deno.readTextFile(summary);
    return { code, out: io.outText, report, summary: text };
  } finally {
    deepStrictEqual(place.allNames("tmp"), []);
    ok(!(await stub.git("worktree", "list")).includes("\n"));
    strictEqual(io.listeners, 0);
    ok(!place.allNames().some((name) => name.startsWith(".")));
  }
}

Deno.test("bench check exits with 7 for iterations over the limit in two runs, and shows why", async () => {
  const slow = { iterationMs: 12 };
  const { code, out, report, summary } = await check({}, slow);
  strictEqual(code, 7);
  match(out, /^Base: HEAD \(\w{10}\), head: \w{10} with changes\n/);
  match(
    out,
    /\niteration +10 ms +\+20\.0 % +\+20\.0 % to \+20\.0 % +0\.016 +\+5\.0 % +regression\n/,
  );
  match(out, /\npeak memory +1000 MB +0\.0 % .* within\n/);
  match(
    out,
    /\nRegression: iteration takes \+20\.0 %, in a second run \+20\.0 %; at most/,
  );
  match(out, /\n6 rounds of fresh processes, then 6 to confirm, \d+ s; /);
  deepStrictEqual(report.runs.map(({ length }) => length), [6, 6]);
  strictEqual(report.environment.deno, Deno.version.deno);
  strictEqual(report.facts.base.machineKey, "stub");
  match(
    summary,
    /^Another step\n### Speed: regression: iteration \+20\.0 %, between .*\n\n\| measure \|/,
  );
  match(summary, /\n\| iteration \| 10 ms \| \+20\.0 % \|.*\|\n/);
});

Deno.test("bench check exits with 0 where head is as base, or within the limits given", async () => {
  const same = await check({}, {});
  strictEqual(same.code, 0);
  deepStrictEqual(same.report.runs.map(({ length }) => length), [4]);
  match(same.summary, /### Speed: no regression\n/);
  const args = ["--max-slowdown", "25%", "--max-memory", "30%"];
  const worse = { iterationMs: 12, memoryBytes: 1.2e9 };
  const allowed = await check({}, worse, { args });
  deepStrictEqual(
    allowed.report.measures.map(({ verdict }) => verdict).slice(0, 2),
    ["within", "within"],
  );
  strictEqual(allowed.code, 0);
});

Deno.test("bench check writes the summary where --markdown says", async () => {
  await using place = await Workplace.create();
  const path = place.path("a.md");
  const { code } = await check({}, { memoryBytes: 1.2e9 }, {
    args: ["--markdown", path],
  });
  strictEqual(code, 7);
  match(
    await Deno.readTextFile(path),
    /\| peak memory \| 1000 MB \| \+20\.0 % \|/,
  );
});

Deno.test("bench check tells what cannot be timed, and times nothing", async () => {
  await rejects(
    check({ refusal: "Cannot use beta" }, {}),
    /^NothingMatchedError: Cannot time base: Cannot use beta$/,
  );
  await rejects(
    check({ protocol: 0 }, {}),
    /^NothingMatchedError: Cannot compare: base speaks version 0 of/,
  );
  await rejects(
    check({}, { isMute: true }),
    /^InfrastructureError: Cannot time head: its process ended with exit code 3: Stub: out of words$/,
  );
});

Deno.test("bench check ends at Ctrl-C with 130, and leaves nothing", async () => {
  const interrupted = { name: "InterruptedError", exitCode: 130 };
  await rejects(
    check({}, {}, {
      onErr: (text, io) => text.includes("round 2") && io.interrupt(),
    }),
    interrupted,
  );
  // while a process runs that says nothing
  await rejects(
    check({ isSilent: true }, { isSilent: true }, {
      onErr(text, io) {
        if (text.includes("Starting")) setTimeout(() => io.interrupt(), 200);
      },
    }),
    interrupted,
  );
});

Deno.test("bench check says of a base that is too old what it lacks", async () => {
  await using stub = await StubCheckout.create({});
  await Deno.remove(`${stub.root}/src`, { recursive: true });
  await stub.commit();
  const args = ["--base", "HEAD", "--set", "size=32"];
  await rejects(
    checkSpeed(args, new RecordingIo(), { root: stub.root }),
    /^NothingMatchedError: Cannot compare with base: it is older than "bench check"/,
  );
});

Deno.test("bench check times real processes of this checkout", async () => {
  await using place = await Workplace.create({ "tiny.yaml": TINY });
  const root = checkoutRoot();
  const sides = await openSides({
    roots: { base: root, head: root },
    request: { study: place.path("tiny.yaml"), sets: [], threads: 2 },
    io: new RecordingIo(),
    signal: new AbortController().signal,
  });
  const { round, facts } = await sides.round("head");
  for (const side of ["base", "head"] as const) {
    strictEqual(round[side].iterationMs.length, 40);
    ok(round[side].iterationMs.every((ms) => ms > 0));
    ok(round[side].startupMs > 100);
    ok(round[side].peakMemoryBytes > 3e8);
    const { threads, width, precision } = facts[side];
    deepStrictEqual([threads, width, precision], [2, 32, "float32"]);
  }
});

Deno.test.each([
  ["", /Cannot tell what to compare with: expected --base REF/],
  ["a.yaml b.yaml --base x", /Cannot check a.yaml and b.yaml together/],
  ["--base x --max-slowdown 5", /"5" for --max-slowdown: expected a percent/],
  ["--base x --max-memory 0%", /"0%" for --max-memory: expected a percentage/],
  ["--base x --floor 1s", /Cannot use "1s" for --floor: expected milliseconds/],
  ["--base x --rounds 7", /"7" for --rounds: expected an even number from 6/],
  [
    "--base x --json a --markdown ./a",
    /Cannot write two outputs into one file/,
  ],
])("bench check refuses %s", async (words, message) => {
  const args = words === "" ? [] : words.split(" ");
  const { code, out, err } = await cli(["bench", "check", ...args]);
  deepStrictEqual([code, out], [2, ""]);
  match(err, message);
  match(err, /^Error: [A-Z][^\n]*[^.\n]\n$/);
});

Deno.test("bench check exits with 8 if there is no such base", async () => {
  const { code, err } = await cli(["bench", "check", "--base", "no-such-ref"]);
  strictEqual(code, 8);
  match(err, /^Error: Cannot find "no-such-ref" for --base: .*git fetch/);
});

Deno.test("parseCheck() has limits of its own for each measure", () => {
  const { limits } = parseCheck([
    ...["--base", "x", "--max-slowdown", "12.5%", "--floor", "2ms"],
  ]);
  deepStrictEqual(limits, {
    iteration: { share: 0.125, floor: 2 },
    memory: { share: 0.1, floor: 32e6 },
    startup: { share: 0.25, floor: 100 },
  });
});

import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { splitSettings } from "../../src/cli/default_settings.ts";
import { encodePng } from "../../src/image/encode.ts";
import { makeResults, runTrial, sampleId } from "../store/sample.ts";
import { cli, type CliRun, type RecordingIoOptions } from "../support/io.ts";
import { testSettings } from "../support/settings.ts";

/** A trial with an image of four pixels. */
async function sample() {
  const results = await makeResults();
  using store = await results.open();
  const path = await runTrial(store, sampleId(1), {
    metrics: { ssim: 0.5, mine: 3 },
    study: "\u001b[2Jx",
  });
  const data = new Float32Array(12).fill(1);
  const png = await encodePng({ width: 2, height: 2, data });
  await Deno.writeFile(join(path, "output.png"), png);
  return Object.assign(results, {
    show: (args: readonly string[], options: RecordingIoOptions = {}) =>
      show(results, args, options),
  });
}

/** Shows the first trial. */
async function show(
  { root }: { readonly root: string },
  args: readonly string[],
  options: RecordingIoOptions = {},
): Promise<CliRun> {
  const words = ["results", "show", "0", ...args, "--results", root];
  return await cli(words, options);
}

const TERMINAL = {
  outIsTerminal: true,
  columns: 80,
  env: { COLORTERM: "truecolor", NO_COLOR: "", TERM: "xterm", TMUX: "" },
};

Deno.test("splitSettings() tells what a study had to say", () => {
  const settings = testSettings({ beta: 400, size: 64, styleSize: 64 });
  const { chosen, standard } = splitSettings(settings);
  strictEqual(chosen.beta, 400);
  strictEqual(standard.alpha, 10);
  ok("styleSize" in standard && "clamp" in standard);
  const { chosen: other } = splitSettings({ ...settings, styleSize: 65 });
  strictEqual(other.styleSize, 65);
});

Deno.test("results show puts what is not at its default first, and no control characters into a pipe", async () => {
  await using results = await sample();
  const { code, out } = await results.show([]);
  strictEqual(code, 0);
  const [chosen, standard] = out.split("Settings at their defaults") as [
    string,
    string,
  ];
  match(chosen, /\nSettings\n.*\n {2}style +painted:swirl\n/);
  ok(!chosen.includes("alpha") && standard.includes("alpha 10, beta 40"));
  match(out, /\nMetrics\n {2}ssim +0\.5 {2}larger is better\n {2}mine +3\n/);
  match(out, /\n {2}machine +none: none, 1 processors/);
  match(out, /\nFiles: .*\n {2}SHA256SUMS 0\.\d+ kB, .*output\.png 0\.\d+ kB/);
  // deno-lint-ignore no-control-regex -- none of these may be there
  ok(!/[\u0000-\u0009\u000b-\u001f]/.test(out));
});

Deno.test("results show quotes the command for a shell", async () => {
  await using results = await makeResults();
  {
    using store = await results.open();
    const kept = { sha256: "0".repeat(64), bytes: 1, path: null };
    await runTrial(store, sampleId(1), {
      provenance: {
        command: ["sweep", "a.yaml", "--filter", "beta>100"],
        ...{ whyNoCommit: null, diff: null, untracked: null },
        ...{ denoLockSha256: null, variables: {}, weightsBytes: null },
        study: kept,
        plan: kept,
      },
    });
  }
  const { out } = await show(results, []);
  match(out, /deno task sweep a\.yaml --filter 'beta>100'/);
});

Deno.test("results show tells tags and notes, none of them as control characters", async () => {
  await using results = await sample();
  {
    using store = await results.open();
    await store.changeRemarks(sampleId(1), () => ({
      tags: ["best", "sky"],
      notes: [{ at: "2026-11-23T10:00:00Z", text: "red\u001b[2J\nsea" }],
    }));
  }
  const { out } = await results.show([]);
  match(out, /\n\nTags: best, sky\n\nNotes\n {2}2026-11-23T10:00:00Z {2}red/);
  ok(!out.includes("\u001b"));
  const { tags, notes } = JSON.parse((await results.show(["--json"])).out);
  deepStrictEqual([tags, notes.length], [["best", "sky"], 1]);
});

Deno.test("results show draws the image on a terminal that can, or as it is told", async () => {
  await using results = await sample();
  const blocks = "\x1b[38;2;255;255;255;48;2;255;255;255m▀".repeat(2);
  const drawn = await results.show([], TERMINAL);
  ok(drawn.out.startsWith(`${blocks}\x1b[0m\n\n${sampleId(1)}`), drawn.out);
  const plain = { ...TERMINAL, env: { ...TERMINAL.env, NO_COLOR: "1" } };
  for (
    const [args, options] of [
      [["--image", "never"], TERMINAL],
      [[], plain],
      [[], { ...TERMINAL, outIsTerminal: false }],
      [["--json"], TERMINAL],
    ] as const
  ) {
    const { out } = await results.show(args, options);
    ok(!out.includes("\x1b"), args.join());
  }
  ok((await results.show(["--image", "kitty"])).out.startsWith("\x1b_G"));
  const wrong = await results.show(["--image", "sixel"]);
  strictEqual(wrong.code, 2);
  match(wrong.err, /"sixel" for --image: expected one of: auto, never, kitty/);
});

Deno.test("results show leaves out an image that cannot be read", async () => {
  await using results = await sample();
  const file = results.path("trials", sampleId(1), "output.png");
  await Deno.writeTextFile(file, "no image");
  const { code, out, err } = await results.show([], TERMINAL);
  deepStrictEqual([code, out.startsWith(sampleId(1))], [0, true]);
  match(err, /^Note: Cannot draw the image of ".*": it cannot be read\n$/);
});

Deno.test("results show tells reasons of several lines whole, and no control characters", async () => {
  await using results = await makeResults();
  {
    using store = await results.open();
    await runTrial(store, sampleId(1), {
      state: "failed",
      reason: "Error: it broke\n    at here\u001b",
      unmeasured: { mine: "Error: mine broke\n    at there" },
    });
  }
  const { out } = await show(results, []);
  match(out, /\nError: it broke\n {4}at here�\n/);
  match(out, /\nNot measured\n {2}mine: Error: mine broke\n {6}at there\n/);
});

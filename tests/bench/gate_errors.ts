/**
 * How often `bench check` errs: comparisons of a commit with itself, and with
 * the same commit made slower by a tenth, mixed.
 * `deno run --no-prompt --allow-read --allow-write --allow-run --allow-env
 * --allow-sys=loadavg tests/bench/gate_errors.ts [SELF] [SLOWED] [SHARE]`: 50,
 * 20 and 0.1 by default. docs/gate_accuracy.md has what it printed.
 */
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { CHILD_ENV } from "../../src/base/child_env.ts";
import { median } from "../../src/base/stats.ts";
import type { CheckReport } from "../../src/bench/check_report.ts";
import { seededRandom } from "../../src/base/random.ts";
import { runCheck } from "../../src/bench/run_check.ts";
import { MEASURES } from "../../src/bench/find_changes.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Short iterations, and as little to start as there can be. */
const STUDY = `
name: gate
base:
  content: painted:mosaic
  style: painted:swirl
  size: 64
  contentLayers: [conv3_1]
  styleLayers: [conv1_1, conv2_1]
`;

/** Comparisons that are made of the rounds of all. */
const DRAWN = 2000;

const [SELF = 50, SLOWED = 20, SHARE = 0.1] = Deno.args.map(Number);

/**
 * Where time is burnt, a share of what iterations took: in the last lines of a
 * run of them. The next one then takes longer, too, as the threads of the
 * library have fallen asleep.
 */
const PATCHES = [
  [
    "      let captureMs = 0;\n",
    "      const beginMs = performance.now();\n      let captureMs = 0;\n",
  ],
  [
    "      const [total] = await device.read(costs!);\n",
    "      const [total] = await device.read(costs!);\n" +
    "      const nowMs = performance.now();\n" +
    `      const endMs = nowMs + ${SHARE} * (nowMs - beginMs);\n` +
    "      while (performance.now() < endMs);\n",
  ],
] as const;

async function run(
  program: string,
  args: readonly string[],
  cwd: string,
): Promise<{ code: number; text: string }> {
  const command = new Deno.Command(program, {
    args: [...args],
    cwd,
    env: { ...CHILD_ENV, NO_COLOR: "1" },
    stdin: "null",
  });
  const { code, stdout, stderr } = await command.output();
  const decoder = new TextDecoder();
  return { code, text: decoder.decode(stdout) + decoder.decode(stderr) };
}

/** Comparisons of rounds that were really measured, drawn anew. */
async function redraw({ reports }: Tally, count: number): Promise<number> {
  const rounds = reports.flatMap(({ runs }) => runs.flat());
  const random = seededRandom(1);
  const { facts, limits } = reports[0]!;
  const round = () => {
    const at = Math.floor(random() * rounds.length);
    return Promise.resolve({ facts, round: rounds[at]! });
  };
  let alarms = 0;
  for (let i = 0; i < count; i++) {
    const { measures } = await runCheck({ round, limits, rounds: 16 });
    if (measures.some((it) => it.verdict === "regression")) alarms++;
  }
  return alarms;
}

async function must(
  program: string,
  args: readonly string[],
  cwd: string,
): Promise<void> {
  const { code, text } = await run(program, args, cwd);
  if (code !== 0) throw new Error(`${program} ${args.join(" ")}: ${text}`);
}

/** A checkout of this commit. */
async function checkOut(folder: string): Promise<string> {
  await must("git", ["worktree", "add", "--detach", folder, "HEAD"], ROOT);
  const install = ["install", "--quiet", "--frozen", "--cached-only"];
  await must(Deno.execPath(), install, folder);
  return folder;
}

async function slowDown(folder: string): Promise<void> {
  const path = join(folder, "src/engine/step_loop.ts");
  let text = await Deno.readTextFile(path);
  for (const [from, to] of PATCHES) {
    if (text.split(from).length !== 2) throw new Error(`No place for ${to}`);
    text = text.replace(from, to);
  }
  await Deno.writeTextFile(path, text);
}

interface Tally {
  readonly name: string;
  readonly wanted: number;
  readonly codes: number[];
  readonly reports: CheckReport[];
}

async function compare({ codes, reports }: Tally, folder: string) {
  const json = join(folder, "..", "check.json");
  const study = join(folder, "..", "gate.yaml");
  await Deno.writeTextFile(study, STUDY);
  const args = ["task", "--quiet", "bench", "check", study, "--base", "HEAD"];
  const { code, text } = await run(
    Deno.execPath(),
    [...args, "--quiet", "--json", json],
    folder,
  );
  if (code !== 0 && code !== 7) throw new Error(text);
  codes.push(code);
  const report = JSON.parse(await Deno.readTextFile(json)) as CheckReport;
  reports.push(report);
  return report;
}

function describe({ name, codes, reports }: Tally): string {
  const alarms = codes.filter((code) => code === 7).length;
  const lines = MEASURES.map((measure, at) => {
    const all = reports.map(({ measures }) => measures[at]!);
    const count = (verdict: string) =>
      all.filter((it) => it.verdict === verdict).length;
    const changes = all.map(({ change }) => 100 * change);
    const [low, high] = [Math.min(...changes), Math.max(...changes)];
    const first = all.filter(({ isOver }) => isOver).length;
    return `  ${measure}: median ${median(changes).toFixed(1)} %, from ` +
      `${low.toFixed(1)} to ${high.toFixed(1)}; first run over: ${first}, ` +
      `regression: ${count("regression")}, inconclusive: ${
        count("inconclusive")
      }`;
  });
  const seconds = reports.map(({ durationMs }) => durationMs / 1000);
  return [
    `${name}: ${alarms} of ${codes.length} exited with 7; seconds: median ${
      median(seconds).toFixed(0)
    }, most ${Math.max(...seconds).toFixed(0)}`,
    ...lines,
  ].join("\n");
}

const folder = await Deno.makeTempDir({ prefix: "gramlab-gate-" });
const tallies: Tally[] = [
  { name: "self", wanted: SELF, codes: [], reports: [] },
  { name: "slowed", wanted: SLOWED, codes: [], reports: [] },
];
const folders = tallies.map(({ name }) => join(folder, name));
try {
  for (const path of folders) await checkOut(path);
  await slowDown(folders[1]!);
  while (true) {
    // whichever is behind: so both see the same hours of the machine
    const [next] = tallies.filter(({ codes, wanted }) => codes.length < wanted)
      .sort((a, b) => a.codes.length / a.wanted - b.codes.length / b.wanted);
    if (next === undefined) break;
    const report = await compare(next, folders[tallies.indexOf(next)]!);
    const [change] = report.measures;
    process.stderr.write(
      `${next.name} ${next.codes.length}: ${next.codes.at(-1)}, iteration ${
        (100 * change!.change).toFixed(1)
      } %, ${(report.durationMs / 1000).toFixed(0)} s, load ${
        Deno.loadavg()[0]!.toFixed(0)
      }\n`,
    );
    const all = tallies.map(({ reports }) => reports);
    await Deno.writeTextFile(join(folder, "all.json"), JSON.stringify(all));
  }
  const done = tallies.filter(({ codes }) => codes.length > 0);
  process.stdout.write(`${done.map(describe).join("\n")}\n`);
  for (const tally of done) {
    const alarms = await redraw(tally, DRAWN);
    process.stdout.write(
      `${tally.name}, rounds drawn anew: ${alarms} of ${DRAWN} alarm\n`,
    );
  }
} finally {
  for (const path of folders) {
    await run("git", ["worktree", "remove", "--force", path], ROOT);
  }
  await Deno.remove(folder, { recursive: true });
}

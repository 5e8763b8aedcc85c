// deno-lint-ignore-file no-console -- run by hand, it prints
/**
 * By hand: how often the gate errs. Puts each fault into a copy of the commit
 * and runs the gate there, then runs it without any, with other threads,
 * instruction sets and backends.
 *
 * deno run --no-prompt --allow-read --allow-write --allow-run
 *   tests/check/inject_faults.ts [faults|clean]
 */
import { fileURLToPath } from "node:url";
import { describe } from "../../src/check/outputs/evidence_words.ts";
import { lookTally } from "../../src/check/outputs/look.ts";
import { tally, worstFirst } from "../../src/check/outputs/words.ts";
import type { GateReport } from "../../src/check/types.ts";
import { FAULTS, inject } from "./faults.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const STUDY = "configs/ci.yaml";
const JSON_FILE = ["--json", "gate.json"] as const;

/** A run of the gate. */
interface Ran {
  readonly code: number;
  readonly report: GateReport;
  readonly seconds: number;
}

/** The commit's files, with the packages that are installed here. */
async function copyCheckout(): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "gramlab-faults-" });
  const archive = `${folder}.tar`;
  await run("git", ["-C", ROOT, "archive", "-o", archive, "HEAD"]);
  await run("tar", ["-xf", archive, "-C", folder]);
  await Deno.remove(archive);
  await run("cp", ["-al", `${ROOT}/node_modules`, `${folder}/`]);
  return folder;
}

async function run(program: string, args: readonly string[]): Promise<void> {
  const { code } = await new Deno.Command(program, { args: [...args] }).spawn()
    .status;
  if (code !== 0) throw new Error(`${program} ${args.join(" ")}: ${code}`);
}

async function runGate(
  root: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const beginMs = performance.now();
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "check", STUDY, "--quiet", ...args, ...JSON_FILE],
    cwd: root,
    env: { ...env, NO_COLOR: "1" },
  }).output();
  const [out, err] = [stdout, stderr].map((it) => new TextDecoder().decode(it));
  if (![0, 7].includes(code)) {
    throw new Error(`Exit code ${code}: ${err}${out}`);
  }
  const text = await Deno.readTextFile(`${root}/${JSON_FILE[1]}`);
  const report: GateReport = JSON.parse(text);
  return { code, report, seconds: (performance.now() - beginMs) / 1000 };
}

/** How many trials got which verdict, and what is furthest out of its band. */
function summary({ report }: Ran): string {
  const trials = report.studies.flatMap((study) => study.trials);
  const [worst] = worstFirst(trials);
  const by = worst?.decidedBy ?? null;
  return [
    tally(trials),
    lookTally(trials),
    ...(by === null ? [] : [describe(by)]),
  ].join("; ");
}

async function findFaults(root: string): Promise<void> {
  let found = 0;
  for (const fault of FAULTS) {
    const takeOut = await inject(root, fault);
    const ran = await runGate(root, ["--force"]);
    await takeOut();
    if (ran.code === 7) found++;
    const { seconds } = ran;
    console.log(
      `${ran.code === 7 ? "FOUND" : "MISSED"}\t${fault.name}\t` +
        `${seconds.toFixed(0)} s\t${summary(ran)}`,
    );
  }
  console.log(`${found} of ${FAULTS.length} faults found`);
}

/** Those that bands were learned from, and others. */
const INSTRUCTION_SETS = [
  "DEFAULT",
  "AVX2",
  "AVX2_VNNI",
  "AVX512_CORE",
  "AVX512_CORE_VNNI",
  "AVX512_CORE_BF16",
  "AVX512_CORE_FP16",
];
const THREADS = [1, 2, 3, 6];
const OTHERS: readonly (readonly string[])[] = [
  ["--backend", "webgpu"],
  ["--backend", "wasm"],
];

async function runClean(root: string): Promise<void> {
  let count = 0;
  let alarms = 0;
  const tell = (name: string, ran: Ran): void => {
    count++;
    if (ran.code !== 0) alarms++;
    console.log(
      `${ran.code === 0 ? "clean" : "ALARM"}\t${name}\t` +
        `${ran.seconds.toFixed(0)} s\t${summary(ran)}`,
    );
  };
  for (const set of INSTRUCTION_SETS) {
    for (const threads of THREADS) {
      const args = ["--force", "--threads", String(threads)];
      const env = { ONEDNN_MAX_CPU_ISA: set };
      tell(`${set}, ${threads} threads`, await runGate(root, args, env));
    }
  }
  // precision mixed runs on TensorFlow only
  const study = await Deno.readTextFile(`${root}/${STUDY}`);
  const plain = study.split("\n").filter((line) => !line.includes("mixed"));
  await Deno.writeTextFile(`${root}/${STUDY}`, plain.join("\n"));
  await run(Deno.execPath(), [
    ...["task", "--quiet", "--cwd", root, "baseline", "prune"],
    ...[`${root}/${STUDY}`, "--allow-dirty"],
  ]);
  for (const args of OTHERS) {
    tell(args.join(" "), await runGate(root, ["--force", ...args]));
  }
  console.log(`${alarms} alarms in ${count} clean runs`);
}

if (import.meta.main) {
  const [what] = Deno.args;
  const root = await copyCheckout();
  try {
    if (what !== "clean") await findFaults(root);
    if (what !== "faults") await runClean(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

/** Damaged results folders. */
import { dirname, join } from "node:path";
import type { Random } from "../../src/base/random.ts";
import type { StopRule, TrialRecord } from "../../src/base/records.ts";
import { sha256 } from "../../src/base/sha256.ts";
import { openStore, RunningTrial, type Store } from "../../src/store/mod.ts";
import {
  beginTrial,
  sampleCheckpoint,
  sampleId,
  samplePlan,
  sampleProvenance,
  sampleRecord,
  sampleStep,
} from "../store/sample.ts";
import { cli } from "../support/io.ts";
import { compactPlan } from "./compact_plan.ts";
import { below, few, pick } from "./draw.ts";
import { judgeError, judgePrinted, judgeText } from "./judge.ts";
import type { Fuzzer, Kind } from "./kind.ts";
import { mutateBytes } from "./mutate_bytes.ts";
import { mutateText } from "./mutate_text.ts";
import { mutateTree } from "./mutate_tree.ts";

const IDS = [1, 2, 3, 4].map(sampleId);
const LEFT = sampleId(5);
/** Has a checkpoint under `running/`. */
const CUT = sampleId(6);
const STUDY = "sample";
const COMPACT = "compact";

/** Where links are planted, to where: all but the first lie in the folder. */
const LINKS = [
  "index.db",
  "index.db.damaged",
  "running/.lock",
  `running/${IDS[0]}`,
  `running/${LEFT}/lease.json`,
  `trials/${IDS[0]}`,
  `trials/${IDS[1]}/trial.json`,
  `trials/${IDS[1]}/SHA256SUMS`,
  `trials/${IDS[3]}/images`,
  `studies/${STUDY}`,
  `studies/${STUDY}/parts`,
  `studies/${STUDY}/plan.json`,
  `studies/${STUDY}/plan.json.tmp`,
  `studies/${STUDY}/study.yaml.tmp`,
  `trials/${IDS[2]}/hashes.csv`,
  `trials/${IDS[0]}/metrics.json`,
  `trials/${IDS[2]}/checkpoint.safetensors`,
  `running/${CUT}`,
  `running/${CUT}/checkpoint.safetensors`,
  `running/${CUT}/steps.csv`,
  `running/${CUT}/images`,
  "provenance",
  "superseded",
];

/** A line of what `verify` finds. */
const PROBLEM = /^(damaged|missing|foreign|link|wrong|leftover) /;

const STATES = ["done", "failed", "interrupted", "pruned"] as const;

const CHAIN = "0f".repeat(32);

/** What only some records have. */
const JUDGED: Partial<TrialRecord> = {
  stop: {
    ...{ rule: "halving", metric: "styleDistance", goal: "minimize" },
    ...{ from: 10, factor: 3 },
  },
  rungs: [{ step: 10, value: 1 }, { step: 30, value: 0.5 }],
  metrics: { styleDistance: 0.5 },
  metricsSha256: { styleDistance: "ab" },
  parts: [{ kind: "cost", name: "own", file: "a.ts", sha256: "ab" }],
  recordVersion: 3,
  chainSha256: CHAIN,
  resumedAt: [1],
};

/** Damaged files. */
export const results: Kind = {
  open: (folder) => openKind(folder, damage),
};

/** Links out of the folder. */
export const links: Kind = {
  open: (folder) => openKind(folder, plant),
};

async function openKind(
  folder: string,
  spoil: (root: string, random: Random) => Promise<void>,
): Promise<Fuzzer> {
  const template = join(folder, "template");
  await writeTemplate(template);
  return {
    async make(random, input) {
      const root = join(input, "results");
      await copyFolder(template, root);
      await Deno.mkdir(join(input, "outside"));
      await Deno.writeTextFile(join(input, "outside", "file"), "kept");
      for (let left = few(random, 3); left > 0; left--) {
        await spoil(root, random);
      }
    },
    run: use,
  };
}

async function writeTemplate(root: string): Promise<void> {
  using store = await openStore(root);
  await store.studies.freeze({
    study: STUDY,
    studyText: "name: sample\n",
    planText: samplePlan([...IDS, LEFT, CUT]),
    files: [{ path: "parts/0123456789ab/cost.ts", text: "export {};\n" }],
  });
  await store.studies.freeze({
    study: COMPACT,
    studyText: "",
    planText: compactPlan(COMPACT),
  });
  const bytes = new TextEncoder().encode("name: sample\n");
  const study = await store.keep(bytes, "yaml");
  const diff = await store.keep(bytes, "diff");
  const provenance = { ...sampleProvenance(), study, diff };
  for (const [at, id] of IDS.entries()) {
    const trial = await beginUnfinished(store, id);
    const state = STATES[at]!;
    const reason = at ? "why" : null;
    const record = { state, reason, provenance, ...JUDGED };
    await trial.finish(sampleRecord(id, record), new Uint8Array([1, 2, 3]));
  }
  await store.addMetrics(IDS[0]!, { metrics: { totalVariation: 1 } });
  await (await beginUnfinished(store, CUT)).abandon();
  const running = join(root, "running", LEFT);
  await Deno.mkdir(running);
  const lease = { pid: 1, hostname: "elsewhere", token: "t" };
  const text = JSON.stringify({ ...lease, startedAt: "", heartbeatAt: "" });
  await Deno.writeTextFile(join(running, "lease.json"), `${text}\n`);
}

/** A trial with everything that one has before it ends. */
async function beginUnfinished(
  store: Store,
  id: string,
): Promise<RunningTrial> {
  const trial = await beginTrial(store, id);
  trial.appendStep(sampleStep(0));
  trial.appendHash(0, CHAIN);
  await trial.saveImage(0, new Uint8Array([1]));
  await trial.saveCheckpoint(sampleCheckpoint(1, CHAIN));
  return trial;
}

async function copyFolder(from: string, to: string): Promise<void> {
  await Deno.mkdir(to);
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    const [source, target] = [join(from, name), join(to, name)];
    if (isDirectory) await copyFolder(source, target);
    else await Deno.copyFile(source, target);
  }
}

async function damage(root: string, random: Random): Promise<void> {
  const files = filesIn(root).filter((path) => path !== "running/.lock");
  if (files.length === 0) return;
  const path = join(root, pick(random, files));
  if (random() < 0.05) return await Deno.remove(path);
  const bytes = await Deno.readFile(path);
  const content = mutated(path, bytes, random);
  await Deno.writeFile(path, content);
}

function mutated(
  path: string,
  bytes: Uint8Array<ArrayBuffer>,
  random: Random,
): Uint8Array {
  const isText = /\.(?:json|csv|yaml)$/.test(path);
  if (!isText || random() < 0.2) return mutateBytes(bytes, random);
  const text = new TextDecoder().decode(bytes);
  const isTree = path.endsWith(".json") && random() < 0.7;
  return new TextEncoder().encode(
    isTree ? mutatedJson(text, random) : mutateText(text, random),
  );
}

function mutatedJson(text: string, random: Random): string {
  try {
    const tree: unknown = JSON.parse(text);
    return JSON.stringify(mutateTree(tree, tree, random)) ?? "";
  } catch {
    // damaged before
    return mutateText(text, random);
  }
}

/** A link out of the folder, or a folder where a file should be. */
async function plant(root: string, random: Random): Promise<void> {
  const path = join(root, pick(random, LINKS));
  if (leadsOut(path, root)) return;
  const target = pick(random, [
    "../outside",
    "../outside/file",
    ".",
    "nowhere",
  ]);
  try {
    await Deno.remove(path, { recursive: true });
  } catch (error) {
    // it may be missing, or what it lies in may have become a file
    if (!(error instanceof Error && "code" in error)) throw error;
  }
  const command = below(random, 4) === 0
    ? ["mkdir", path]
    : ["ln", "-s", join(root, target), path];
  // Deno makes links only where it may write everywhere
  const [name, ...args] = command as [string, ...string[]];
  await new Deno.Command(name, { args, stderr: "null" }).output();
}

/** Whether an earlier link is on the way to a path. */
function leadsOut(path: string, root: string): boolean {
  const folder = dirname(path);
  if (folder === root) return false;
  try {
    return Deno.lstatSync(folder).isSymlink || leadsOut(folder, root);
  } catch (error) {
    if (error instanceof Error && "code" in error) return false;
    throw error;
  }
}

function filesIn(root: string, under = ""): string[] {
  return [...Deno.readDirSync(join(root, under))]
    .flatMap(({ name, isDirectory, isFile }) => {
      const path = under === "" ? name : `${under}/${name}`;
      if (isDirectory) return filesIn(root, path);
      return isFile ? [path] : [];
    }).sort();
}

/** Everything that commands do with results. */
async function use(input: string): Promise<string> {
  const root = join(input, "results");
  const said: string[] = [];
  const query = async (...args: string[]) => {
    const run = await cli(["results", ...args, "--results", root]);
    const { code, out, err } = run;
    // 1 is not an error where stdout says what was found
    judgePrinted(code === 1 && out !== "" ? 0 : code, err);
    out.split("\n").forEach(judgeText);
    said.push(String(code));
  };
  await query();
  for (const id of IDS) await query("show", id);
  await query("--json", "--study", STUDY);
  await query("verify");
  const imported = join(input, "imported");
  const { code, err } = await cli([
    ...["results", "import", root, "--results", imported],
  ]);
  judgePrinted(code === 1 ? 0 : code, err);
  said.push(await write(root));
  await query("reindex");
  await query("gc", "--yes");
  await query();
  if (code <= 1) await verifyImported(imported);
  checkOutside(join(input, "outside"));
  return said.join(" ");
}

/**
 * Nothing that is damaged may have been taken over. Files that trials refer to
 * may be missing, as they were there.
 */
async function verifyImported(root: string): Promise<void> {
  const { out } = await cli(["results", "verify", "--results", root]);
  const isWrong = out.split("\n").some((line) =>
    PROBLEM.test(line) && !/^missing .*provenance/.test(line)
  );
  if (isWrong) throw new Error(`Imported what is damaged: ${out}`);
}

/** What a sweep does. */
async function write(root: string): Promise<string> {
  try {
    using store = await openStore(root);
    store.warnings.forEach((it) => judgePrinted(0, `Warning: ${it}`));
    await store.studies.freeze({
      study: STUDY,
      studyText: "name: sample\n",
      planText: samplePlan(IDS),
    });
    for (const id of [...IDS, LEFT, CUT]) await runAgain(store, id);
    return "written";
  } catch (error) {
    return judgeError(error);
  }
}

async function runAgain(store: Store, id: string): Promise<void> {
  const query = { id, engineVersion: 1, backend: "tensorflow" };
  store.ended.findDone(query);
  store.ended.findPruned(query, JUDGED.stop as StopRule);
  store.ended.findEnded(query);
  store.ended.findFailedElsewhere(query);
  const begun = await store.begin(id, "tensorflow");
  if (!(begun instanceof RunningTrial)) return;
  await using trial = begun;
  const layers = Object.keys(sampleStep(0).layers).join();
  // as the runner does, rows of other layers are refused
  await trial.goOn((_, [first]) =>
    first === undefined || Object.keys(first.layers).join() === layers
      ? undefined
      : "of other layers"
  );
  trial.appendStep(sampleStep(0));
  await trial.finish(sampleRecord(id), new Uint8Array([1]));
}

function checkOutside(outside: string): void {
  const names = [...Deno.readDirSync(outside)].map(({ name }) => name);
  const text = Deno.readTextFileSync(join(outside, "file"));
  if (names.join() === "file" && text === "kept") return;
  throw new Error(`Written outside: ${names} ${sha256(text)}`);
}

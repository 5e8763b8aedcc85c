/**
 * Kills a sweep at random moments until it is done, and compares what it leaves
 * with what an undisturbed one leaves. By hand, with more kills or another seed:
 * GRAMLAB_KILLS=50 GRAMLAB_SEED=1 deno test … tests/cli/kill_test.ts
 */
import {
  deepStrictEqual,
  doesNotMatch,
  ok,
  strictEqual,
} from "node:assert/strict";
import { seededRandom } from "../../src/base/random.ts";
import { decodeImage } from "../../src/image/decode.ts";
import { openStore } from "../../src/store/mod.ts";
import { childrenOf } from "./processes.ts";
import { command, Workplace } from "./workplace.ts";

const KILLS = Number(Deno.env.get("GRAMLAB_KILLS") ?? 8);
const SEED = Number(Deno.env.get("GRAMLAB_SEED") ?? 1);

/** How long to wait for a write that a kill is to hit. */
const LONGEST_WAIT_MS = 3000;

/** Eight trials, some of them pruned, that write all the time. */
const STUDY = `
name: killed
base:
  content: painted:mosaic
  style: painted:swirl
  init: noise
  size: 48
  styleLayers: [conv1_1, conv2_1]
  contentLayers: [conv3_1]
  iterations: 60
  logEvery: 2
  saveEvery: 7
  hashEvery: 3
  checkpointEvery: 2it
grid:
  beta: [4, 400]
  seed: [1, 2, 3, 4]
when:
  # killed twice between two hashes
  - if: {beta: 400}
    set: {hashEvery: 100}
stop: {rule: median, metric: total, from: 20, every: 10, atLeast: 2}
`;

/** What a trial leaves, without times and where it came from. */
async function leftBy(place: Workplace, id: string) {
  const path = (name: string) => `${place.results}/trials/${id}/${name}`;
  const record = await place.record(id);
  const { timings: _, startedAt: __, finishedAt: ___, ...facts } = record;
  const { resumedAt: _r, iterationsPerSecond: _i, ...same } = facts;
  const steps = await Deno.readTextFile(path("steps.csv"));
  const images = place.names("trials", id, "images");
  const { metrics, timeTo } = await place.measured(id);
  const levels = Object.entries<{ iterations: number }>(timeTo);
  return {
    record: {
      ...same,
      peakMemoryBytes: 0,
      environment: null,
      provenance: null,
    },
    files: place.names("trials", id),
    metrics,
    timeTo: levels.map(([level, { iterations }]) => [level, iterations]),
    output: (await Deno.readFile(path("output.png"))).toBase64(),
    hashes: await Deno.readTextFile(path("hashes.csv")),
    steps: steps.replace(/,[^,\n]*$/gm, ""),
    images: await Promise.all(images.map(async (name) => [
      name,
      (await Deno.readFile(path(`images/${name}`))).toBase64(),
    ])),
  };
}

async function allLeftBy(place: Workplace): Promise<Record<string, unknown>> {
  const ids = place.names("trials");
  const left = await Promise.all(ids.map((id) => leftBy(place, id)));
  return Object.fromEntries(ids.map((id, i) => [id, left[i]]));
}

/** Id to when it ended, of trials that need not run again. */
async function ended(place: Workplace): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const id of place.names("trials")) {
    const { state, finishedAt } = await place.record(id);
    if (state === "interrupted") continue;
    found[id] = finishedAt;
    const output = `${place.results}/trials/${id}/output.png`;
    await decodeImage(await Deno.readFile(output), output);
  }
  return found;
}

/** What is, or was left, half written. */
function halfDone(place: Workplace): string[] {
  const names = (...folder: string[]): string[] => {
    try {
      return place.names(...folder);
    } catch (error) {
      // not there yet, or moved meanwhile
      if (error instanceof Deno.errors.NotFound) return [];
      throw error;
    }
  };
  return names("running").flatMap((folder) => {
    if (folder.includes(".dead-")) return [folder];
    return names("running", folder)
      .filter((name) => /\.tmp$|^trial\.json$/.test(name));
  });
}

function start(place: Workplace): Deno.ChildProcess {
  const args = ["sweep", place.path("killed.yaml")];
  return command([...args, "--results", place.results]).spawn();
}

/**
 * Kills a sweep and the process of its slot, each by its own id; if that is
 * asked for, as soon as it is seen to write.
 */
async function killAll(
  process: Deno.ChildProcess,
  place: Workplace,
  inWrite: boolean,
): Promise<void> {
  const children = await childrenOf(process.pid);
  const lastMs = performance.now() + LONGEST_WAIT_MS;
  while (inWrite && performance.now() < lastMs) {
    if (halfDone(place).length > 0) break;
    await new Promise((go) => setTimeout(go, 0));
  }
  unlessGone(() => process.kill("SIGKILL"));
  for (const pid of children) unlessGone(() => Deno.kill(pid, "SIGKILL"));
}

function unlessGone(kill: () => void): void {
  try {
    kill();
  } catch (error) {
    const isGone = error instanceof Deno.errors.NotFound ||
      error instanceof TypeError;
    if (!isGone) throw error;
  }
}

/** When to kill. */
interface Limit {
  /** So long after the start, in milliseconds. */
  readonly ms: number;
  /** Whether to wait for a write then. */
  readonly inWrite?: boolean;
  /** Or so long after a trial went on; undefined for never. */
  readonly afterGoingOnMs?: number | undefined;
}

/** Lets it run for a time; true if it ended before. */
async function runFor(
  place: Workplace,
  { ms, inWrite = false, afterGoingOnMs }: Limit,
): Promise<boolean> {
  const process = start(place);
  let killing: Promise<void> | undefined;
  const kill = (): void => {
    killing ??= killAll(process, place, inWrite);
  };
  const timers = [setTimeout(kill, ms)];
  let err = "";
  const watched = process.stderr.pipeThrough(new TextDecoderStream());
  const out = new Response(process.stdout).text();
  for await (const text of watched) {
    err += text;
    const goesOn = text.includes("goes on from iteration");
    if (!goesOn || afterGoingOnMs === undefined) continue;
    timers.push(setTimeout(kill, afterGoingOnMs));
  }
  const { code } = await process.status;
  timers.forEach(clearTimeout);
  await killing;
  // each checkpoint can be gone on from
  doesNotMatch(`${await out}${err}`, /starts anew/);
  if (killing === undefined) strictEqual(code, 0, err);
  return killing === undefined;
}

/** At random, in writes, or twice in one trial; never when it was enough. */
function nextLimit(
  kills: number,
  random: () => number,
  durationMs: number,
): Limit {
  if (kills >= KILLS) return { ms: 1e6 };
  return {
    ms: random() * durationMs,
    inWrite: kills % 2 === 1,
    afterGoingOnMs: kills % 3 === 2 ? 300 * random() : undefined,
  };
}

/** The index that grew is the one that the folders give. */
async function checkIndex(place: Workplace): Promise<void> {
  using store = await openStore(place.results);
  deepStrictEqual(store.warnings, []);
  const grown = store.list();
  deepStrictEqual(store.reindex(), []);
  deepStrictEqual(store.list(), grown);
}

Deno.test(`sweep killed at ${KILLS} random moments leaves what an undisturbed one leaves`, async () => {
  await using whole = await Workplace.create({ "killed.yaml": STUDY });
  const beginMs = performance.now();
  ok(await runFor(whole, { ms: 1e6 }));
  const durationMs = performance.now() - beginMs;
  const expected = await allLeftBy(whole);
  strictEqual(Object.keys(expected).length, 8);
  const random = seededRandom(SEED);
  let kills = 0;
  let studies = 0;
  let inWrites = 0;
  while (kills < KILLS) {
    await using place = await Workplace.create({ "killed.yaml": STUDY });
    const seen: Record<string, string> = {};
    while (true) {
      const isDone = await runFor(place, nextLimit(kills, random, durationMs));
      const results = await Deno.stat(place.results).catch(() => undefined);
      const now = results ? await ended(place) : {};
      for (const [id, at] of Object.entries(seen)) strictEqual(now[id], at);
      Object.assign(seen, now);
      if (isDone) break;
      kills++;
      const half = results ? halfDone(place) : [];
      if (half.length > 0) inWrites++;
    }
    studies++;
    deepStrictEqual(await allLeftBy(place), expected);
    deepStrictEqual(place.names("running"), []);
    await checkIndex(place);
  }
  const text = `${kills} kills, ${inWrites} of them inside writes, ` +
    `${studies} studies, ${8 * studies} trials, 0 mismatches\n`;
  await Deno.stderr.write(new TextEncoder().encode(text));
});

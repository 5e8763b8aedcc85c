/** The program of a process that `bench check` times; see side_messages.ts. */
import process from "node:process";
import config from "../../deno.json" with { type: "json" };
import { PHOTOS } from "../assets/manifest.ts";
import { GramlabError } from "../base/errors.ts";
import { lookup } from "../base/registry.ts";
import { processClock } from "../bench/clock.ts";
import { takeSample } from "../bench/sample.ts";
import {
  SIDE_PROTOCOL,
  type SideFacts,
  type SideQuestion,
  type SideReply,
  type SideRequest,
} from "../bench/side_messages.ts";
import { openSubject, type Subject } from "../bench/subject.ts";
import { ImageCache } from "../runner/image_cache.ts";
import { type Io, processIo } from "./io.ts";
import { assetsOf, fetchAssets, libraryFor } from "./needed_assets.ts";
import { openSessions } from "./open_sessions.ts";
import { readPlans } from "./read_plans.ts";

/** Iterations between the first one and the first sample. */
const WARM_UP_ITERATIONS = 2;

const BYTES_PER_KILOBYTE = 1024;

if (import.meta.main) await main();

async function main(): Promise<void> {
  // stdout is for replies: what parts of the user's own print goes elsewhere
  const { error } = console;
  globalThis.console = { ...console, log: error, info: error, debug: error };
  const io = processIo();
  const say = (reply: SideReply): void => io.out(`${JSON.stringify(reply)}\n`);
  try {
    await serve(JSON.parse(Deno.args[0]!) as SideRequest, io, say);
  } catch (error) {
    if (!(error instanceof GramlabError)) throw error;
    say({ kind: "error", message: error.message });
  }
}

async function serve(
  { study, sets, threads }: SideRequest,
  io: Io,
  say: (reply: SideReply) => void,
): Promise<void> {
  const [plan] = await readPlans([study], { sets });
  const trials = plan!.trials.slice(0, 1);
  const assets = await fetchAssets({
    ids: assetsOf(trials),
    library: libraryFor(trials),
    ...{ io, quiet: true, offline: true, signal: new AbortController().signal },
  });
  using sessions = await openSessions(trials, {
    assets,
    files: plan!.study.use.map(({ file }) => file),
    threads: threads ?? undefined,
    ...{ say: () => {}, warn: () => {} },
  });
  const images = new ImageCache((name) => assets.path(lookup(PHOTOS, name).id));
  const [trial] = trials;
  const session = sessions.get(trial!.settings.backend);
  const subject = await openSubject(trial!, session, images);
  await subject.loop.run(1);
  say({ kind: "first" });
  await answer(subject, say);
  subject.loop.dispose();
}

async function answer(
  subject: Subject,
  say: (reply: SideReply) => void,
): Promise<void> {
  const clock = processClock;
  const begin = clock.nowMs();
  await subject.loop.run(WARM_UP_ITERATIONS);
  let iterationMs = (clock.nowMs() - begin) / WARM_UP_ITERATIONS;
  say({ kind: "ready", facts: factsOf(subject) });
  const run = (count: number) => subject.loop.run(count);
  for await (const question of questions()) {
    if (question.kind === "end") break;
    const { minimumMs } = question;
    const sample = await takeSample(run, { clock, iterationMs, minimumMs });
    const { iterations, durationMs } = sample;
    iterationMs = durationMs / iterations;
    say({ kind: "sample", iterations, durationMs });
  }
  const { maxRSS } = process.resourceUsage();
  say({ kind: "end", peakMemoryBytes: maxRSS * BYTES_PER_KILOBYTE });
}

function factsOf(
  { device, trial: { id, settings }, width, height, flops }: Subject,
): SideFacts {
  const { precision, network } = settings;
  return {
    ...device.facts,
    protocol: SIDE_PROTOCOL,
    gramlab: config.version,
    trial: id,
    ...{ precision, network: network.name, pooling: network.pooling },
    ...{ width, height, gflopPerIteration: flops / 1e9 },
  };
}

async function* questions(): AsyncGenerator<SideQuestion> {
  let text = "";
  for await (
    const part of Deno.stdin.readable.pipeThrough(new TextDecoderStream())
  ) {
    const lines = (text + part).split("\n");
    text = lines.pop()!;
    for (const line of lines) yield JSON.parse(line) as SideQuestion;
  }
}

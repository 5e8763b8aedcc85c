/**
 * Runs inputs one after the other and tells which one is under way, so that
 * whoever watches knows which one hangs or ends the process.
 *
 * Arguments: kind, seed, first number, how many, folder, most megabytes.
 */
import { join } from "node:path";
import process from "node:process";
import { randomOf } from "./draw.ts";
import { KINDS } from "./kinds.ts";
import type { WatchRequest } from "./memory_watch.ts";

const [name, seed, first, count, folder, mostMegabytes] = Deno.args as [
  ...[string, string, string, string, string, string],
];

/** Garbage of earlier inputs must not be taken for this one's. */
const COLLECT_ABOVE = 400;

const peak = new Int32Array(new SharedArrayBuffer(4));
const watch = new Worker(import.meta.resolve("./memory_watch.ts"), {
  type: "module",
});
const request: WatchRequest = { peak, most: 2 * Number(mostMegabytes) };
watch.postMessage(request);

const kind = await KINDS[name]!();
const fuzzer = await kind.open(folder);
const input = join(folder, "input");
for (let i = 0; i < Number(count); i++) {
  const number = Number(first) + i;
  await Deno.remove(input, { recursive: true }).catch(ignoreMissing);
  await Deno.mkdir(input);
  await fuzzer.make(randomOf(name, Number(seed), number), input);
  tell(`at ${number}`);
  await runOne(number);
}
watch.terminate();

async function runOne(number: number): Promise<void> {
  collect();
  Atomics.store(peak, 0, 0);
  const beginMs = performance.now();
  const before = process.cpuUsage();
  let said: string;
  try {
    said = `said ${await fuzzer.run(input)}`;
  } catch (error) {
    const stack = error instanceof Error ? error.stack ?? error.message : error;
    said = `wrong ${JSON.stringify(String(stack))}`;
  }
  const durationMs = Math.round(Math.min(
    performance.now() - beginMs,
    // on a busy machine the clock counts what others do
    microseconds(process.cpuUsage(before)) / 1000,
  ));
  tell(`did ${number} ${durationMs} ${Atomics.load(peak, 0)} ${said}`);
}

function microseconds(
  { user, system }: { user: number; system: number },
): number {
  return user + system;
}

function collect(): void {
  if (Deno.memoryUsage().rss < COLLECT_ABOVE * 1e6) return;
  (globalThis as unknown as { gc(): void }).gc();
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}

function tell(line: string): void {
  const bytes = new TextEncoder().encode(`${line}\n`);
  for (let at = 0; at < bytes.length;) {
    at += Deno.stdout.writeSync(bytes.subarray(at));
  }
}

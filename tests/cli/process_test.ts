import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { command, GRID, spawn, TINY, Workplace } from "./workplace.ts";

/** One trial that nobody waits for the end of. */
const LONG = TINY.replace("iterations: 5", "iterations: 100000")
  .replace("size: 32", "size: 64") + "  logEvery: 100\n";

/** One iteration takes about a second on two cores. */
const HEAVY = LONG.replace("size: 64", "size: 512\n  styleSize: 64")
  .replace("[conv3_1]", "[conv4_2]");

/** A sweep as a process, and what it has written to stderr so far. */
class Sweep {
  readonly process: Deno.ChildProcess;
  readonly #reading: Promise<void>;
  #err = "";

  constructor(place: Workplace, file: string) {
    const args = ["sweep", place.path(file), "--results", place.results];
    this.process = command(args).spawn();
    this.#reading = this.#read();
  }

  async #read(): Promise<void> {
    const text = this.process.stderr.pipeThrough(new TextDecoderStream());
    for await (const part of text) this.#err += part;
  }

  /** Waits until stderr has this text. */
  async says(text: string): Promise<void> {
    await waitFor(() => this.#err.includes(text));
  }

  /** Waits for the end. */
  async end(): Promise<{ code: number; out: string; err: string }> {
    const out = await new Response(this.process.stdout).text();
    await this.#reading;
    const { code } = await this.process.status;
    return { code, out, err: this.#err };
  }
}

async function waitFor(isSo: () => boolean): Promise<void> {
  for (let i = 0; i < 400; i++) {
    if (isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("Waited for 20 s");
}

/** Waits until the only trial that runs has rows of costs on the disk. */
async function costsAppear(place: Workplace): Promise<void> {
  await waitFor(() => {
    try {
      const [folder] = place.names("running");
      const path = `${place.results}/running/${folder}/steps.csv`;
      return Deno.readTextFileSync(path).split("\n").length > 2;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return false;
      throw error;
    }
  });
}

Deno.test("sweep exits 130 after one SIGINT, with the trial kept as interrupted", async () => {
  await using place = await Workplace.create({ "long.yaml": LONG });
  const sweep = new Sweep(place, "long.yaml");
  await costsAppear(place);
  const beginMs = performance.now();
  sweep.process.kill("SIGINT");
  const { code, out, err } = await sweep.end();
  strictEqual(code, 130);
  ok(performance.now() - beginMs < 3000);
  match(err, /\nStopping; press Ctrl-C again to stop at once\n/);
  match(out, /interrupted .*output\.png/);
  deepStrictEqual(place.names("running"), []);
  const [id] = place.names("trials");
  const { state, last, iterationsRun } = await place.record(id!);
  strictEqual(state, "interrupted");
  const steps = await place.steps(id!);
  strictEqual(Number(steps.at(-1)!.total), last.total);
  strictEqual(Number(steps.at(-1)!.step), iterationsRun);
  ok(place.names("trials", id!).includes("output.png"));
});

Deno.test("sweep exits 143 after SIGTERM", async () => {
  await using place = await Workplace.create({ "long.yaml": LONG });
  const sweep = new Sweep(place, "long.yaml");
  await sweep.says("Backend:");
  sweep.process.kill("SIGTERM");
  strictEqual((await sweep.end()).code, 143);
  deepStrictEqual(place.names("running"), []);
});

Deno.test("sweep exits at once after two SIGINTs, while an iteration runs", async () => {
  await using place = await Workplace.create({ "heavy.yaml": HEAVY });
  const sweep = new Sweep(place, "heavy.yaml");
  await costsAppear(place);
  sweep.process.kill("SIGINT");
  await sweep.says("Stopping");
  await new Promise((resolve) => setTimeout(resolve, 450));
  const beginMs = performance.now();
  sweep.process.kill("SIGINT");
  // a crash in TensorFlow would be 139 or 134
  strictEqual((await sweep.end()).code, 130);
  ok(performance.now() - beginMs < 500);
});

Deno.test("commands run with the permissions of their tasks, git and python3 or not", async () => {
  await using place = await Workplace.create({ "tiny.yaml": TINY });
  const file = place.path("tiny.yaml");
  const env = { PATH: place.root };
  const results = ["--results", place.results];
  const sweep = await spawn(["sweep", file, ...results, "--quiet"], { env });
  strictEqual(sweep.code, 0, sweep.err);
  const [id] = place.names("trials");
  strictEqual((await place.record(id!)).environment.gitCommit, null);
  const list = await spawn(["results", ...results], { env });
  deepStrictEqual([list.code, list.err], [0, ""]);
  ok(sweep.out.startsWith(list.out.trimEnd()));
  const planned = await spawn(["plan", file], { env });
  deepStrictEqual([planned.code, planned.err], [0, ""]);
  const setup = await spawn(["setup"], { env });
  strictEqual(setup.code, 0);
});

Deno.test("results write no escapes into a pipe, and do not mind if it closes", async () => {
  await using place = await Workplace.create({ "grid.yaml": GRID });
  await place.sweep("grid.yaml", ["--quiet"]);
  const args = ["results", "--results", place.results, "--json"];
  const { out } = await spawn(args);
  // deno-lint-ignore no-control-regex -- escapes are what is looked for
  ok(!/\x1b|\r/.test(out));
  const process = command(args).spawn();
  await process.stdout.cancel();
  const err = await new Response(process.stderr).text();
  deepStrictEqual([(await process.status).code, err], [0, ""]);
});

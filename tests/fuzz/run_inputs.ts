/** Runs inputs in a process of their own, and watches it. */
import { fileURLToPath } from "node:url";
import { CHILD_ENV } from "../../src/base/child_env.ts";

/** What inputs are run, and what they may cost. */
export interface RunInputsOptions {
  /** Name of the kind. */
  readonly kind: string;
  /** Seed of all chance. */
  readonly seed: number;
  /** Number of the first input. */
  readonly first: number;
  /** How many inputs. */
  readonly count: number;
  /**
   * Milliseconds that one input may take: of the clock or of the processor,
   * whichever are fewer. One that takes three times as long by the clock, busy
   * or not, is stopped.
   *
   * @default 5000
   */
  readonly mostMs?: number;
  /**
   * Megabytes that the process may have resident at any moment.
   *
   * @default 1000
   */
  readonly mostMegabytes?: number;
}

/** An input that the program did not take as it should. */
export interface Finding {
  /** Number of the input. */
  readonly number: number;
  /** What happened: a stack trace, or one line. */
  readonly what: string;
}

/** An extreme of all inputs. */
export interface Extreme {
  /** Milliseconds or megabytes. */
  readonly value: number;
  /** Number of the input. */
  readonly number: number;
}

/** What came of all inputs. */
export interface InputsReport {
  /** What is to be mended, by number. */
  readonly findings: readonly Finding[];
  /** What the program said, to how often. */
  readonly said: ReadonlyMap<string, number>;
  /** Longest time. */
  readonly slowest: Extreme;
  /** Most resident memory of the process. */
  readonly largest: Extreme;
}

/** Time to start, and to make one input. */
const START_MS = 60_000;

const CHILD = fileURLToPath(new URL("./child.ts", import.meta.url));

/**
 * Runs inputs. One that hangs, eats up the memory or ends its process is a
 * finding, and a new process goes on after it. Whatever took too long or too
 * much is run again alone, since other programs and earlier inputs count too.
 *
 * @param options Which inputs.
 * @returns What came of them.
 */
export async function runInputs(
  options: RunInputsOptions,
): Promise<InputsReport> {
  const log = new Log(options);
  const { first, count } = options;
  for (let next = first; next < first + count;) {
    const left = { ...options, first: next, count: first + count - next };
    const stopped = await runProcess(left, log);
    if (stopped === undefined) break;
    next = stopped + 1;
  }
  return await confirmed(log, options);
}

/** Drops what was too slow or too large, but is not when it runs alone. */
async function confirmed(
  log: Log,
  options: RunInputsOptions,
): Promise<InputsReport> {
  if (options.count === 1) return log;
  const findings: Finding[] = [];
  for (const finding of log.findings) {
    if (!log.suspects.has(finding.number)) findings.push(finding);
    else {
      const alone = { ...options, first: finding.number, count: 1 };
      findings.push(...(await runInputs(alone)).findings);
    }
  }
  return { ...log, findings };
}

/** What is known so far. */
class Log implements InputsReport {
  readonly findings: Finding[] = [];
  readonly said = new Map<string, number>();
  /** Numbers of findings that may be due to something else. */
  readonly suspects = new Set<number>();
  slowest: Extreme = { value: 0, number: 0 };
  largest: Extreme = { value: 0, number: 0 };
  readonly #mostMs: number;
  readonly #mostMegabytes: number;

  constructor({ mostMs = 5000, mostMegabytes = 1000 }: RunInputsOptions) {
    this.#mostMs = mostMs;
    this.#mostMegabytes = mostMegabytes;
  }

  /** An input has ended: `did NUMBER MS MEGABYTES said|wrong TEXT`. */
  add(line: string): void {
    const [, ...numbers] = line.split(" ", 4);
    const [number, ms, megabytes] = numbers.map(Number) as [
      ...[number, number, number],
    ];
    const text = line.split(" ").slice(4).join(" ");
    this.said.set(text, (this.said.get(text) ?? 0) + 1);
    if (ms > this.slowest.value) this.slowest = { value: ms, number };
    if (megabytes > this.largest.value) {
      this.largest = { value: megabytes, number };
    }
    if (text.startsWith("wrong ")) {
      this.findings.push({ number, what: JSON.parse(text.slice(6)) });
    } else if (ms > this.#mostMs) this.suspect(number, `took ${ms} ms`);
    else if (megabytes > this.#mostMegabytes) {
      this.suspect(number, `used ${megabytes} MB`);
    }
  }

  /** An input cost too much, perhaps not by itself. */
  suspect(number: number, what: string): void {
    this.findings.push({ number, what });
    this.suspects.add(number);
  }
}

/**
 * Runs inputs until the process ends.
 *
 * @returns Number of the input that ended it; undefined if all have run.
 */
async function runProcess(
  options: RunInputsOptions,
  log: Log,
): Promise<number | undefined> {
  const { mostMs = 5000 } = options;
  const folder = await Deno.makeTempDir({ prefix: "gramlab-fuzz-" });
  const process = childOf(options, folder).spawn();
  let last: number | undefined;
  let isUnderWay = false;
  let reason = "";
  const kill = (why: string): void => {
    reason = why;
    process.kill("SIGKILL");
  };
  let timer = setTimeout(kill, START_MS, "did not start");
  try {
    for await (const line of linesOf(process.stdout)) {
      clearTimeout(timer);
      timer = setTimeout(kill, START_MS, "made no input");
      const [word, number] = line.split(" ");
      if (word === "at") {
        last = Number(number);
        isUnderWay = true;
        clearTimeout(timer);
        // it tells its own time; this is for those that never end
        timer = setTimeout(kill, mostMs * 3, `took over ${mostMs * 3} ms`);
      } else if (word === "did") {
        log.add(line);
        isUnderWay = false;
      } else if (word === "memory") kill(`used over ${number} MB`);
    }
    const { code, success } = await process.status;
    if (success) return undefined;
    tellEnd({ last, isUnderWay, reason, code }, log);
    return last;
  } finally {
    clearTimeout(timer);
    await Deno.remove(folder, { recursive: true });
  }
}

/** Logs why a process ended, or was stopped, before its last input. */
function tellEnd(
  { last, isUnderWay, reason, code }: {
    readonly last: number | undefined;
    readonly isUnderWay: boolean;
    /** Why it was stopped; empty if it was not. */
    readonly reason: string;
    readonly code: number;
  },
  log: Log,
): void {
  if (isUnderWay && reason === "") {
    log.findings.push({ number: last!, what: `ended with ${code}` });
  } else if (isUnderWay) log.suspect(last!, reason);
  // one that ended while it was being stopped has told its time
  else if (last === undefined || reason === "") {
    throw new Error(`Cannot make the input after ${last}: ${reason || code}`);
  }
}

/** Allowed to read all, and to write into the folder only. */
function childOf(
  { kind, seed, first, count, mostMegabytes = 1000 }: RunInputsOptions,
  folder: string,
): Deno.Command {
  const flags = ["--quiet", "--no-prompt", "--deny-net", "--allow-read"];
  const more = [
    "--allow-ffi",
    "--allow-env",
    "--allow-sys",
    "--allow-run=ln,mkdir",
  ];
  const own = [`--allow-write=${folder}`, "--v8-flags=--expose-gc"];
  const numbers = [seed, first, count].map(String);
  const args = [kind, ...numbers, folder, String(mostMegabytes)];
  return new Deno.Command(Deno.execPath(), {
    args: ["run", ...flags, ...more, ...own, CHILD, ...args],
    cwd: folder,
    env: { ...CHILD_ENV },
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  });
}

async function* linesOf(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<string> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    yield* lines.filter((line) => line !== "");
  }
}

/** Reading what a benchmark wrote, or another program in the same form. */
import { z } from "zod";
import { UsageError } from "../base/errors.ts";

/** Wider than any device; what lies outside breaks tables. */
const NUMBER = z.number().min(1e-9).max(1e12);

/** Without what would move a terminal's cursor. */
const TEXT = z.string().max(200).regex(/^\P{Cc}*$/u, {
  error: "expected text without control characters",
});

/** A comparison takes time with their square. */
const MOST_SAMPLES = 10_000;

/** What is compared of a record; other programs may know no more. */
const RECORD = z.object({
  backend: TEXT,
  precision: TEXT,
  pooling: TEXT,
  width: NUMBER.int(),
  height: NUMBER.int(),
  threads: z.number().int().optional(),
  gflopPerIteration: NUMBER.optional(),
  warnings: z.array(z.object({ kind: TEXT })).optional(),
  iterationsPerSecond: z.object({
    samples: z.array(NUMBER).min(1).max(MOST_SAMPLES),
  }),
});

const REPORT = z.object({
  schemaVersion: z.literal(1).optional(),
  environment: z.object({
    hostname: TEXT,
    cpuModel: TEXT,
  }).optional(),
  results: z.array(RECORD),
});

/** What is compared of a record. */
export interface ReadRecord {
  /** What ran it. */
  readonly backend: string;
  /** What it computed in. */
  readonly precision: string;
  /** How the network reduced its maps. */
  readonly pooling: string;
  /** Width of the image in pixels. */
  readonly width: number;
  /** Height of the image in pixels. */
  readonly height: number;
  /** Threads of one operation; undefined if the file does not say. */
  readonly threads?: number | undefined;
  /** Arithmetic of one iteration in 10⁹; undefined if the file does not say. */
  readonly gflopPerIteration?: number | undefined;
  /** What made the measurement doubtful; undefined if the file does not say. */
  readonly warnings?: readonly { readonly kind: string }[] | undefined;
  /** Iterations per second, one number a sample. */
  readonly samples: readonly number[];
}

/** A file to compare. */
export interface ReadReport {
  /** The path as the user gave it. */
  readonly path: string;
  /** Name and processor of the machine; undefined if it does not say. */
  readonly machine?: string | undefined;
  /** Its records. */
  readonly records: readonly ReadRecord[];
}

/**
 * Reads the JSON file of a benchmark.
 *
 * @param path The file.
 * @returns What can be compared.
 * @throws {UsageError} If it cannot be read or has another form.
 */
export async function readReport(path: string): Promise<ReadReport> {
  const json = await readJson(path);
  const parsed = REPORT.safeParse(json);
  if (!parsed.success) {
    throw new UsageError(
      `Cannot use ${path} as the JSON of a benchmark: ${
        explain(json, parsed.error)
      }`,
    );
  }
  const { environment, results } = parsed.data;
  return {
    path,
    machine: environment && `${environment.hostname}, ${environment.cpuModel}`,
    records: results.map(({ iterationsPerSecond: { samples }, ...record }) => ({
      ...record,
      samples,
    })),
  };
}

async function readJson(path: string): Promise<unknown> {
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (cause) {
    const why = cause instanceof Deno.errors.NotFound
      ? "there is no such file"
      : cause instanceof Deno.errors.IsADirectory
      ? "it is a folder"
      : cause instanceof Error
      ? cause.message
      : String(cause);
    throw new UsageError(`Cannot read ${path}: ${why}`, { cause });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UsageError(`Cannot read ${path}: it is not JSON`, { cause });
  }
}

/** What is wrong with a file, for who named the wrong one. */
function explain(json: unknown, { issues }: z.ZodError): string {
  const fields = json instanceof Object ? json as Record<string, unknown> : {};
  if ("hash" in fields) return "it is the record of a trial";
  if (!("results" in fields)) return "it has no results";
  if ((fields.schemaVersion ?? 1) !== 1) {
    return `its schemaVersion is ${fields.schemaVersion}, of a newer Gramlab`;
  }
  const { message, path } = issues[0]!;
  const words = message.replace(/^Invalid input: /, "");
  return path.length > 0 ? `${words} at ${path.join(".")}` : words;
}

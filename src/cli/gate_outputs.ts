/** Where a gate's report goes: files, the job's summary, its log. */
import { resolve } from "node:path";
import { UsageError } from "../base/errors.ts";
import type { OutputFile } from "../bench/output_file.ts";
import * as outputs from "../check/outputs/mod.ts";
import type { GateOutput, OutputPlace } from "../check/outputs/types.ts";
import type { GateReport } from "../check/types.ts";
import { fromRoot } from "./from_root.ts";
import type { Io } from "./io.ts";
import { appendSummary, assertSummary } from "./job_summary.ts";
import { openParent } from "./open_parent.ts";

/** Files that a gate may write, by option. */
export const OUTPUT_OPTIONS = {
  html: "string",
  json: "string",
  junit: "string",
  markdown: "string",
} as const;

/** Paths by the option that named them. */
export type OutputPaths = {
  readonly [Name in keyof typeof OUTPUT_OPTIONS]?: string;
};

/** Files that are ready to be written. */
export interface GateOutputs extends AsyncDisposable {
  /**
   * Writes all files; on GitHub also the job's summary, and annotations into
   * its log.
   *
   * @param report What the gate found.
   * @param io The terminal.
   * @throws {import("../base/errors.ts").StoreError} If a file cannot be written.
   */
  write(report: GateReport, io: Io): Promise<void>;
}

/**
 * Makes sure that files can be written, before anything long begins. Their
 * folders are made.
 *
 * @param paths Where they go.
 * @param io The terminal, which may name the summary of a job.
 * @throws {UsageError} If two have one path.
 * @throws {import("../base/errors.ts").StoreError} If one cannot be written.
 */
export async function openGateOutputs(
  paths: OutputPaths,
  io: Pick<Io, "env">,
): Promise<GateOutputs> {
  await assertSummary(io);
  await using opened = new AsyncDisposableStack();
  const files: { file: OutputFile; output: GateOutput }[] = [];
  for (const name of namesOf(paths)) {
    const path = paths[name]!;
    const file = opened.use(await openParent(path));
    files.push({ file, output: outputs[name] });
  }
  const kept = opened.move();
  return {
    async write(report, io) {
      const place: OutputPlace = {
        ...{ env: io.env, folder: Deno.cwd(), readImage: readShown },
      };
      const root = fromRoot({ report, place });
      const summary = await outputs.markdown.write(root.report, root.place);
      for (const { file, output } of files) {
        await file.write(
          output === outputs.markdown
            ? summary
            : await output.write(report, place),
        );
      }
      await appendSummary(summary, io);
      io.err(await outputs.annotations.write(report, place));
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** The options that were given. */
function namesOf(paths: OutputPaths): (keyof OutputPaths)[] {
  const names = (Object.keys(OUTPUT_OPTIONS) as (keyof OutputPaths)[])
    .filter((name) => paths[name] !== undefined);
  const seen = new Map<string, string>();
  for (const name of names) {
    const path = resolve(paths[name]!);
    const other = seen.get(path);
    if (other !== undefined) {
      throw new UsageError(
        `Cannot write --${other} and --${name} into one file: ${paths[name]}`,
      );
    }
    seen.set(path, name);
  }
  return names;
}

/**
 * Reads an image for a page, which shows what is there.
 *
 * @param path The image.
 * @returns The file; undefined if it cannot be read.
 */
export async function readShown(path: string): Promise<Uint8Array | undefined> {
  try {
    return await Deno.readFile(path);
  } catch (error) {
    if (error instanceof Error && "code" in error) return undefined;
    throw error;
  }
}

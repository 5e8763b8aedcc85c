/** Where the result of `bench check` goes: files, a job's summary, its log. */
import { githubCommand } from "../base/github_command.ts";
import { oneLine } from "../base/one_line.ts";
import type { CheckReport } from "../bench/check_report.ts";
import type { OutputFile } from "../bench/output_file.ts";
import { checkJunit } from "./bench_check_junit.ts";
import { checkMarkdown } from "./bench_check_table.ts";
import { explain, type Strictness } from "./bench_check_words.ts";
import type { Io } from "./io.ts";
import { appendSummary, assertSummary } from "./job_summary.ts";
import { openParent } from "./open_parent.ts";

/** Files that a check may write, by option. */
export const SPEED_OUTPUTS = ["json", "junit", "markdown"] as const;

/** Paths by the option that named them. */
export type SpeedPaths = Readonly<
  Partial<Record<(typeof SPEED_OUTPUTS)[number], string | undefined>>
>;

/** Files that are ready to be written. */
export interface SpeedOutputs extends AsyncDisposable {
  /**
   * Writes all files; on GitHub also the job's summary, and annotations into
   * its log.
   *
   * @throws {import("../base/errors.ts").StoreError} If one cannot be written.
   */
  write(report: CheckReport, strictness: Strictness, io: Io): Promise<void>;
}

const TEXTS: Readonly<
  Record<
    keyof SpeedPaths,
    (report: CheckReport, strictness: Strictness) => string
  >
> = {
  json: (report) => `${JSON.stringify(report, null, 2)}\n`,
  junit: checkJunit,
  markdown: checkMarkdown,
};

/**
 * Makes sure that files can be written, before anything long begins. Their
 * folders are made.
 *
 * @param paths Where they go.
 * @param io The terminal, which may name the summary of a job.
 * @throws {import("../base/errors.ts").StoreError} If one cannot be written.
 */
export async function openSpeedOutputs(
  paths: SpeedPaths,
  io: Pick<Io, "env">,
): Promise<SpeedOutputs> {
  await assertSummary(io);
  await using opened = new AsyncDisposableStack();
  const files: { file: OutputFile; name: keyof SpeedPaths }[] = [];
  for (const name of SPEED_OUTPUTS) {
    const path = paths[name];
    if (path === undefined) continue;
    files.push({ file: opened.use(await openParent(path)), name });
  }
  const kept = opened.move();
  return {
    async write(report, strictness, io) {
      for (const { file, name } of files) {
        await file.write(TEXTS[name](report, strictness));
      }
      await appendSummary(checkMarkdown(report), io);
      io.err(speedAnnotations(report, strictness, io));
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** For GitHub: an error a regression, a warning for what cannot be told. */
function speedAnnotations(
  { measures, warnings }: CheckReport,
  { failInconclusive }: Strictness,
  io: Io,
): string {
  if (io.env.get("GITHUB_ACTIONS") !== "true") return "";
  const commands = measures.flatMap((it) => {
    const text = explain(it, measures);
    if (text === undefined) return [];
    const isError = it.verdict === "regression" || failInconclusive;
    return githubCommand(isError ? "error" : "warning", "Speed", oneLine(text));
  });
  const doubts = warnings.map((it) =>
    githubCommand("warning", "Speed", oneLine(it))
  );
  return [...commands, ...doubts].map((it) => `${it}\n`).join("");
}

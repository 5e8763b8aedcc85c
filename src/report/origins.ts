/** What trials of a report were made by, so that others can make them again. */
import { join } from "node:path";
import type { TrialRecord } from "../base/records.ts";
import type { Origin, UsedFile } from "../page/data.ts";

/** How a shell takes words. */
export type ToCommand = (words: readonly string[]) => string;

/**
 * Gathers what trials were made by, study by study.
 *
 * @param records The trials.
 * @param results The results folder.
 * @param toCommand Writes a command.
 * @returns In the order in which studies come; texts of studies that are no
 *     more there are null.
 */
export async function originsOf(
  records: readonly TrialRecord[],
  results: string,
  toCommand: ToCommand,
): Promise<Origin[]> {
  const studies = Map.groupBy(records, ({ study }) => study);
  return await Promise.all(
    [...studies].map(async ([study, group]) => ({
      study,
      commands: unique(
        group.flatMap(({ provenance }) =>
          provenance ? [toCommand(provenance.command)] : []
        ),
      ),
      studies: await Promise.all(
        unique(
          group.flatMap(({ provenance }) => provenance?.study.sha256 ?? []),
        )
          .map(async (sha256) => ({
            sha256,
            text: await readStudy(results, sha256),
          })),
      ),
      files: filesOf(group),
      commits: unique(group.map(commitOf)),
    })),
  );
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}

/** A study in one piece, as it was kept; its name is its hash. */
async function readStudy(
  results: string,
  sha256: string,
): Promise<string | null> {
  const path = join(results, "provenance", `${sha256}.yaml`);
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

function filesOf(records: readonly TrialRecord[]): UsedFile[] {
  const files = records.flatMap(({ content, style, parts = [] }) => [
    ...[content, style].flatMap((image) =>
      image ? [{ name: image.source, sha256: image.sha256 }] : []
    ),
    ...parts.map(({ kind, name, file, sha256 }) => ({
      name: `${kind} ${name}: ${file}`,
      sha256,
    })),
  ]);
  const byText = files.map((it) => [`${it.name} ${it.sha256}`, it] as const);
  return [...new Map(byText).values()];
}

/**
 * The commit that a trial was run by, in words.
 *
 * @param record The trial.
 */
export function commitOf(
  { environment: { gitCommit, gitDirty }, provenance }: TrialRecord,
): string {
  return gitCommit === null
    ? `unknown (${provenance?.whyNoCommit ?? "not in git"})`
    : `${gitCommit}${gitDirty ? ", with uncommitted changes" : ""}`;
}

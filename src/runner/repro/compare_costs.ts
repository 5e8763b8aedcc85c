/** Costs that are written down, beside those of a new run. */
import { join } from "node:path";
import type { Costs } from "../../base/records.ts";
import { MAX_FILE_BYTES } from "../../store/mod.ts";
import { readIfSound } from "./made_image.ts";
import type { EndedRun } from "./judge.ts";

/**
 * Compares the costs in `trial.json`, and all rows of `steps.csv` but their
 * times.
 *
 * @param recorded The trial as it was kept.
 * @param now A new run of it that went through the same images.
 * @returns A sentence without its stop for each that differs.
 */
export function compareCosts(recorded: EndedRun, now: EndedRun): string[] {
  return [
    ...costNotes("first", recorded.record.first, now.record.first),
    ...costNotes("last", recorded.record.last, now.record.last),
    ...rowNotes(recorded, now),
  ];
}

function costNotes(
  which: "first" | "last",
  before: Costs | null,
  after: Costs | null,
): string[] {
  return (["total", "content", "style"] as const).flatMap((name) => {
    const [said, made] = [before?.[name] ?? null, after?.[name] ?? null];
    if (Object.is(said, made)) return [];
    return [`trial.json says ${which}.${name} is ${said}, it is ${made}`];
  });
}

function rowNotes({ folder, record }: EndedRun, now: EndedRun): string[] {
  const kept = readRows(folder);
  const made = readRows(now.folder);
  if (kept === undefined) return ["steps.csv is missing, or cannot be read"];
  if (made === undefined) return [];
  const wrong = [...made].filter(([step, cells]) => kept.get(step) !== cells);
  // where a rule looked at the trial, there is a row that no new run has
  const more = record.stop === undefined
    ? [...kept].filter(([step]) => !made.has(step))
    : [];
  const steps = [...wrong, ...more].map(([step]) => step);
  if (steps.length === 0) return [];
  const at = steps.includes("step")
    ? "its first line"
    : `${steps.length} of its rows, the first at iteration ${
      Math.min(...steps.map(Number))
    }`;
  return [`steps.csv has other costs than the new run, in ${at}`];
}

/** First cell to the others but the last, which is a time. */
function readRows(folder: string): Map<string, string> | undefined {
  const bytes = readIfSound(join(folder, "steps.csv"), MAX_FILE_BYTES);
  if (bytes === undefined) return undefined;
  const lines = new TextDecoder().decode(bytes).trimEnd().split("\n");
  return new Map(lines.map((line) => {
    const [step = "", ...cells] = line.split(",");
    return [step, cells.slice(0, -1).join(",")];
  }));
}

/** Costs of trials as a table: one row a step. */
import type { Settings, StepRecord } from "../base/records.ts";
import type { TrialRow } from "../store/mod.ts";
import type { ExportBatch, ExportTable } from "./types.ts";

/** What is asked of a trial. */
export type TrialWithCurve = Pick<TrialRow, "folder" | "id" | "settings">;

/**
 * Lays the costs of trials out as a table: whose they are, the columns of
 * `steps.csv`, and a column for each layer that any of them has.
 *
 * @param rows The trials.
 * @param read Reads the steps of a trial; undefined leaves it out.
 */
export function curveTable(
  rows: readonly TrialWithCurve[],
  read: (folder: string) => readonly StepRecord[] | undefined,
): ExportTable {
  const layers = [
    ...new Set(rows.flatMap(({ settings }) => layersOf(settings))),
  ]
    .sort();
  const numbers = ["step", "total", "content", "style"];
  return {
    columns: [
      ...["folder", "id"].map((name) => ({ name, kind: "text" as const })),
      ...[...numbers, ...layers, "durationMs"].map((name) => ({
        name,
        kind: "number" as const,
      })),
    ],
    batches: batchesOf(rows, layers, read),
  };
}

function layersOf(settings: Settings): string[] {
  const { contentLayers, styleLayers } = settings;
  return [
    ...Object.keys(contentLayers).map((name) => `content.${name}`),
    ...Object.keys(styleLayers).map((name) => `style.${name}`),
  ];
}

function* batchesOf(
  rows: readonly TrialWithCurve[],
  layers: readonly string[],
  read: (folder: string) => readonly StepRecord[] | undefined,
): Generator<ExportBatch> {
  for (const { folder, id } of rows) {
    const steps = read(folder);
    if (steps === undefined) continue;
    const written = steps.map((it) => [
      ...[folder, id, it.step, it.total, it.content, it.style],
      ...layers.map((layer) => it.layers[layer] ?? null),
      it.durationMs,
    ]);
    yield { name: folder, rows: written };
  }
}

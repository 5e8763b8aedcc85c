/** Everything about one trial, for a person. */
import { oneLine } from "../base/one_line.ts";
import type {
  Json,
  Provenance,
  StepRecord,
  TimeToQuality,
  TrialRecord,
} from "../base/records.ts";
import { formatTable } from "../base/table.ts";
import { QUALITY_LEVELS } from "../base/time_to_quality.ts";
import { formatNumber, formatValue } from "../base/format.ts";

/** Rows of the costs that are shown; the file has them all. */
const SHOWN_STEPS = 8;

/**
 * Describes a trial.
 *
 * @param record What `trial.json` says.
 * @param steps What `steps.csv` says.
 * @param folder The trial's folder.
 * @returns Lines without a final line break.
 */
export function showTrial(
  record: TrialRecord,
  steps: readonly StepRecord[],
  folder: string,
): string {
  const { id, study, state, reason, startedAt } = record;
  const head = oneLine(`${id}  ${state}  study ${study}  ${startedAt}`);
  return [
    reason === null ? head : `${head}\n${oneLine(reason)}`,
    section("Settings", { ...record.settings }),
    section("Images", imagesOf(record)),
    section("Time", timesOf(record)),
    record.metrics ? section("Metrics", { ...record.metrics }) : "",
    record.timeTo ? section("Time to quality", qualityOf(record.timeTo)) : "",
    section("Environment", { ...record.environment }),
    record.provenance ? section("Provenance", originOf(record.provenance)) : "",
    costTable(steps),
    `Files: ${folder}`,
  ].filter((part) => part !== "").join("\n\n");
}

function section(
  title: string,
  fields: Readonly<Record<string, Json>>,
): string {
  const rows = Object.entries(fields).map(([name, value]) => [
    `  ${name}`,
    formatValue(value),
  ]);
  const table = formatTable(
    [{ title: "" }, { title: "", align: "left" }],
    rows,
  );
  // the empty headings
  return [title, ...table.split("\n").slice(1)].join("\n");
}

function imagesOf(record: TrialRecord): Record<string, Json> {
  const { content, style, weightsSha256, pixelsSha256 } = record;
  const describe = (image: TrialRecord["content"]): string =>
    image === null
      ? "not read"
      : `${image.source} ${image.width}×${image.height} sha256 ${image.sha256}`;
  return {
    content: describe(content),
    style: describe(style),
    weights: `sha256 ${weightsSha256}`,
    ...Object.fromEntries(
      (record.parts ?? []).map(({ kind, name, file, sha256 }) => [
        `${kind} ${name}`,
        `${file} sha256 ${sha256}`,
      ]),
    ),
    output: pixelsSha256 === null ? "none" : `pixels sha256 ${pixelsSha256}`,
  };
}

/** Files by where they were put; the record has their hashes. */
function originOf(provenance: Provenance): Record<string, Json> {
  const { command, diff, untracked, variables } = provenance;
  const { study, plan, denoLockSha256, weightsBytes } = provenance;
  return {
    command: command.join(" "),
    study: study.path,
    plan: plan.path,
    ...(diff && { diff: diff.path ?? `${diff.bytes} bytes, not kept` }),
    ...(untracked && { untracked: `${untracked.count} files` }),
    denoLock: denoLockSha256 ?? "none",
    weightsBytes,
    ...variables,
  };
}

function timesOf(record: TrialRecord): Record<string, Json> {
  const times = Object.entries(record.timings).map(([part, ms]) => [
    part,
    formatNumber(ms),
  ]);
  return {
    iterations: `${record.iterationsRun} of ${record.settings.iterations}`,
    iterationsPerSecond: formatNumber(record.iterationsPerSecond),
    peakMemoryMB: formatNumber(record.peakMemoryBytes / 1e6),
    ...Object.fromEntries(times),
  };
}

/** Levels of the total cost, and when they were reached. */
function qualityOf(timeTo: TimeToQuality): Record<string, Json> {
  return Object.fromEntries(QUALITY_LEVELS.map((level) => {
    const found = timeTo[level];
    const text = found === undefined
      ? "not reached"
      : `${found.iterations} iterations, ${formatNumber(found.seconds, 3)} s`;
    return [`${level} of the first cost`, text];
  }));
}

/** The curve in a few rows, evenly spread, both ends included. */
function costTable(steps: readonly StepRecord[]): string {
  if (steps.length === 0) return "";
  const last = steps.length - 1;
  const count = Math.min(SHOWN_STEPS, steps.length);
  const chosen = Array.from(
    { length: count },
    (_, i) => steps[Math.round(last * i / Math.max(1, count - 1))]!,
  );
  const layers = Object.keys(steps[0]!.layers);
  const titles = ["step", "total", "content", "style", ...layers];
  return formatTable(
    titles.map((title) => ({ title, align: "right" })),
    chosen.map(({ step, total, content, style, layers: costs }) => [
      step,
      ...[total, content, style].map((cost) => formatNumber(cost)),
      ...layers.map((layer) => formatNumber(costs[layer] ?? null)),
    ]),
  );
}

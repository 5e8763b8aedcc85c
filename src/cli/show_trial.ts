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
import { costPlot } from "./cost_plot.ts";
import { splitSettings } from "./default_settings.ts";
import { formatNumber, formatValue } from "../base/format.ts";
import type { Remarks } from "../store/mod.ts";
import { noteLine } from "./note_line.ts";
import { metricGoal, orderedMetrics } from "../plan/shown_metrics.ts";
import { shellCommand } from "./shell_word.ts";

/** Rows of the costs that are shown; the file has them all. */
const SHOWN_STEPS = 8;

/** What else is told of a trial. */
export interface TrialFiles {
  /** Path of its folder. */
  readonly path: string;
  /** Names of what lies there, with sizes in bytes. */
  readonly files: Readonly<Record<string, number>>;
  /** What people wrote about it. */
  readonly remarks: Remarks;
}

/**
 * Describes a trial.
 *
 * @param record What its files say.
 * @param steps What `steps.csv` says.
 * @param options Its folder, and the columns of the terminal.
 * @returns Lines without a final line break.
 */
export function showTrial(
  record: TrialRecord,
  steps: readonly StepRecord[],
  { path, files, remarks, columns }: TrialFiles & { readonly columns: number },
): string {
  const { id, study, state, reason, startedAt } = record;
  const head = oneLine(`${id}  ${state}  study ${study}  ${startedAt}`);
  const { chosen, standard } = splitSettings(record.settings);
  return [
    reason === null ? head : `${head}\n${linesOf(reason).join("\n")}`,
    ...remarksOf(remarks),
    section("Settings", chosen),
    `Settings at their defaults\n${wrapped(standard, columns)}`,
    section("Images", imagesOf(record)),
    metricsTable(record),
    ...reasonsOf(record),
    section("Time", timesOf(record)),
    record.timeTo ? section("Time to quality", qualityOf(record.timeTo)) : "",
    costPlot(steps, columns),
    costTable(steps),
    section("Environment", environmentOf(record)),
    record.provenance ? section("Provenance", originOf(record.provenance)) : "",
    `Files: ${path}\n${wrapped(sizesOf(files), columns)}`,
  ].filter((part) => part !== "").join("\n\n");
}

/** Tags and notes, if there are any. */
function remarksOf({ tags, notes }: Remarks): string[] {
  const lines = notes.map((note) => `  ${noteLine(note)}`);
  return [
    ...tags.length === 0 ? [] : [`Tags: ${tags.join(", ")}`],
    ...lines.length === 0 ? [] : [["Notes", ...lines].join("\n")],
  ];
}

/** Several to a line. */
function wrapped(
  fields: Readonly<Record<string, Json>>,
  columns: number,
): string {
  const lines: string[] = [];
  for (const [name, value] of Object.entries(fields)) {
    const text = oneLine(`${name} ${formatValue(value)}`);
    const line = `${lines.at(-1) ?? ""}, ${text}`;
    if (lines.length > 0 && line.length < columns) {
      lines[lines.length - 1] = line;
    } else lines.push(`  ${text}`);
  }
  return lines.join(",\n");
}

function sizesOf(
  files: Readonly<Record<string, number>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(files).map(([name, bytes]) => [
      name,
      `${formatNumber(bytes / 1000, 3)} kB`,
    ]),
  );
}

/** Metrics, and which values of each are better. */
function metricsTable({ metrics, metricsGoal }: TrialRecord): string {
  if (metrics === undefined) return "";
  const words = { minimize: "smaller is better", maximize: "larger is better" };
  const measured = [{ metrics, ...(metricsGoal && { metricsGoal }) }];
  const fields = orderedMetrics(measured).map((name) => {
    const goal = metricGoal(name, measured);
    const direction = goal === null ? "" : words[goal];
    return [`  ${name}`, formatNumber(metrics[name]!), direction];
  });
  const align = ["left", "right", "left"] as const;
  const table = formatTable(
    align.map((align) => ({ title: "", align })),
    fields,
  );
  return ["Metrics", ...table.split("\n").slice(1)].join("\n");
}

/** Why metrics could not be measured, all that is known. */
function reasonsOf({ unmeasured = {} }: TrialRecord): string[] {
  const lines = Object.entries(unmeasured).flatMap(([name, reason]) => {
    const [first, ...others] = linesOf(reason);
    return [`  ${name}: ${first}`, ...others.map((line) => `  ${line}`)];
  });
  return lines.length === 0 ? [] : [["Not measured", ...lines].join("\n")];
}

/** A reason of several lines is that of a bug, with its stack. */
function linesOf(reason: string): string[] {
  return reason.split("\n").map(oneLine);
}

/** What a person asks first; `--json` has it all. */
function environmentOf({ environment }: TrialRecord): Record<string, Json> {
  const { backend, device, library, libraryVersion } = environment;
  const { instructionSet, threads, together, gramlab } = environment;
  const { gitCommit, gitDirty, deno, os, arch, hostname } = environment;
  const { cpuModel, cpus, memoryBytes, machineKey } = environment;
  // older records lack it
  const { driver = null } = environment;
  const changed = gitDirty ? ", changed" : "";
  return {
    backend,
    device: `${device}${driver === null ? "" : `, ${driver}`}`,
    library: `${library} ${libraryVersion}, ${instructionSet}, ` +
      `${threads} threads${together ? `, ${together} trials together` : ""}`,
    gramlab: `${gramlab}${gitCommit ? `, commit ${gitCommit}${changed}` : ""}`,
    deno,
    machine: `${hostname}: ${cpuModel}, ${cpus} processors, ` +
      `${Math.round(memoryBytes / 1e9)} GB, ${os}, ${arch}`,
    machineKey,
  };
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
    command: shellCommand(command),
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

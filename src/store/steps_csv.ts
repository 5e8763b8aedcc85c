/** `steps.csv`: one row a step, one column a layer. */
import { StoreError } from "../base/errors.ts";
import type { StepRecord } from "../base/records.ts";

const FIRST_COLUMNS = ["step", "total", "content", "style"] as const;
const LAST_COLUMN = "durationMs";

/**
 * The first line of `steps.csv`.
 *
 * @param layers Names such as `style.conv1_1`, in the order of the columns.
 * @returns The line, with its line break.
 */
export function stepsHeader(layers: readonly string[]): string {
  return [...FIRST_COLUMNS, ...layers, LAST_COLUMN].join(",") + "\n";
}

/**
 * One row of `steps.csv`. Costs are written so that they read back as the
 * same numbers, durations in milliseconds to three decimals.
 *
 * @param record The step.
 * @param layers The layers that the header names.
 * @returns The line, with its line break.
 * @throws {RangeError} If the step has other layers than the header.
 *
 * @example Written and read back
 * ```ts
 * import { parseSteps, stepLine, stepsHeader } from "./steps_csv.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const step = {
 *   step: 0,
 *   total: 44,
 *   content: 0.4,
 *   style: 1,
 *   layers: { "content.conv4_2": 0.4, "style.conv1_1": 1 },
 *   durationMs: 81.25,
 * };
 * const layers = Object.keys(step.layers);
 * const text = stepsHeader(layers) + stepLine(step, layers);
 * deepStrictEqual(parseSteps(text, "steps.csv"), [step]);
 * ```
 */
export function stepLine(
  record: StepRecord,
  layers: readonly string[],
): string {
  const found = Object.keys(record.layers);
  if (
    found.length !== layers.length ||
    !layers.every((layer) => Object.hasOwn(record.layers, layer))
  ) {
    throw new RangeError(
      `Cannot write step ${record.step} with layers ${found.join(", ")}: ` +
        `expected ${layers.join(", ")}`,
    );
  }
  const cells = [
    ...FIRST_COLUMNS.map((column) => record[column]),
    ...layers.map((layer) => record.layers[layer]!),
    Math.round(record.durationMs * 1000) / 1000,
  ];
  return cells.map(String).join(",") + "\n";
}

/**
 * Reads `steps.csv`.
 *
 * @param text Content of the file; empty where no step was made.
 * @param file Path of the file, for errors.
 * @returns The steps, in the order of the file.
 * @throws {StoreError} If the text is not what {@linkcode stepsHeader} and
 *     {@linkcode stepLine} write.
 */
export function parseSteps(text: string, file: string): StepRecord[] {
  if (text === "") return [];
  const [header = "", ...lines] = text.split("\n");
  if (lines.pop() !== "") throw damaged(file, "its last line is cut off");
  const layers = header.split(",").slice(FIRST_COLUMNS.length, -1);
  if (stepsHeader(layers) !== header + "\n") {
    throw damaged(file, `its columns are ${header}`);
  }
  return lines.map((line, at) => {
    const cells = line.split(",");
    const values = cells.map(Number);
    const isWhole = cells.length === FIRST_COLUMNS.length + layers.length + 1 &&
      cells.every((cell, at) => String(values[at]) === cell);
    if (!isWhole) throw damaged(file, `line ${at + 2} is "${line}"`);
    return toStep(layers, values);
  });
}

function toStep(
  layers: readonly string[],
  values: readonly number[],
): StepRecord {
  const [step, total, content, style, ...rest] = values;
  return {
    step: step!,
    total: total!,
    content: content!,
    style: style!,
    layers: Object.fromEntries(layers.map((layer, at) => [layer, rest[at]!])),
    durationMs: rest.at(-1)!,
  };
}

function damaged(file: string, found: string): StoreError {
  return new StoreError(
    `Cannot read "${file}": ${found}; the file is damaged, run its trial again`,
  );
}

/** `steps.csv` of a trial that runs. */
import type { StepRecord } from "../base/records.ts";
import type { LogFile } from "./log_file.ts";
import { stepLine, stepsHeader } from "./steps_csv.ts";

/** Writes steps into a file. */
export class StepLog {
  readonly #file: LogFile;
  #layers: readonly string[] | undefined;

  /**
   * Writes nothing yet: a trial that fails before its first step has an empty
   * file.
   *
   * @param file The file; stays the caller's.
   * @param layers The layers of the header that it has; undefined for an empty
   *     file.
   */
  constructor(file: LogFile, layers?: readonly string[]) {
    this.#file = file;
    this.#layers = layers;
  }

  /**
   * Adds a row; the first one decides the columns.
   *
   * @param record The step.
   * @throws {RangeError} If the step has other layers than the first one.
   */
  append(record: StepRecord): void {
    const isFirst = this.#layers === undefined;
    this.#layers ??= Object.keys(record.layers);
    const header = isFirst ? stepsHeader(this.#layers) : "";
    this.#file.append(header + stepLine(record, this.#layers));
  }
}

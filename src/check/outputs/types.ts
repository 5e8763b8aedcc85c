/** What a form of output is. */
import type { Named } from "../../base/registry.ts";
import type { GateReport } from "../types.ts";

/** What an output may ask for besides the report. */
export interface OutputPlace {
  /** Environment variables. */
  readonly env: { get(name: string): string | undefined };
  /** Folder that paths of the report start from, absolute. */
  readonly folder: string;
  /**
   * Reads an image of the report.
   *
   * @param path As the report has it.
   * @returns The file; undefined if it cannot be read.
   */
  readImage(path: string): Promise<Uint8Array | undefined>;
}

/** A form in which a gate tells what it found. */
export interface GateOutput extends Named {
  /** Ending of its files; null for what belongs on the terminal only. */
  readonly extension: string | null;
  /**
   * Writes a report.
   *
   * @param report What the gate found; texts in it may be anything.
   * @param place What else it may ask for.
   * @returns Text with a final line break; empty if there is nothing to tell.
   */
  write(report: GateReport, place: OutputPlace): Promise<string>;
}

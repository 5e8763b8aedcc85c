/** What may follow `results`. */
import type { Io } from "./io.ts";

/** What a verb is told besides its words. */
export interface ResultsOptions {
  /** The terminal. */
  readonly io: Io;
  /** The results folder. */
  readonly folder: string;
  /** Whether to print JSON. */
  readonly json: boolean;
  /** Name of a study. */
  readonly study?: string;
  /** Names of metrics, with commas between them. */
  readonly metrics?: string;
  /** Which trials, as an expression. */
  readonly filter?: string;
  /** What to sort by, with commas between them. */
  readonly sort?: string;
  /** How many to show. */
  readonly top?: string;
  /** What to show, with commas between them. */
  readonly columns?: string;
  /** What to put together, with commas between them. */
  readonly "group-by"?: string;
  /** Whether to show it again whenever it changes. */
  readonly watch?: boolean;
  /** Whether to print CSV. */
  readonly csv?: boolean;
  /** Tags to add, with commas between them. */
  readonly add?: string;
  /** Tags to take away, with commas between them. */
  readonly remove?: string;
  /** Whether to remove what was written before. */
  readonly clear?: boolean;
  /** Whether to do again what is done. */
  readonly force?: boolean;
  /** Kinds, with commas between them. */
  readonly only?: string;
  /** Whether to do what else is only listed. */
  readonly yes?: boolean;
  /** Whether to write nothing. */
  readonly "dry-run"?: boolean;
  /** Name of a format. */
  readonly format?: string;
  /** What is exported. */
  readonly what?: string;
  /** A file to write to. */
  readonly out?: string;
  /** How an image is drawn in the terminal. */
  readonly image?: string;
  /** A metric, or a number like one, across. */
  readonly x?: string;
  /** The same upwards. */
  readonly y?: string;
  /** The same alone. */
  readonly metric?: string;
}

/** A verb of `results`. */
export interface Verb {
  /** Fewest words that follow it. */
  readonly least: number;
  /** Most words that follow it. */
  readonly most: number;
  /** Options it takes besides `--results` and `--json`. */
  readonly options: readonly (keyof ResultsOptions)[];
  /**
   * Runs it.
   *
   * @param words What follows the verb, options aside.
   * @param options What the user chose.
   * @returns The exit code.
   */
  run(words: readonly string[], options: ResultsOptions): Promise<number>;
}

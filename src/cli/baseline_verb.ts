/** What may follow `baseline`. */
import type { Io } from "./io.ts";

/** What a verb is told besides its words. */
export interface BaselineOptions {
  /** The terminal. */
  readonly io: Io;
  /** The command's name and what stood behind it. */
  readonly command: readonly string[];
  /** The folder that baselines lie in. */
  readonly baselines: string;
  /** The results folder of gates. */
  readonly results: string;
  /** Where trials run, whatever their studies say. */
  readonly backend?: string;
  /** Whether to fetch nothing. */
  readonly offline?: boolean;
  /** Whether to show no progress. */
  readonly quiet?: boolean;
  /** Whether a checkout may differ from its commit. */
  readonly "allow-dirty"?: boolean;
  /** Who approves, where git does not know. */
  readonly by?: string;
  /** What they want to say. */
  readonly note?: string;
  /** Ids of trials, with commas between them. */
  readonly only?: string;
  /** Path of the page of images before and after. */
  readonly html?: string;
  /** Whether only to tell what would be approved. */
  readonly "dry-run"?: boolean;
  /** Folder of images that another program made. */
  readonly images?: string;
  /** Folder of the baseline that they are compared with. */
  readonly against?: string;
  /** Name of their baseline. */
  readonly name?: string;
  /** What the machine is called that made them. */
  readonly machine?: string;
  /** What they show, as a study names it. */
  readonly content?: string;
  /** What they look like, as a study names it. */
  readonly style?: string;
  /** Size at which the content is used. */
  readonly size?: string;
  /** Longest side of the style. */
  readonly "style-size"?: string;
  /** Metrics, with commas between them. */
  readonly metrics?: string;
  /** Bands, each as NAME=VALUE. */
  readonly band?: readonly string[];
  /** Commit to compare with. */
  readonly ref?: string;
  /** Instruction sets, with commas between them. */
  readonly isa?: string;
  /** Numbers of threads, with commas between them. */
  readonly threads?: string;
  /** Backends, with commas between them. */
  readonly backends?: string;
  /** Whether this code is the one that was approved, as the user knows. */
  readonly "same-code"?: boolean;
}

/** A verb of `baseline`. */
export interface BaselineVerb {
  /** Options it takes besides `--baselines`. */
  readonly options: readonly (keyof BaselineOptions)[];
  /**
   * Runs it.
   *
   * @param words What follows the verb, options aside.
   * @param options What the user chose.
   * @returns The exit code.
   */
  run(
    words: readonly string[],
    options: BaselineOptions,
  ): Promise<number>;
}

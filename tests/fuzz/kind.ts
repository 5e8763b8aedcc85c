/** What a kind of inputs is: how one is made, and how the program takes it. */
import type { Random } from "../../src/base/random.ts";

/** A kind of inputs that the program may meet. */
export interface Kind {
  /**
   * Makes ready what all inputs need.
   *
   * @param folder An empty folder; nothing else may be written.
   */
  open(folder: string): Promise<Fuzzer>;
}

/** Makes inputs and lets the program read them. */
export interface Fuzzer {
  /**
   * Writes one input into an empty folder.
   *
   * @param random Where all chance comes from.
   * @param input The folder.
   */
  make(random: Random, input: string): Promise<void>;
  /**
   * Lets the program read the input.
   *
   * @param input The folder that `make` wrote to.
   * @returns What it said, in a few words: which errors, or that all was well.
   * @throws What is thrown is a finding, whatever it is; so is an error of
   *     `src/base/errors.ts`, which `run` must judge itself.
   */
  run(input: string): Promise<string>;
}

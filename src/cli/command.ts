/** What a command is. */
import type { Io } from "./io.ts";

/** A command of the command line. */
export interface Command {
  /** What `--help` prints: use, options, examples. */
  readonly help: string;
  /**
   * Runs the command.
   *
   * @param args What stands after the command's name.
   * @param io The terminal.
   * @returns The exit code.
   */
  run(args: readonly string[], io: Io): Promise<number>;
}

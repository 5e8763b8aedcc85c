/**
 * Errors a user can act on, each with its exit code. Anything else is a bug
 * and shows its stack.
 */

import { oneLine } from "./one_line.ts";

/** An error that a user can act on. */
export abstract class GramlabError extends Error {
  /** What the process exits with when this error ends it. */
  abstract readonly exitCode: number;

  /**
   * Builds the error.
   *
   * @param message One line; what it quotes of damaged files is made one.
   * @param options What caused it.
   */
  constructor(message: string, options?: ErrorOptions) {
    super(oneLine(message), options);
  }
}

/** Where in a text file something was found. */
export interface TextPosition {
  /** Path of the file, as the user gave it. */
  readonly file: string;
  /** Line, from 1. */
  readonly line: number;
  /** Column, from 1. */
  readonly column: number;
  /** The line itself, without its line break. */
  readonly text: string;
}

/** One thing that is wrong with a study file. */
export interface ConfigProblem {
  /** What was found and what is allowed. */
  readonly message: string;
  /** Path inside the study, for instance `base.optimizer.name`. */
  readonly where: string;
  /** Where in the file, if the problem has a place. */
  readonly position?: TextPosition;
  /** The option that says it instead of a file: `--set beta=x`. */
  readonly option?: string;
}

/** A study file or the command line asks for something that does not fit. */
export class ConfigError extends GramlabError {
  /** Class name, for logs and `assert.throws`. */
  override name = "ConfigError";
  /** Bad input. */
  override readonly exitCode = 2;
  /** Everything that is wrong, in the order of the file. */
  readonly problems: readonly ConfigProblem[];

  /**
   * Builds the error.
   *
   * @param problems Everything that is wrong; at least one entry.
   */
  constructor(problems: readonly ConfigProblem[]) {
    super("");
    this.problems = problems.map((it) => ({
      ...it,
      message: oneLine(it.message),
      where: oneLine(it.where),
      ...(it.option !== undefined && { option: oneLine(it.option) }),
    }));
    this.message = this.problems
      .map(({ message, where }) => `${message} (at ${where})`).join("\n");
  }
}

/** A command line that cannot be understood. */
export class UsageError extends GramlabError {
  /** Class name. */
  override name = "UsageError";
  /** Bad input. */
  override readonly exitCode = 2;
}

/** An image that cannot be read or does not fit. */
export class ImageError extends GramlabError {
  /** Class name. */
  override name = "ImageError";
  /** Bad input. */
  override readonly exitCode = 2;
}

/** Something that must be fetched is missing, damaged or out of reach. */
export class AssetError extends GramlabError {
  /** Class name. */
  override name = "AssetError";
  /** Assets missing. */
  override readonly exitCode = 3;
}

/** The results folder cannot be read or written. */
export class StoreError extends GramlabError {
  /** Class name. */
  override name = "StoreError";
  /** Results unusable. */
  override readonly exitCode = 6;
}

/** A backend cannot be opened, or failed while it ran. */
export class BackendError extends GramlabError {
  /** Class name. */
  override name = "BackendError";
  /** Backend unusable. */
  override readonly exitCode = 5;
}

/** What was asked for is right, but no trial is like that. */
export class NothingMatchedError extends GramlabError {
  /** Class name. */
  override name = "NothingMatchedError";
  /** Nothing to run. */
  override readonly exitCode = 4;
}

/** A trial cannot start or go on; the others can. */
export class TrialError extends GramlabError {
  /** Class name. */
  override name = "TrialError";
  /** Some trial failed. */
  override readonly exitCode = 1;
}

/** The machinery round a measurement failed; nothing is known of its object. */
export class InfrastructureError extends GramlabError {
  /** Class name. */
  override name = "InfrastructureError";
  /** Nothing could be judged. */
  override readonly exitCode = 8;
}

/** There is no baseline, or it is damaged, or of other trials. */
export class BaselineError extends GramlabError {
  /** Class name. */
  override name = "BaselineError";
  /** Nothing to compare with. */
  override readonly exitCode = 9;
}

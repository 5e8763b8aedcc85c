/** Errors between processes: those for users keep their class. */
import {
  AssetError,
  BackendError,
  ConfigError,
  type ConfigProblem,
  GramlabError,
  ImageError,
  TrialError,
  UsageError,
} from "../base/errors.ts";

/** An error that can be serialised. */
export interface ErrorForm {
  /** Name of its class. */
  readonly name: string;
  /** What it says. */
  readonly message: string;
  /** Where it was thrown; undefined for errors for users. */
  readonly stack?: string;
  /** What is wrong with a study, for a {@linkcode ConfigError}. */
  readonly problems?: readonly ConfigProblem[];
}

/** Errors for users that are made of a message. */
const CLASSES: Readonly<Record<string, new (message: string) => Error>> = {
  AssetError,
  BackendError,
  ImageError,
  TrialError,
  UsageError,
};

/**
 * What is sent of an error.
 *
 * @param error What was thrown.
 */
export function toErrorForm(error: unknown): ErrorForm {
  if (!(error instanceof Error)) {
    return { name: "Error", message: String(error) };
  }
  const { name, message, stack } = error;
  if (error instanceof ConfigError) {
    return { name, message, problems: error.problems };
  }
  return { name, message, ...(!(error instanceof GramlabError) && { stack }) };
}

/**
 * The error again.
 *
 * @param form What was sent.
 *
 * @example
 * ```ts
 * import { BackendError } from "../base/errors.ts";
 * import { fromErrorForm, toErrorForm } from "./error_form.ts";
 * import { ok } from "node:assert/strict";
 *
 * const error = new BackendError("Cannot open it: it is locked");
 * ok(fromErrorForm(toErrorForm(error)) instanceof BackendError);
 * ```
 */
export function fromErrorForm(
  { name, message, stack, problems }: ErrorForm,
): Error {
  if (problems !== undefined) return new ConfigError(problems);
  const known = Object.hasOwn(CLASSES, name) ? CLASSES[name] : undefined;
  if (known !== undefined) return new known(message);
  const error = new Error(message);
  error.name = name;
  if (stack !== undefined) error.stack = stack;
  return error;
}

/** Which trial a person means by the start of an id. */
import { UsageError } from "../base/errors.ts";

const NAMES_SHOWN = 8;

/**
 * The one folder that is called `given` or starts with it.
 *
 * @param folders Names of all trial folders.
 * @param given What the person wrote.
 * @returns The folder's name.
 * @throws {UsageError} If there is none, or more than one.
 *
 * @example Ids may be cut short
 * ```ts
 * import { chooseFolder } from "./choose_folder.ts";
 * import { strictEqual, throws } from "node:assert/strict";
 *
 * const folders = ["0f3a5b7c9d1e", "0f77aa01bb02-wasm"];
 * strictEqual(chooseFolder(folders, "0f7"), "0f77aa01bb02-wasm");
 * throws(() => chooseFolder(folders, "0f"), /2 trials start with it/);
 * ```
 */
export function chooseFolder(
  folders: readonly string[],
  given: string,
): string {
  if (folders.includes(given)) return given;
  const fitting = given === ""
    ? []
    : folders.filter((folder) => folder.startsWith(given));
  if (fitting.length === 1) return fitting[0]!;
  throw new UsageError(
    fitting.length > 1
      ? `Cannot tell which trial is "${given}": ${fitting.length} trials ` +
        `start with it: ${shorten(fitting)}`
      : `Cannot find trial "${given}": ` +
        (folders.length === 0
          ? "there are no trials yet, run a study first"
          : `expected the start of one of: ${shorten(folders)}`),
  );
}

function shorten(names: readonly string[]): string {
  const shown = names.slice(0, NAMES_SHOWN).join(", ");
  const left = names.length - NAMES_SHOWN;
  return left > 0 ? `${shown} and ${left} more` : shown;
}

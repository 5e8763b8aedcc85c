/** Where the parts of a study come from that several files make. */
import type { ConfigProblem, TextPosition } from "../base/errors.ts";
import type { DocumentPath } from "./yaml_text.ts";

/** Where something was said: in a file, or on the command line. */
export type Whereabouts = Pick<ConfigProblem, "position" | "option">;

/** Something that says parts of a study. */
export type Origin =
  | {
    /** Position of something in a file; paths are as in the merged study. */
    locate(path: DocumentPath, part: "key" | "value"): TextPosition;
  }
  | {
    /** The option that says it: `--set beta=4`. */
    readonly option: string;
  };

/** What comes from where. */
export interface Origins {
  /**
   * Remembers where something comes from, with all in it that is not
   * remembered to come from elsewhere.
   *
   * @param path Where it stands in the study.
   * @param origin What says it.
   */
  set(path: DocumentPath, origin: Origin): void;
  /**
   * Where something was said.
   *
   * @param path Where it stands in the study.
   * @param part Whether its key or its value is meant.
   */
  locate(path: DocumentPath, part: "key" | "value"): Whereabouts;
}

/**
 * Starts with one origin of everything.
 *
 * @param root What says the study's beginning.
 *
 * @example
 * ```ts
 * import { createOrigins } from "./origins.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const origins = createOrigins({ option: "--set name=a" });
 * origins.set(["base", "beta"], { option: "--set beta=4" });
 * deepStrictEqual(origins.locate(["base", "beta", "x"], "value"), {
 *   option: "--set beta=4",
 * });
 * ```
 */
export function createOrigins(root: Origin): Origins {
  const known = new Map<string, Origin>([[JSON.stringify([]), root]]);
  return {
    set: (path, origin) => void known.set(JSON.stringify(path), origin),
    locate(path, part) {
      let length = path.length;
      let origin: Origin | undefined;
      while (origin === undefined) {
        origin = known.get(JSON.stringify(path.slice(0, length--)));
      }
      return "option" in origin
        ? { option: origin.option }
        : { position: origin.locate(path, part) };
    },
  };
}

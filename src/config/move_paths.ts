/** Paths of files in a study that is read from another folder. */
import { isAbsolute, join } from "node:path";
import { namesFile } from "./image_source.ts";
import { isMap } from "./members.ts";

/** From a part of a study to what stands there instead. */
type Change = (value: unknown) => unknown;

/**
 * Rewrites the relative paths of images, of patterns of images, of weights and of parts.
 *
 * @param study What a study file says.
 * @param way To the folder of that file, from the folder to which the paths
 *     shall be relative.
 * @returns The same with other paths; what is wrong stays as it is.
 *
 * @example
 * ```ts
 * import { movePaths } from "./move_paths.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const study = { base: { content: "me.jpg", style: "painted:swirl" } };
 * deepStrictEqual(movePaths(study, "../shared"), {
 *   base: { content: "../shared/me.jpg", style: "painted:swirl" },
 * });
 * ```
 */
export function movePaths(study: unknown, way: string): unknown {
  if (way === "") return study;
  const weights: Change = (path) => moved(path, way);
  const image: Change = (name) =>
    typeof name === "string" && namesFile(name) ? moved(name, way) : name;
  const settings = inMap({
    content: inForms(image),
    style: inForms(image),
    network: inForms(inMap({ weights })),
    "network.weights": inForms(weights),
  });
  return inMap({
    use: inList((path) => moved(path, way)),
    base: settings,
    grid: settings,
    zip: inList(settings),
    cases: inList(settings),
    random: inMap({ space: settings }),
    when: inList(inMap({ if: settings, set: settings })),
    exclude: inList(settings),
  })(study);
}

function moved(path: unknown, way: string): unknown {
  const isRelative = typeof path === "string" && path !== "" &&
    !isAbsolute(path);
  return isRelative ? join(way, path) : path;
}

/** Changes a value, alone or in any form that a study may give it in. */
function inForms(change: Change): Change {
  const forms: Change = (value) =>
    Array.isArray(value)
      ? value.map(forms)
      : inMap({ value: forms, choice: forms, glob: change })(change(value));
  return forms;
}

function inList(change: Change): Change {
  return (value) => Array.isArray(value) ? value.map(change) : value;
}

/** Changes some members of maps. */
function inMap(changes: Readonly<Record<string, Change>>): Change {
  const changeOf = new Map(Object.entries(changes));
  return (value) =>
    isMap(value)
      ? Object.fromEntries(
        Object.entries(value).map(([key, member]) => [
          key,
          changeOf.get(key)?.(member) ?? member,
        ]),
      )
      : value;
}

/** A trial that needs no files. */
import type { Settings, Trial } from "../../src/base/records.ts";
import { testSettings } from "./settings.ts";

/** Swirls in the style of swirls, with some settings changed. */
export function paintedTrial(changes: Partial<Settings> = {}): Trial {
  const painted = {
    kind: "painted",
    name: "swirl",
    version: 1,
    seed: 0,
  } as const;
  const id = "0".repeat(12);
  return {
    id,
    hash: id.padEnd(64, "0"),
    settings: testSettings(changes),
    content: painted,
    style: painted,
    weightsSha256: "",
    varied: {},
  };
}

/** A plan as `sweep` writes it. */
import type { ImageRef } from "../../src/base/records.ts";
import { trialHash } from "../../src/plan/trial_id.ts";
import { SETTINGS } from "../store/sample.ts";

/**
 * The text of a plan whose trials share settings and weights, with true
 * hashes.
 *
 * @param study Its study.
 */
export function compactPlan(study: string): string {
  const { beta: _, ...shared } = SETTINGS;
  const sha256 = "ab".repeat(32);
  const content: ImageRef = { kind: "photo", name: "astronaut", sha256 };
  const style: ImageRef = {
    ...{ kind: "painted", name: "swirl" },
    ...{ version: 1, seed: 0 },
  };
  const trials = [4, 40, 400].map((beta) => {
    const settings = { ...SETTINGS, beta };
    const hash = trialHash({ settings, content, style, weightsSha256: sha256 });
    return {
      id: hash.slice(0, 12),
      hash,
      varied: { beta },
      settings: { beta },
    };
  });
  return JSON.stringify({
    version: 2,
    study,
    images: { [SETTINGS.content]: content, [SETTINGS.style]: style },
    shared: { settings: shared, weightsSha256: sha256 },
    trials,
  });
}

/** Which backend a name in a study stands for. */
import type { Precision } from "../base/records.ts";
import type { OpenOptions } from "../engine/device.ts";
import { chooseBackend, type ChosenBackend } from "../runner/choose_backend.ts";
import { probeBackends } from "../runner/probe_backends.ts";
import type { TrialNeeds } from "./weights_source.ts";

/**
 * Chooses the backend. `auto` opens and closes each backend to look at it, so
 * that none may be open.
 *
 * @param asked A backend's name, or `auto`.
 * @param trials The trials; those that ask for `auto` decide what it must have.
 * @param options What the backends are told.
 * @returns The backend, and why.
 * @throws {import("../base/errors.ts").BackendError} If none can run.
 */
export async function choose(
  asked: string,
  trials: readonly TrialNeeds[],
  options: OpenOptions,
): Promise<ChosenBackend> {
  if (asked !== "auto") return { backend: asked, reason: "as asked" };
  const outcomes = await probeBackends(options);
  return chooseBackend(outcomes, {
    ...options,
    precisions: precisionsOf(trials),
  });
}

/** What those trials compute in that leave the backend open. */
function precisionsOf(trials: readonly TrialNeeds[]): readonly Precision[] {
  const found = new Set<Precision>();
  for (const { settings: { backend, precision } } of trials) {
    if (backend === "auto") found.add(precision);
  }
  return [...found];
}

/** Asking every backend what it would run on. */
import { BackendError } from "../base/errors.ts";
import { BACKENDS } from "../engine/catalog.ts";
import type { OpenOptions } from "../engine/device.ts";
import type { ProbeOutcome } from "./choose_backend.ts";

/**
 * Asks every backend, one after the other, and leaves none open.
 *
 * @param options What the backends are told.
 * @returns Name to what it said, in the order of the registry.
 */
export async function probeBackends(
  options: OpenOptions,
): Promise<Record<string, ProbeOutcome>> {
  const outcomes: Record<string, ProbeOutcome> = {};
  for (const [name, spec] of Object.entries(BACKENDS)) {
    try {
      outcomes[name] = await spec.probe(options);
    } catch (error) {
      if (!(error instanceof BackendError)) throw error;
      outcomes[name] = error;
    }
  }
  return outcomes;
}

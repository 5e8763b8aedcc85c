/** What the trials of a study were made of. */
import { findFile } from "../assets/manifest.ts";
import type {
  KeptFile,
  NetworkSettings,
  Provenance,
  RunProvenance,
  Trial,
} from "../base/records.ts";
import { lookup } from "../base/registry.ts";
import type { Study } from "../config/study.ts";
import { NETWORKS } from "../engine/catalog.ts";
import type { Store } from "../store/mod.ts";

/**
 * Keeps the study, and tells what its trials were made of.
 *
 * @param study A study whose plan is frozen.
 * @param made Its plan, and what is the same for all trials.
 * @param store Keeps the study.
 * @returns What a record says of a trial.
 * @throws {import("../base/errors.ts").StoreError} If it cannot be kept.
 */
export async function provenanceOf(
  { text }: Pick<Study, "text">,
  { plan, run }: { readonly plan: KeptFile; readonly run: RunProvenance },
  store: Store,
): Promise<(trial: Trial) => Provenance> {
  const study = await store.keep(new TextEncoder().encode(text), "yaml");
  return ({ settings }) => ({
    ...run,
    study,
    plan,
    weightsBytes: sizeOf(settings.network),
  });
}

/** Null if the file has gone: the trial says so itself. */
function sizeOf({ name, weights }: NetworkSettings): number | null {
  if (weights === undefined) {
    return findFile(lookup(NETWORKS, name).weights).file.bytes;
  }
  try {
    return Deno.statSync(weights).size;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

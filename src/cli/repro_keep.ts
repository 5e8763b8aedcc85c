/** What makes kept runs a results folder of their own. */
import { join } from "node:path";
import { sha256 } from "../base/sha256.ts";
import { readIfSound } from "../runner/repro/made_image.ts";
import {
  isFolderName,
  MAX_FILE_BYTES,
  OLD_PLAN,
  type Store,
} from "../store/mod.ts";
import type { Recorded } from "./repro_prepare.ts";

/**
 * Copies what trials refer to: their studies with plans and parts, and the
 * study files in `provenance/`. What is not there, or not what it was, is left
 * out.
 *
 * @param trials The trials.
 * @param results The results folder that they are in.
 * @param store The store of the new runs.
 * @throws {import("../base/errors.ts").StoreError} If something cannot be
 *     written.
 */
export async function keepStudies(
  trials: readonly Recorded[],
  results: string,
  store: Store,
): Promise<void> {
  const byStudy = Map.groupBy(trials, ({ record: { study } }) => study);
  for (const [study, group] of byStudy) {
    for (const { record: { provenance } } of group) {
      await keepFile(provenance?.study.sha256, results, store);
    }
    // a record from elsewhere must not lead out of the results
    if (!isFolderName(study)) continue;
    const plans = group.map(({ record }) => record.provenance?.plan.sha256);
    await keepPlans(study, new Set(plans), results, store);
  }
}

async function keepFile(
  hash: string | undefined,
  results: string,
  store: Store,
): Promise<void> {
  if (hash === undefined || !/^[0-9a-f]{64}$/.test(hash)) return;
  const path = join(results, "provenance", `${hash}.yaml`);
  const content = readIfSound(path, MAX_FILE_BYTES);
  if (content !== undefined && sha256(content) === hash) {
    await store.keep(content, "yaml");
  }
}

/** The present plan last: of several, it is the one that stands. */
async function keepPlans(
  study: string,
  hashes: ReadonlySet<string | undefined>,
  results: string,
  store: Store,
): Promise<void> {
  const folder = join(results, "studies", study);
  const names = (await namesIn(folder)).map(({ name }) => name)
    .filter((name) => OLD_PLAN.test(name));
  const files = await partsIn(folder, "parts");
  for (const name of [...names, "plan.json"]) {
    const planText = textOf(join(folder, name));
    const studyName = name.replace("plan", "study").replace("json", "yaml");
    const studyText = textOf(join(folder, studyName));
    if (planText === undefined || studyText === undefined) continue;
    if (name !== "plan.json" && !hashes.has(sha256(planText))) continue;
    await store.studies.freeze({ study, studyText, planText, files });
  }
}

async function partsIn(
  folder: string,
  below: string,
): Promise<{ readonly path: string; readonly text: string }[]> {
  const files = [];
  for (const entry of await namesIn(join(folder, below))) {
    const path = join(below, entry.name);
    if (entry.isDirectory) files.push(...await partsIn(folder, path));
    const text = entry.isFile ? textOf(join(folder, path)) : undefined;
    if (text !== undefined) files.push({ path, text });
  }
  return files;
}

function textOf(path: string): string | undefined {
  const bytes = readIfSound(path, MAX_FILE_BYTES);
  return bytes && new TextDecoder().decode(bytes);
}

async function namesIn(path: string): Promise<Deno.DirEntry[]> {
  try {
    return await Array.fromAsync(Deno.readDir(path));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

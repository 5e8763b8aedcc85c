/** A run of now, as a baseline is compared with it or made of it. */
import { join } from "node:path";
import type { StepRecord, TrialRecord } from "../base/records.ts";
import { decodeImage } from "../image/decode.ts";
import type { Image } from "../image/types.ts";
import { readChain } from "../runner/repro/made_image.ts";
import {
  type HashRow,
  MAX_FILE_BYTES,
  readBytes,
  type Store,
} from "../store/mod.ts";
import type { HeadMachine, MachineFacts } from "./types.ts";

/** A trial that is done. */
export interface HeadRun {
  /** What its record says. */
  readonly record: TrialRecord;
  /** Its costs. */
  readonly steps: readonly StepRecord[];
  /** Its chain of hashes; empty if it has none. */
  readonly hashes: readonly HashRow[];
  /** Path of its last image. */
  readonly path: string;
  /** The bytes of that file. */
  readonly png: Uint8Array;
  /** The same, decoded. */
  readonly image: Image;
}

/**
 * Reads a trial that is done.
 *
 * @param store The results.
 * @param folder Name of the trial's folder.
 * @throws {import("../base/errors.ts").StoreError} If it is damaged.
 * @throws {import("../base/errors.ts").ImageError} If its image is.
 */
export async function readRun(store: Store, folder: string): Promise<HeadRun> {
  const place = store.pathOf(folder);
  const path = join(place, "output.png");
  const png = readBytes(path, MAX_FILE_BYTES);
  return {
    record: store.read(folder),
    steps: store.readSteps(folder),
    hashes: readChain(place) ?? [],
    ...{ path, png, image: await decodeImage(png, path) },
  };
}

/** Where a run was made. */
export function machineOf({ environment }: TrialRecord): MachineFacts {
  const { machineKey, cpuModel, os, gramlab, deno, gitCommit } = environment;
  return { machineKey, cpuModel, os, gramlab, deno, gitCommit };
}

/** The same of a run of now. */
export function headMachineOf(record: TrialRecord): HeadMachine {
  return { ...machineOf(record), isDirty: record.environment.gitDirty };
}

/** Commands that a person may want after a gate, ready to be pasted. */
import { basename, dirname } from "node:path";
import type { GateCommands, StudyVerdict } from "../check/types.ts";
import { DEFAULT_BASELINES } from "./judge_plans.ts";
import { GATE_RESULTS } from "./run_gate.ts";
import { shellCommand } from "./shell_word.ts";

/** What the gate of a study was told. */
export interface StudyCommandOptions {
  /** The folder that baselines lie in. */
  readonly baselines: string;
  /** Where the runs went. */
  readonly results: string;
  /** Where they ran; undefined for what the study says. */
  readonly backend: string | undefined;
}

/**
 * Commands for a study.
 *
 * @param file The study's file.
 * @param options What the gate was told.
 * @param failed Ids of trials that failed.
 */
export function studyCommands(
  file: string,
  { baselines, results, backend }: StudyCommandOptions,
  failed: readonly string[],
): GateCommands {
  const place = optionOf("baselines", baselines, DEFAULT_BASELINES);
  const how = [
    ...[file, ...place],
    ...optionOf("results", results, GATE_RESULTS),
    ...(backend === undefined ? [] : ["--backend", backend]),
  ];
  return {
    ...retryOf(["check", ...how], failed),
    approve: shellCommand(["baseline", "approve", ...how]),
    prune: shellCommand(["baseline", "prune", file, ...place]),
  };
}

/**
 * Commands for images of another program.
 *
 * @param images Their folder.
 * @param folder The folder of their baseline.
 * @param failed Names of images that cannot be decoded.
 */
export function imageCommands(
  images: string,
  folder: string,
  failed: readonly string[],
): GateCommands {
  return {
    ...retryOf(["check", "--images", images, "--against", folder], failed),
    approve: approveImages(images, folder),
    prune: shellCommand([
      ...["baseline", "prune", "--images", images, "--against", folder],
    ]),
  };
}

/**
 * The command that approves images of another program.
 *
 * @param images Their folder.
 * @param folder The folder of their baseline.
 */
export function approveImages(images: string, folder: string): string {
  return shellCommand([
    ...["baseline", "approve", "--images", images],
    ...["--name", basename(folder)],
    ...optionOf("baselines", dirname(folder), DEFAULT_BASELINES),
  ]);
}

function retryOf(
  words: readonly string[],
  failed: readonly string[],
): Pick<GateCommands, "retry"> {
  if (failed.length === 0) return {};
  return { retry: shellCommand([...words, "--only", failed.join(",")]) };
}

/**
 * Ids of what failed.
 *
 * @param study What came of it.
 */
export function failedIn({ trials }: Pick<StudyVerdict, "trials">): string[] {
  return trials.filter(({ verdict }) => verdict === "failed")
    .map(({ id }) => id);
}

function optionOf(name: string, value: string, usual: string): string[] {
  return value === usual ? [] : [`--${name}`, value];
}

/** Commands that a person may want after a gate, ready to be pasted. */
import { basename, dirname } from "node:path";
import type { GateCommands, StudyVerdict } from "../check/types.ts";
import { DEFAULT_BASELINES } from "./judge_plans.ts";
import { GATE_RESULTS } from "./run_gate.ts";
import { optionUnless, shellCommand } from "./shell_word.ts";

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
 * @param judged What came of it.
 */
export function studyCommands(
  file: string,
  { baselines, results, backend }: StudyCommandOptions,
  judged: Pick<StudyVerdict, "trials">,
): GateCommands {
  const place = optionUnless("baselines", baselines, DEFAULT_BASELINES);
  const how = [
    ...[file, ...place],
    ...optionUnless("results", results, GATE_RESULTS),
    ...(backend === undefined ? [] : ["--backend", backend]),
  ];
  return {
    ...retryOf(["check", ...how], judged),
    approve: shellCommand(["baseline", "approve", ...how]),
    prune: shellCommand(["baseline", "prune", file, ...place]),
  };
}

/**
 * Commands for images of another program.
 *
 * @param images Their folder.
 * @param folder The folder of their baseline.
 * @param judged What came of them.
 */
export function imageCommands(
  images: string,
  folder: string,
  judged: Pick<StudyVerdict, "trials">,
): GateCommands {
  return {
    ...retryOf(["check", "--images", images, "--against", folder], judged),
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
    ...optionUnless("baselines", dirname(folder), DEFAULT_BASELINES),
  ]);
}

function retryOf(
  words: readonly string[],
  { trials }: Pick<StudyVerdict, "trials">,
): Pick<GateCommands, "retry"> {
  const first = trials.find(({ verdict }) => verdict === "failed");
  // alone it ran already
  if (first === undefined || trials.length === 1) return {};
  return { retry: shellCommand([...words, "--only", first.id]) };
}

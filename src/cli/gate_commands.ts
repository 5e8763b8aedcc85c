/** Commands that a person may want after a gate, ready to be pasted. */
import { basename, dirname } from "node:path";
import type { GateCommands } from "../check/types.ts";
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
 */
export function studyCommands(
  file: string,
  { baselines, results, backend }: StudyCommandOptions,
): GateCommands {
  const place = optionOf("baselines", baselines, DEFAULT_BASELINES);
  const approve = [
    ...["baseline", "approve", file, ...place],
    ...optionOf("results", results, GATE_RESULTS),
    ...(backend === undefined ? [] : ["--backend", backend]),
  ];
  return {
    approve: shellCommand(approve),
    prune: shellCommand(["baseline", "prune", file, ...place]),
  };
}

/**
 * Commands for images of another program.
 *
 * @param images Their folder.
 * @param folder The folder of their baseline.
 */
export function imageCommands(
  images: string,
  folder: string,
): GateCommands {
  return {
    approve: shellCommand([
      ...["baseline", "approve", "--images", images],
      ...["--name", basename(folder)],
      ...optionOf("baselines", dirname(folder), DEFAULT_BASELINES),
    ]),
    prune: shellCommand([
      ...["baseline", "prune", "--images", images, "--against", folder],
    ]),
  };
}

function optionOf(name: string, value: string, usual: string): string[] {
  return value === usual ? [] : [`--${name}`, value];
}

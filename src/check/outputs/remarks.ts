/** What a person should know besides the verdicts. */
import { counted } from "../../base/format.ts";
import { oneLine } from "../../base/one_line.ts";
import type { GateReport, StudyVerdict, TrialVerdict } from "../types.ts";
import { titleOf } from "./labels.ts";
import { nounOf } from "./words.ts";

/** Names that are told of a folder; the others are counted. */
const MOST_NAMES = 3;

/**
 * Notes of trials, each once; machines that nothing was learned on; what was
 * not looked at.
 *
 * @param report What was found.
 * @param isTold Whether the note of a trial is told where the trial is.
 * @returns Sentences without their stops; usually none.
 */
export function remarksOf(
  { studies }: Pick<GateReport, "studies">,
  isTold: (trial: TrialVerdict) => boolean = () => false,
): string[] {
  const trials = studies.flatMap((study) => study.trials);
  return [
    ...noteLines(trials.filter((it) => !isTold(it)), nounOf({ studies })),
    ...unknownKeys(trials),
    ...studies.flatMap(leftOut),
  ].map(oneLine);
}

function noteLines(trials: readonly TrialVerdict[], noun: string): string[] {
  const told = trials.filter(({ note }) => note !== null);
  const byNote = Map.groupBy(told, ({ note }) => note!);
  return [...byNote].map(([note, of]) =>
    `${of.length === 1 ? titleOf(of[0]!) : counted(of.length, noun)}: ${note}`
  );
}

function unknownKeys(trials: readonly TrialVerdict[]): string[] {
  const keys = trials.flatMap(({ isKeyKnown, evidence, machines }) =>
    isKeyKnown || evidence.length === 0 || machines.head === null
      ? []
      : [machines.head.machineKey]
  );
  return [...new Set(keys)].map((key) =>
    `No bands were learned on ${key}: what is close to its band may be ` +
    "rounding (deno task baseline learn)"
  );
}

function leftOut(
  { kind, study, leftOut = 0, ignored = [] }: StudyVerdict,
): string[] {
  const noun = kind === "images" ? "image" : "trial";
  const names = ignored.slice(0, MOST_NAMES).join(", ");
  const more = ignored.length > MOST_NAMES ? ", …" : "";
  return [
    ...(leftOut === 0
      ? []
      : [`${study}: ${counted(leftOut, noun)} left out by --only`]),
    ...(ignored.length === 0 ? [] : [
      `Not looked at, as no PNG or JPEG file (${ignored.length}): ` +
      `${names}${more}`,
    ]),
  ];
}

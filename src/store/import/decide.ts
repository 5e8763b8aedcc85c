/** Which of two results of one trial stands. */
import type { TrialRecord, TrialState } from "../../base/records.ts";
import { NOTES_FILE } from "../layout.ts";
import { sumsText } from "../sums_file.ts";
import type { TrialCheck } from "../verify/check_trial.ts";

/** A trial that was read without a fault. */
export interface SoundTrial {
  /** What `trial.json` says. */
  readonly record: TrialRecord;
  /** Equal for equal files. */
  readonly digest: string;
}

/** What to do with a trial from elsewhere. */
export type Decision =
  | {
    readonly outcome: "copied" | "replaced";
    readonly detail: string;
    /** Whether what is replaced is damaged. */
    readonly isOverDamaged?: boolean;
  }
  | { readonly outcome: "present"; readonly detail: string }
  | {
    readonly outcome: "kept";
    readonly detail: string;
    /** Goes into the name under which it is kept. */
    readonly why: string;
  };

/** What trials that ended so are worth, compared with each other. */
const WORTH: Readonly<Record<TrialState, number>> = {
  done: 2,
  pruned: 1,
  interrupted: 0,
  failed: 0,
};

/** Letters of a machine's name that go into the name of a folder. */
const ORIGIN_LENGTH = 40;

/**
 * The trial in a folder, if it is whole. Foreign files do not matter, nor what
 * people wrote.
 *
 * @param check What was found there.
 * @returns Undefined if something is damaged, missing or contradictory.
 */
export function soundTrial(
  { findings, files, record }: TrialCheck,
): SoundTrial | undefined {
  const isSound = findings.every(({ problem, path }) =>
    problem === "foreign" || path === NOTES_FILE
  );
  if (record === undefined || !isSound) return undefined;
  return { record, digest: sumsText(files) };
}

/**
 * Decides what becomes of a trial from elsewhere. Done is worth more than
 * pruned, that more than the rest, whole more than damaged, the present engine
 * more than others, of those the newer; else what stands stays.
 *
 * @param incoming The trial from elsewhere.
 * @param standing What stands here; undefined for nothing.
 * @param engineVersion Version of the present engine.
 * @returns The decision, with its reason.
 */
export function decide(
  incoming: SoundTrial,
  standing: TrialCheck | undefined,
  engineVersion: number,
): Decision {
  if (standing === undefined) return { outcome: "copied", detail: "" };
  const { record } = incoming;
  const sound = soundTrial(standing);
  if (sound === undefined) {
    const least = Math.max(1, WORTH[standing.record?.state ?? "failed"]);
    return WORTH[record.state] >= least
      ? {
        outcome: "replaced",
        detail: "the one here was damaged",
        isOverDamaged: true,
      }
      : present(`here it is damaged, there ${record.state}`);
  }
  const here = sound.record;
  if (sound.digest === incoming.digest) return present("the same files");
  if (WORTH[record.state] > WORTH[here.state]) {
    return { outcome: "replaced", detail: `the one here was ${here.state}` };
  }
  if (record.state !== "done") return present(`here it is ${here.state}`);
  if (record.engineVersion !== here.engineVersion) {
    return decideVersions(record, here, engineVersion);
  }
  if (
    record.pixelsSha256 !== null && record.pixelsSha256 === here.pixelsSha256
  ) {
    return present("the same image");
  }
  const { hostname } = record.environment;
  const why = `from-${originOf(hostname)}`;
  return { outcome: "kept", detail: "another image than the one here", why };
}

function decideVersions(
  incoming: TrialRecord,
  here: TrialRecord,
  engineVersion: number,
): Decision {
  const worth = (record: TrialRecord): number =>
    record.engineVersion === engineVersion ? Infinity : record.engineVersion;
  const why = `v${incoming.engineVersion}`;
  if (worth(incoming) < worth(here)) {
    const detail = `of engine ${incoming.engineVersion}, ` +
      `the one here is of engine ${here.engineVersion}`;
    return { outcome: "kept", detail, why };
  }
  const detail = `the one here was of engine ${here.engineVersion}`;
  return { outcome: "replaced", detail };
}

function present(detail: string): Decision {
  return { outcome: "present", detail };
}

function originOf(hostname: unknown): string {
  const name = typeof hostname === "string" ? hostname : "";
  return name.replaceAll(/[^A-Za-z0-9-]+/g, "-").slice(0, ORIGIN_LENGTH) ||
    "elsewhere";
}

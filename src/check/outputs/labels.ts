/** What trials are called for people. */
import { formatValue } from "../../base/format.ts";
import { oneLine } from "../../base/one_line.ts";
import type { TrialVerdict } from "../types.ts";

/** Longest name of settings; more of them are counted. */
const MOST_LABEL = 40;

/**
 * What a trial is called for people.
 *
 * @param trial The trial.
 * @param among Trials that it must not be taken for.
 * @returns What the study varies in it, shortened where that is clear; of
 *     images their name.
 */
export function labelOf(
  trial: NamedTrial,
  among: readonly NamedTrial[] = [],
): string {
  const short = shortened(trial, MOST_LABEL);
  const isClear = among.every((other) =>
    other.id === trial.id || shortened(other, MOST_LABEL) !== short
  );
  return isClear ? short : shortened(trial, Infinity);
}

/** What a label is made of. */
export type NamedTrial = Pick<TrialVerdict, "id" | "varied">;

function shortened({ id, varied }: NamedTrial, most: number): string {
  const parts = settingsOf(varied);
  if (parts.length === 0) {
    return oneLine(/^[0-9a-f]{12}$/.test(id) ? "nothing varied" : id);
  }
  let [label, ...rest] = parts as [string, ...string[]];
  while (rest.length > 0 && `${label} · ${rest[0]}`.length <= most) {
    label += ` · ${rest.shift()}`;
  }
  const text = oneLine(label);
  const short = text.length > most ? `${text.slice(0, most - 1)}…` : text;
  return rest.length === 0 ? short : `${short} +${rest.length}`;
}

/**
 * What a study varies in a trial.
 *
 * @param varied Path to value.
 * @returns Name and value of each.
 */
export function settingsOf(varied: TrialVerdict["varied"]): string[] {
  return Object.entries(varied)
    .map(([path, value]) => `${path.split(".").at(-1)} ${formatValue(value)}`);
}

/**
 * What a trial is called where there is no other column for its id.
 *
 * @param trial The trial.
 * @param among Trials that it must not be taken for.
 * @returns For instance `beta 40 (8c4035ed9b38)`; of images their name.
 */
export function titleOf(
  trial: NamedTrial,
  among: readonly NamedTrial[] = [],
): string {
  const label = labelOf(trial, among);
  return label === oneLine(trial.id)
    ? label
    : oneLine(`${label} (${trial.id})`);
}

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
 * @returns What the study varies in it, shortened; of images their name.
 */
export function labelOf(
  { id, varied }: Pick<TrialVerdict, "id" | "varied">,
): string {
  const parts = settingsOf(varied);
  if (parts.length === 0) {
    return oneLine(/^[0-9a-f]{12}$/.test(id) ? "nothing varied" : id);
  }
  let [label, ...rest] = parts as [string, ...string[]];
  while (rest.length > 0 && `${label} · ${rest[0]}`.length <= MOST_LABEL) {
    label += ` · ${rest.shift()}`;
  }
  const text = oneLine(label);
  const short = text.length > MOST_LABEL
    ? `${text.slice(0, MOST_LABEL - 1)}…`
    : text;
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
 * @returns For instance `beta 40 (8c4035ed9b38)`; of images their name.
 */
export function titleOf(trial: Pick<TrialVerdict, "id" | "varied">): string {
  const label = labelOf(trial);
  return label === oneLine(trial.id)
    ? label
    : oneLine(`${label} (${trial.id})`);
}

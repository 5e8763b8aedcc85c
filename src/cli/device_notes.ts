/** What a device does not do as the user may expect it. */
import type { Device } from "../engine/device.ts";
import type { TrialNeeds } from "./weights_source.ts";

/**
 * What to tell of a device before trials run on it.
 *
 * @param device The device.
 * @param trials The trials.
 * @returns Sentences without their stop; usually none.
 */
export function deviceNotes(
  { note, slowPrecisions = [], facts }: Device,
  trials: readonly TrialNeeds[],
): readonly string[] {
  const slow = slowPrecisions.filter((precision) =>
    trials.some(({ settings }) => settings.precision === precision)
  );
  return [
    ...(note === undefined ? [] : [note]),
    ...slow.map((precision) =>
      `Precision ${precision} gives right results, but gains no time: ${facts.device} (${facts.instructionSet}) has no fast bfloat16`
    ),
  ];
}

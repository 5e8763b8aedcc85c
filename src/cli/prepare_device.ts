/** A device that was just opened, before trials run on it. */
import type { PartFile } from "../config/parts/load_parts.ts";
import type { Device } from "../engine/device.ts";
import { checkParts } from "../runner/check_parts.ts";
import { describeLimits } from "./describe_limits.ts";

/**
 * Checks parts of the user's own, and closes the device if one is broken.
 *
 * @param device A device that was just opened.
 * @param files Files of parts.
 * @param onPart Told which part is checked next, and waited for.
 * @throws {import("../base/errors.ts").ConfigError} With every rule that a part
 *     breaks.
 */
export async function checkOn(
  device: Device,
  files: readonly PartFile[],
  onPart?: (text: string) => Promise<void> | void,
): Promise<void> {
  try {
    await checkParts(files, device, onPart);
  } catch (error) {
    device.close();
    throw error;
  }
}

/**
 * Says what a backend runs on.
 *
 * @param device The device.
 * @param reason Why this backend.
 * @returns One line.
 */
export function describeDevice(
  { facts, limits }: Device,
  reason: string,
): string {
  const { backend, device, library, libraryVersion, threads } = facts;
  const parts = [
    `${library} ${libraryVersion}`,
    device,
    facts.instructionSet,
    ...(threads > 0 ? [`threads: ${threads}`] : []),
    ...describeLimits(limits),
  ];
  return `Backend: ${backend}, ${reason} (${parts.join(", ")})`;
}

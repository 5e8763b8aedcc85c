/** Parts of the user's own against the rules that Gramlab's own parts keep. */
import { ConfigError, type ConfigProblem } from "../base/errors.ts";
import type { PartKind } from "../base/records.ts";
import type { Named } from "../base/registry.ts";
import { errorPosition } from "../config/parts/error_position.ts";
import type { LoadedPart, PartFile } from "../config/parts/load_parts.ts";
import { COST_RULES } from "../engine/contracts/cost_rules.ts";
import { INIT_RULES } from "../engine/contracts/init_rules.ts";
import { METRIC_RULES } from "../engine/contracts/metric_rules.ts";
import { OPTIMIZER_RULES } from "../engine/contracts/optimizer_rules.ts";
import { brokenRules, type Rule } from "../engine/contracts/rule.ts";
import type { Device } from "../engine/device.ts";

/** Each kind's rules; a file's parts have the form of their kind. */
const RULES: Readonly<Record<PartKind, readonly Rule<Named>[]>> = {
  cost: COST_RULES as readonly Rule<Named>[],
  optimizer: OPTIMIZER_RULES as readonly Rule<Named>[],
  init: INIT_RULES as readonly Rule<Named>[],
  metric: METRIC_RULES as readonly Rule<Named>[],
};

/**
 * How many rules parts of a kind are held to.
 *
 * @param kind The kind.
 */
export function ruleCount(kind: PartKind): number {
  return RULES[kind].length;
}

const passed = new Set<string>();

/**
 * Checks all parts of some files on a device; those that passed on its backend
 * are not checked again.
 *
 * @param files The files.
 * @param device Where to compute, with small tensors.
 * @param onPart Told which part is checked next, and waited for.
 * @throws {ConfigError} With every rule that a part breaks.
 */
export async function checkParts(
  files: readonly PartFile[],
  device: Device,
  onPart: (text: string) => Promise<void> | void = () => {},
): Promise<void> {
  const problems: ConfigProblem[] = [];
  for (const file of new Set(files)) {
    const key = `${device.facts.machineKey} ${file.path} ${file.sha256}`;
    if (passed.has(key)) continue;
    const found: ConfigProblem[] = [];
    for (const part of file.parts) {
      await onPart(`${part.kind} "${part.name}" of ${file.shown}`);
      found.push(...await problemsOf(part, file, device));
    }
    if (found.length === 0) passed.add(key);
    problems.push(...found);
  }
  if (problems.length > 0) throw new ConfigError(problems);
}

async function problemsOf(
  { kind, name, spec }: LoadedPart,
  file: PartFile,
  device: Device,
): Promise<ConfigProblem[]> {
  const broken = await brokenRules(spec, RULES[kind], device);
  return broken.map(({ must, finding, cause }) => {
    const message = `Cannot use ${kind} "${name}": it must ${must}; ${finding}`;
    const position = errorPosition(cause, file);
    return { message, where: file.shown, ...(position && { position }) };
  });
}

/** `plan`: prints the trials of study files and runs nothing. */
import { formatTable } from "../base/table.ts";
import type { Plan } from "../plan/plan.ts";
import { planJson } from "../plan/plan_json.ts";
import type { Command } from "./command.ts";
import { parseOptions } from "./parse_options.ts";
import { readPlans } from "./read_plans.ts";
import { differingPaths, settingCell } from "./differing_settings.ts";

const HELP =
  `Prints the trials of study files. Runs nothing, writes nothing. Images are
looked at, not decoded: a file that is cut off is found by sweep.

Usage: deno task plan STUDY.yaml… [options]

  --backend NAME   auto, tensorflow, webgpu or wasm, whatever the study says
  --json           print an object with the list "trials"

Examples:
  deno task plan configs/alpha-beta.yaml
  deno task plan configs/*.yaml --json

Exit codes: 0 all fine, 2 bad input`;

/** The command. */
export const plan: Command = {
  help: HELP,
  async run(args, io) {
    const { words, options } = parseOptions(args, {
      backend: "string",
      json: "boolean",
    });
    const plans = await readPlans(words, { backend: options.backend });
    for (const { study, warnings } of plans) {
      for (const text of warnings) io.err(`Warning: ${study.file}: ${text}\n`);
    }
    io.out(
      `${options.json ? toJson(plans) : plans.map(toText).join("\n\n")}\n`,
    );
    return 0;
  },
};

/** All trials in one list, whatever the number of studies. */
function toJson(plans: readonly Plan[]): string {
  const studies = plans.map((plan) => {
    const { trials, ...study } = planJson(plan);
    return { study, trials: trials as readonly object[] };
  });
  const json = {
    studies: studies.map(({ study }) => study),
    trials: studies.flatMap(({ study, trials }) =>
      trials.map((trial) => ({ study: study.study, ...trial }))
    ),
  };
  return JSON.stringify(json, null, 2);
}

function toText({ study, trials }: Plan): string {
  const paths = differingPaths(trials);
  const rows = trials.map(({ id, settings, varied }) => [
    id,
    ...paths.map((path) => settingCell(settings, path, varied)),
  ]);
  const columns = ["id", ...paths].map((title) => ({ title }));
  const { content, style, size, iterations } = trials[0]!.settings;
  const count = trials.length === 1 ? "1 trial" : `${trials.length} trials`;
  return [
    `${study.name}: ${count} (first: ${content} in the style of ${style}, ${size} px, ${iterations} iterations)`,
    formatTable(columns, rows),
  ].join("\n");
}

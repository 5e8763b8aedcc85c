/** `parts`: checks files of parts of the user's own. */
import { ConfigError, UsageError } from "../base/errors.ts";
import { lookup } from "../base/registry.ts";
import { loadParts, type PartFile } from "../config/parts/load_parts.ts";
import { toConfigProblem } from "../config/parts/part_problem.ts";
import { BACKENDS } from "../engine/catalog.ts";
import type { Device } from "../engine/device.ts";
import { ruleCount } from "../runner/check_parts.ts";
import { choose } from "./choose.ts";
import type { Command } from "./command.ts";
import { listenForInterruption } from "./interruption.ts";
import type { Io } from "./io.ts";
import { fetchAssets } from "./needed_assets.ts";
import { checkOn, describeDevice } from "./prepare_device.ts";
import { parseOptions } from "./parse_options.ts";
import { checkBackend } from "./read_plans.ts";

const HELP =
  `Checks files of parts of your own (costs, optimizers, inits, metrics) against
the rules that Gramlab's own parts are held to, with small tensors. A sweep of a
study that names the files under "use" does the same before its first trial.

Usage: deno task parts FILE.ts… [options]

  --backend NAME   auto, tensorflow, webgpu or wasm (default: auto)
  --offline        fetch nothing; say what is missing, if anything is

Examples:
  deno task parts my_cost.ts
  deno task parts parts/*.ts --backend wasm

Exit codes: 0 all rules kept, 2 a file cannot be used or a rule is broken, 3
something could not be fetched, 5 no backend`;

/** The command. */
export const parts: Command = {
  help: HELP,
  async run(args, io) {
    const { words, options } = parseOptions(args, {
      backend: "string",
      offline: "boolean",
    });
    const { backend = "auto", offline = false } = options;
    if (words.length === 0) {
      throw new UsageError(
        "Cannot tell what to check: expected files, for instance my_cost.ts",
      );
    }
    checkBackend(backend);
    const files = await loadAll(words);
    const device = await openDevice(backend, offline, io);
    await checkOn(device, files, (part) => io.err(`Checking ${part}\n`));
    device.close();
    for (const file of files) io.out(`${describe(file)}\n`);
    return 0;
  },
};

async function loadAll(paths: readonly string[]): Promise<PartFile[]> {
  const files: PartFile[] = [];
  const problems = [];
  for (const path of paths) {
    const outcome = await loadParts(path);
    if ("parts" in outcome) files.push(outcome);
    else problems.push(...outcome.map((it) => toConfigProblem(it, path)));
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return files;
}

async function openDevice(
  asked: string,
  offline: boolean,
  io: Io,
): Promise<Device> {
  using interruption = listenForInterruption(io, (code) => io.exit(code));
  const { library: options } = await fetchAssets({
    ids: [],
    library: asked === "tensorflow"
      ? "needed"
      : asked === "auto"
      ? "wanted"
      : "unwanted",
    io,
    offline,
    signal: interruption.signal,
  });
  const { backend, reason } = await choose(asked, [], options);
  const device = await lookup(BACKENDS, backend).open(options);
  io.err(`${describeDevice(device, reason)}\n`);
  return device;
}

function describe({ shown, sha256, parts }: PartFile): string {
  const lines = parts.map(({ kind, name, spec }) =>
    `  ${kind} ${name}: ${spec.summary} (${ruleCount(kind)} rules kept)`
  );
  return [`${shown} (sha256 ${sha256})`, ...lines].join("\n");
}

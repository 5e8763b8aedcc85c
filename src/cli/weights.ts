/** `weights`: what the cache holds, and whether it is intact. */
import { cacheDir } from "../assets/cache_dir.ts";
import { type AssetState, verifyAssets } from "../assets/verify.ts";
import { listAssets } from "../assets/list.ts";
import { isCudaFile } from "../assets/manifest.ts";
import { UsageError } from "../base/errors.ts";
import { formatTable } from "../base/table.ts";
import type { Command } from "./command.ts";
import type { Io } from "./io.ts";
import { fetchableAssets } from "./needed_assets.ts";
import { parseOptions } from "./parse_options.ts";

const HELP =
  `Shows what has been fetched: weights, photographs and TensorFlow; that for
CUDA only once some of it is there.

Usage: deno task weights list|verify [options]

  list             id, size, presence and place of each file
  verify           hash each file again and compare it with the manifest

  --all            with verify: a missing file counts like a damaged one
  --json           print JSON instead of a table

Examples:
  deno task weights list
  deno task weights verify --all
  deno task weights list --json

Exit codes: 0 fine, 1 a file is damaged, or with --all missing, 2 bad input,
3 the cache cannot be read`;

/** The command. */
export const weights: Command = {
  help: HELP,
  async run(args, io) {
    const { words, options } = parseOptions(args, {
      all: "boolean",
      json: "boolean",
    });
    const [action] = words;
    if (words.length !== 1 || !isAction(action)) {
      throw new UsageError(
        `Cannot tell what to do with "${words.join(" ")}": expected list or ` +
          "verify",
      );
    }
    const { all = false, json = false } = options;
    if (all && action === "list") {
      throw new UsageError("Cannot take --all: it belongs to verify");
    }
    return await ACTIONS[action](io, { all, json });
  },
};

interface WeightsOptions {
  readonly all: boolean;
  readonly json: boolean;
}

const ACTIONS = { list, verify } as const;

/** What to do about a file. */
function advice(id: string, state: AssetState): string {
  if (state === "intact") return "";
  const run = `run deno task setup${isCudaFile(id) ? " cuda" : ""}`;
  return state === "damaged" ? `remove it, then ${run}` : run;
}

function isAction(word: string | undefined): word is keyof typeof ACTIONS {
  return word !== undefined && Object.hasOwn(ACTIONS, word);
}

async function list(io: Io, { json }: WeightsOptions): Promise<number> {
  const cacheDir = folderOf(io);
  const ids = await fetchableAssets(cacheDir);
  const files = await listAssets(ids, { cacheDir });
  if (json) {
    io.out(`${JSON.stringify({ files }, null, 2)}\n`);
    return 0;
  }
  const table = formatTable(
    [
      { title: "id" },
      { title: "MB", align: "right" },
      { title: "present" },
      { title: "path" },
    ],
    files.map(({ id, bytes, present, path }) => [
      ...[id, megabytes(bytes), present ? "yes" : "no", path],
    ]),
  );
  io.out(`${table}\n`);
  return 0;
}

async function verify(
  io: Io,
  { all, json }: WeightsOptions,
): Promise<number> {
  const cacheDir = folderOf(io);
  const ids = await fetchableAssets(cacheDir);
  const files = await verifyAssets(ids, { cacheDir });
  const isBad = (state: AssetState) =>
    state === "damaged" || all && state === "missing";
  const code = files.some(({ state }) => isBad(state)) ? 1 : 0;
  if (json) {
    io.out(`${JSON.stringify({ files }, null, 2)}\n`);
    return code;
  }
  const titles = ["id", "state", "path", ""];
  const table = formatTable(
    titles.map((title) => ({ title, align: "left" })),
    files.map(({ id, state, path }) => [
      ...[id, state, path, advice(id, state)],
    ]),
  );
  io.out(`${table}\n`);
  return code;
}

function folderOf(io: Io): string {
  return cacheDir(io.env, Deno.build.os);
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

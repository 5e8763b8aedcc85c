/** `setup`: fetches everything ahead of time. */
import { cacheDir } from "../assets/cache_dir.ts";
import { verifyAssets } from "../assets/verify.ts";
import type { Command } from "./command.ts";
import { listenForInterruption } from "./interruption.ts";
import type { Io } from "./io.ts";
import { allAssets, fetchableAssets, fetchAssets } from "./needed_assets.ts";
import { parseOptions, refuseWords } from "./parse_options.ts";

const HELP = `Fetches TensorFlow, the weights and the photographs, each once and
checked against weights/manifest.json, into GRAMLAB_CACHE or the platform's
cache folder; what is damaged there is fetched again. A sweep fetches only what
it needs.

Usage: deno task setup [options]

  --offline        fetch nothing, say what is missing

GRAMLAB_MIRROR may name a folder, or an address of files or links, that has the
wheels; then they are taken from there instead of the package index.

Examples:
  deno task setup
  deno task setup --offline
  GRAMLAB_MIRROR=/media/wheels deno task setup

Exit codes: 0 all there, 3 something is missing, 130 interrupted`;

/** The command. */
export const setup: Command = {
  help: HELP,
  async run(args, io) {
    const { words, options } = parseOptions(args, { offline: "boolean" });
    refuseWords("setup", words);
    using interruption = listenForInterruption(io, (code) => io.exit(code));
    const { offline = false } = options;
    if (!offline) await removeDamaged(io);
    const { libraryFolder } = await fetchAssets({
      ids: allAssets(),
      library: "wanted",
      io,
      offline,
      signal: interruption.signal,
    });
    const backend = libraryFolder === undefined
      ? "there is none for this platform; trials run on webgpu or wasm"
      : libraryFolder;
    io.err(`Everything is there. TensorFlow: ${backend}\n`);
    return 0;
  },
};

/** What is damaged in the cache is in the way of what is right. */
async function removeDamaged(io: Io): Promise<void> {
  const checks = await verifyAssets(fetchableAssets(), {
    cacheDir: cacheDir(io.env, Deno.build.os),
  });
  for (const { state, path } of checks) {
    if (state !== "damaged") continue;
    io.err(`Damaged, fetched again: ${path}\n`);
    await Deno.remove(path);
  }
}

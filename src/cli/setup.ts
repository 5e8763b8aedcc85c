/** `setup`: fetches everything ahead of time. */
import type { Command } from "./command.ts";
import { listenForInterruption } from "./interruption.ts";
import { allAssets, fetchAssets, libraryIsAvailable } from "./needed_assets.ts";
import { parseOptions } from "./parse_options.ts";

const HELP = `Fetches TensorFlow, the weights and the photographs, each once and
checked against weights/manifest.json, into GRAMLAB_CACHE or the platform's
cache folder. A sweep does the same for what it needs.

Usage: deno task setup

Exit codes: 0 all there, 3 something could not be fetched, 130 interrupted`;

/** The command. */
export const setup: Command = {
  help: HELP,
  async run(args, io) {
    parseOptions(args, {});
    using interruption = listenForInterruption(io, (code) => io.exit(code));
    const { libraryFolder } = await fetchAssets({
      ids: allAssets(),
      library: libraryIsAvailable(io),
      io,
      signal: interruption.signal,
    });
    const backend = libraryFolder === undefined
      ? "there is none for this platform; trials run on wasm"
      : libraryFolder;
    io.err(`Everything is there. TensorFlow: ${backend}\n`);
    return 0;
  },
};

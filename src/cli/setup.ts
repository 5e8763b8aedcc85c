/** `setup`: fetches everything ahead of time. */
import { cacheDir } from "../assets/cache_dir.ts";
import { CUDA_FILES } from "../assets/manifest.ts";
import { verifyAssets } from "../assets/verify.ts";
import { UsageError } from "../base/errors.ts";
import { probeCuda } from "../tensorflow/cuda_driver.ts";
import type { Command } from "./command.ts";
import { listenForInterruption } from "./interruption.ts";
import type { Io } from "./io.ts";
import { LIBRARY, libraryCanBeFetched } from "./locate_library.ts";
import { allAssets, fetchAssets } from "./needed_assets.ts";
import { parseOptions } from "./parse_options.ts";

const HELP = `Fetches TensorFlow, the weights and the photographs, each once and
checked against weights/manifest.json, into GRAMLAB_CACHE or the platform's
cache folder; what is damaged there is fetched again. A sweep fetches only what
it needs.

Usage: deno task setup [cuda] [options]

  cuda             TensorFlow for NVIDIA's cards instead of the one for the CPU,
                   with NVIDIA's libraries: 2.1 GB to fetch, 3.5 GB kept
  --offline        fetch nothing, say what is missing

GRAMLAB_MIRROR may name a folder, or an address of files or links, that has the
wheels; then they are taken from there instead of the package index.

Examples:
  deno task setup
  deno task setup cuda
  deno task setup --offline
  GRAMLAB_MIRROR=/media/wheels deno task setup

Exit codes: 0 all there, 2 bad input, 3 something is missing or does not fit on
the disk, 130 interrupted`;

/** The command. */
export const setup: Command = {
  help: HELP,
  async run(args, io) {
    const { words, options } = parseOptions(args, { offline: "boolean" });
    const forCuda = readWords(words);
    using interruption = listenForInterruption(io, (code) => io.exit(code));
    const { offline = false } = options;
    if (forCuda) warnWithoutDriver(io);
    const ids = [...(forCuda ? CUDA_FILES : []), ...allAssets()];
    if (!offline) {
      const withLibrary = !forCuda && libraryCanBeFetched();
      await removeDamaged(io, [...(withLibrary ? LIBRARY : []), ...ids]);
    }
    const { path, library } = await fetchAssets({
      ids,
      library: forCuda ? "unwanted" : "wanted",
      io,
      offline,
      signal: interruption.signal,
    });
    io.err(
      `Everything is there. TensorFlow: ${
        forCuda
          ? `for CUDA, ${path(CUDA_FILES[0]!)}`
          : describe(library.libraryFolder)
      }\n`,
    );
    return 0;
  },
};

/** Whether CUDA is asked for. */
function readWords(words: readonly string[]): boolean {
  if (words.length === 0) return false;
  if (words.length === 1 && words[0] === "cuda") return true;
  throw new UsageError(
    `Cannot understand "setup ${words.join(" ")}": expected cuda or nothing`,
  );
}

/** What is damaged in the cache is in the way of what is right. */
async function removeDamaged(io: Io, ids: readonly string[]): Promise<void> {
  const checks = await verifyAssets(ids, {
    cacheDir: cacheDir(io.env, Deno.build.os),
  });
  for (const { state, path } of checks) {
    if (state !== "damaged") continue;
    io.err(`Damaged, fetched again: ${path}\n`);
    await Deno.remove(path);
  }
}

function describe(libraryFolder: string | undefined): string {
  return libraryFolder ??
    "there is none for this platform; trials run on webgpu or wasm";
}

/** Before gigabytes are fetched that are of no use here yet. */
function warnWithoutDriver(io: Io): void {
  const other = io.env.get("GRAMLAB_TENSORFLOW");
  if (other) {
    io.err(
      `Warning: CUDA will not be used as long as GRAMLAB_TENSORFLOW is ${other}\n`,
    );
  }
  const found = probeCuda();
  if (found.state === "usable") return;
  io.err(`Warning: CUDA will not run here yet: ${found.reason}\n`);
}

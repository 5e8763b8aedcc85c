/** `doctor`: what is here, and what is missing. */
import { resolve } from "node:path";
import config from "../../deno.json" with { type: "json" };
import { cacheDir } from "../assets/cache_dir.ts";
import { listAssets } from "../assets/list.ts";
import { AssetError, BackendError } from "../base/errors.ts";
import type { OpenOptions } from "../engine/device.ts";
import {
  chooseBackend,
  type ChosenBackend,
  type ProbeOutcome,
} from "../runner/choose_backend.ts";
import { probeBackends } from "../runner/probe_backends.ts";
import type { Command } from "./command.ts";
import { cudaFinding } from "./cuda_finding.ts";
import { describeLimits } from "./describe_limits.ts";
import type { Finding } from "./finding.ts";
import { findPip } from "./find_pip.ts";
import { megabytes } from "../base/format.ts";
import { freeBytes } from "./free_space.ts";
import type { Io } from "./io.ts";
import {
  LIBRARY,
  type LibrarySource,
  locateLibrary,
} from "./locate_library.ts";
import { allAssets } from "./needed_assets.ts";
import { parseOptions, refuseWords } from "./parse_options.ts";

const HELP =
  `Prints what is here and what is missing: versions, Python with pip, the cache,
NVIDIA's driver and cards, the backends and the one that auto takes. Fetches
nothing, changes nothing.

Usage: deno task doctor [options]

  --results DIR    the results folder to look at (default: results)
  --json           print an object with the list "findings"

Examples:
  deno task doctor
  deno task doctor --json

Exit codes: 0 a backend can run, 2 bad input, 5 no backend`;

const NO_BACKEND_EXIT_CODE = 5;

/** The command. */
export const doctor: Command = {
  help: HELP,
  async run(args, io) {
    const { words, options } = parseOptions(args, {
      results: "string",
      json: "boolean",
    });
    refuseWords("doctor", words);
    const { results = "results", json = false } = options;
    const source = await findSource(io);
    const library = "folder" in source ? { libraryFolder: source.folder } : {};
    const isFetchable = source.kind === "fetchable";
    const outcomes = await probeBackends(library);
    const chosen = choose(outcomes, library);
    const findings = [
      ...versions(),
      await python(),
      await cache(io, source),
      describeLibrary(source),
      await cudaFinding(io),
      await space("results", results),
      ...Object.entries(outcomes).map((entry) =>
        describeBackend(entry, isFetchable)
      ),
      describeChoice(chosen, isFetchable),
    ];
    const backend = chosen instanceof BackendError ? null : chosen.backend;
    io.out(
      json
        ? `${JSON.stringify({ backend, findings }, null, 2)}\n`
        : findings.map(toLine).join(""),
    );
    return backend === null ? NO_BACKEND_EXIT_CODE : 0;
  },
};

/** Where the library comes from; a cache that cannot be read is one reason. */
async function findSource(io: Io): Promise<LibrarySource> {
  try {
    return await locateLibrary(io);
  } catch (error) {
    if (!(error instanceof AssetError)) throw error;
    return { kind: "none", reason: error.message };
  }
}

function choose(
  outcomes: Readonly<Record<string, ProbeOutcome>>,
  library: OpenOptions,
): ChosenBackend | BackendError {
  try {
    return chooseBackend(outcomes, library);
  } catch (error) {
    if (error instanceof BackendError) return error;
    throw error;
  }
}

function toLine({ name, state, text }: Finding): string {
  return `${name.padEnd(10)}  ${state.padEnd(7)}  ${text}\n`;
}

function versions(): Finding[] {
  const tfjs = config.imports["@tensorflow/tfjs"].split("@").at(-1)!;
  const { deno, v8 } = Deno.version;
  const { os, arch } = Deno.build;
  return [
    { name: "gramlab", state: "ok", text: config.version },
    { name: "deno", state: "ok", text: `${deno}, V8 ${v8}, ${os} ${arch}` },
    { name: "tfjs", state: "ok", text: tfjs },
  ];
}

async function python(): Promise<Finding> {
  const pip = await findPip();
  if (pip !== undefined) return { name: "pip", state: "ok", text: pip };
  const text =
    "no python3 with pip: nothing can be fetched (Debian: apt install python3-pip)";
  return { name: "pip", state: "missing", text };
}

async function cache(io: Io, source: LibrarySource): Promise<Finding> {
  try {
    const folder = cacheDir(io.env, Deno.build.os);
    return await describeCache(folder, source);
  } catch (error) {
    if (!(error instanceof AssetError)) throw error;
    return { name: "cache", state: "missing", text: error.message };
  }
}

async function describeCache(
  folder: string,
  source: LibrarySource,
): Promise<Finding> {
  const ids = [...libraryIds(source), ...allAssets()];
  const files = await listAssets(ids, { cacheDir: folder });
  const missing = files.filter(({ present }) => !present);
  const bytes = missing.reduce((sum, file) => sum + file.bytes, 0);
  const all = missing.length === 0;
  const { state, text } = await space("cache", folder);
  const rest = all
    ? ""
    : `; deno task setup fetches the rest (${megabytes(bytes)} on the disk)`;
  return {
    name: "cache",
    state: all ? state : "missing",
    text: `${text}, ${
      files.length - missing.length
    } of ${files.length} files${rest}`,
  };
}

/** Files that the library needs of the cache. */
function libraryIds(source: LibrarySource): readonly string[] {
  if (source.kind === "cached") return source.ids;
  return source.kind === "fetchable" ? LIBRARY : [];
}

async function space(name: string, folder: string): Promise<Finding> {
  try {
    const bytes = await freeBytes(resolve(folder));
    return { name, state: "ok", text: `${folder}, ${megabytes(bytes)} free` };
  } catch (error) {
    // what a locked or vanished disk says is what the user needs to know
    if (!(error instanceof Error && "code" in error)) throw error;
    return { name, state: "missing", text: `${folder}: ${error.message}` };
  }
}

function describeLibrary(source: LibrarySource): Finding {
  const name = "library";
  switch (source.kind) {
    case "given":
      return {
        name,
        state: "ok",
        text: `GRAMLAB_TENSORFLOW, ${source.folder}`,
      };
    case "cached":
      return { name, state: "ok", text: `in the cache, ${source.folder}` };
    case "installed":
      return { name, state: "ok", text: `python3's, ${source.folder}` };
    case "fetchable":
      return { name, state: "missing", text: "not here; a sweep fetches it" };
    case "none":
      return { name, state: "missing", text: source.reason };
    default:
      return source satisfies never;
  }
}

function describeBackend(
  [name, outcome]: [string, ProbeOutcome],
  libraryIsFetchable: boolean,
): Finding {
  if (!(outcome instanceof BackendError)) {
    const { device, limits, slowPrecisions = [] } = outcome;
    const slow = slowPrecisions.map((it) => `precision ${it} gains no time`);
    const parts = [device, ...describeLimits(limits), ...slow];
    return { name, state: "ok", text: parts.join(", ") };
  }
  const hint = name === "tensorflow" && libraryIsFetchable
    ? "; a sweep fetches it"
    : "";
  return { name, state: "missing", text: `${outcome.message}${hint}` };
}

function describeChoice(
  chosen: ChosenBackend | BackendError,
  libraryIsFetchable: boolean,
): Finding {
  const name = "auto";
  if (chosen instanceof BackendError) {
    return { name, state: "missing", text: chosen.message };
  }
  const { backend, reason } = chosen;
  const text = libraryIsFetchable
    ? `takes ${backend} as long as TensorFlow is not fetched: ${reason}`
    : `takes ${backend}: ${reason}`;
  return { name, state: "ok", text };
}

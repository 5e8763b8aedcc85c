/** Finding a TensorFlow that Python's package manager has installed. */
import { CHILD_ENV } from "../base/child_env.ts";
import { BackendError } from "../base/errors.ts";
import { findLibrary } from "./find_library.ts";
import { isSupported, SUPPORTED_SERIES } from "./library_version.ts";

/** What looking for an installed TensorFlow found. */
export type InstalledTensorflow =
  | {
    /** It can be opened. */
    readonly state: "usable";
    /** Folder that holds the library. */
    readonly folder: string;
    /** Version of the package, for instance `2.20.0`. */
    readonly version: string;
  }
  | {
    /** There is none, or none that fits. */
    readonly state: "unusable";
    /** Why, without a capital at the start: `python3 has no TensorFlow`. */
    readonly reason: string;
  };

/** How to ask Python. */
export interface FindInstalledOptions {
  /** Name or path of the interpreter. Default: `python3`. */
  readonly python?: string;
  /** Variables for the interpreter beside those of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Longest wait for the answer. Default: 10 000 ms. */
  readonly timeoutMs?: number;
}

/** Enough for a Python on a slow network drive; it takes 0.1 s elsewhere. */
const TIMEOUT_MS = 10_000;

/**
 * Asks for the package without importing it, which would take seconds. The
 * current folder, where any folder may be called tensorflow, is left out.
 */
const SCRIPT = `
import importlib.metadata as metadata, importlib.util, json, os, sys
sys.path = [path for path in sys.path if path not in ("", os.getcwd())]
spec = importlib.util.find_spec("tensorflow")
folder = os.path.dirname(spec.origin) if spec and spec.origin else None
version = None
if folder:
    site = [os.path.dirname(folder)]
    for name in ("tensorflow", "tensorflow-cpu", "tensorflow-macos"):
        for found in metadata.distributions(name=name, path=site):
            version = version or found.version
print("\\nGRAMLAB " + json.dumps({"folder": folder, "version": version}))
`;

/**
 * Looks for a TensorFlow that `python3` would import and that fits. Needs the
 * permission to run Python and to read the package.
 *
 * @param options How to ask Python.
 * @returns Where it lies, or why it cannot be used.
 * @throws {Deno.errors.NotCapable} If Python may not be run.
 */
export async function findInstalled(
  options: FindInstalledOptions = {},
): Promise<InstalledTensorflow> {
  const { python = "python3" } = options;
  const text = await askPython(options);
  if (text === undefined) return unusable(`${python} cannot be run`);
  const { folder, version } = parseAnswer(text);
  if (folder === undefined) return unusable(`${python} has no TensorFlow`);
  if (version === undefined || !isSupported(version)) {
    return unusable(
      `${python} has TensorFlow ${
        version ?? "of unknown version"
      }: expected ${SUPPORTED_SERIES}`,
    );
  }
  try {
    findLibrary(folder);
    return { state: "usable", folder, version };
  } catch (error) {
    if (!(error instanceof BackendError)) throw error;
    return unusable(`TensorFlow in "${folder}" lacks its library`);
  }
}

function unusable(reason: string): InstalledTensorflow {
  return { state: "unusable", reason };
}

/** What the script prints; undefined if there is no working interpreter. */
async function askPython(
  { python = "python3", env = {}, timeoutMs = TIMEOUT_MS }:
    FindInstalledOptions,
): Promise<string | undefined> {
  const command = new Deno.Command(python, {
    args: ["-c", SCRIPT],
    env: { ...CHILD_ENV, ...env },
    stdin: "null",
    stderr: "null",
    signal: AbortSignal.timeout(timeoutMs),
  });
  try {
    const { success, stdout } = await command.output();
    return success ? new TextDecoder().decode(stdout) : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** What the answer begins with: Python may print lines round it. */
const MARK = "GRAMLAB ";

/** Reads the answer; nothing if there is none. */
function parseAnswer(
  text: string,
): { readonly folder?: string; readonly version?: string } {
  const line = text.split(/\r?\n/).find((line) => line.startsWith(MARK));
  const { folder, version } = JSON.parse(line?.slice(MARK.length) ?? "{}");
  return {
    ...(typeof folder === "string" && { folder }),
    ...(typeof version === "string" && { version }),
  };
}

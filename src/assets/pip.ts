/** Fetches wheels with pip, by name, as the user configured it. */

import { join } from "node:path";
import { CHILD_ENV } from "../base/child_env.ts";
import { AssetError } from "../base/errors.ts";
import type { Package } from "./manifest.ts";
import { findMirror } from "./mirror.ts";
import { explainPipFailure } from "./pip_failure.ts";
import { PROGRESS_INTERVAL_MS } from "./progress.ts";

/** How a wheel is fetched. */
export interface PipDownloadOptions {
  /** An empty folder; pip's temporary files go there as well. */
  readonly folder: string;
  /** Command that starts Python; `python3` by default. */
  readonly python?: string;
  /** Folder or address that has the wheels, instead of pip's index. */
  readonly mirror?: string;
  /** Receives the bytes downloaded so far, a few times a second. */
  readonly onBytes?: (bytesDone: number) => void;
  /** Kills pip. */
  readonly signal?: AbortSignal;
}

/**
 * Downloads one wheel. pip refuses it if its SHA-256 is not the manifest's.
 *
 * @param packageEntry The wheel.
 * @param options Where to, and how.
 * @returns Path of the wheel.
 * @throws {AssetError} If there is no Python, no pip or no such mirror, or pip
 *     fails.
 */
export async function pipDownload(
  packageEntry: Package,
  options: PipDownloadOptions,
): Promise<string> {
  const { folder, onBytes, signal, mirror: place } = options;
  const mirror = place && await findMirror(place);
  const target = join(folder, "pip");
  await Deno.mkdir(target);
  const requirements = join(folder, "requirements.txt");
  const { name, version, sha256, wheel } = packageEntry;
  const requirement = `${name}==${version} --hash=sha256:${sha256}\n`;
  await Deno.writeTextFile(requirements, requirement);
  // pip tells of its progress only in newer versions, and never for machines
  const timer = onBytes &&
    setInterval(() => onBytes(largestFile(target)), PROGRESS_INTERVAL_MS);
  try {
    const { success, stderr } = await runPython(packageEntry, target, options, [
      ...["-m", "pip", "download", "--require-hashes", "-r", requirements],
      ...["--dest", target, ...selection(packageEntry)],
      ...(mirror ? ["--no-index", "--find-links", mirror] : []),
    ]);
    signal?.throwIfAborted();
    if (success) return join(target, wheel);
    const text = new TextDecoder().decode(stderr);
    throw explainPipFailure(packageEntry, text, mirror);
  } finally {
    clearInterval(timer);
  }
}

function selection({ pip }: Package): string[] {
  return [
    ...["--no-deps", "--only-binary=:all:"],
    // pip's own cache would keep all of it a second time
    ...["--no-cache-dir", "--no-input", "--disable-pip-version-check"],
    ...["--progress-bar", "off"],
    ...["--python-version", pip.pythonVersion],
    ...["--implementation", pip.implementation],
    ...pip.platforms.flatMap((platform) => ["--platform", platform]),
  ];
}

async function runPython(
  packageEntry: Package,
  temporary: string,
  { python, mirror, signal }: PipDownloadOptions,
  args: readonly string[],
): Promise<Deno.CommandOutput> {
  for (const name of python ? [python] : pythonNames()) {
    try {
      return await new Deno.Command(name, {
        args: [...args],
        env: {
          ...CHILD_ENV,
          // a killed pip leaves its temporary files, so they belong in here
          ...{ TMPDIR: temporary, TEMP: temporary, TMP: temporary },
          // pip would look there as well
          ...(mirror && { PIP_FIND_LINKS: "" }),
        },
        stdin: "null",
        stdout: "null",
        stderr: "piped",
        ...(signal && { signal }),
      }).output();
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  const { name, version, instead } = packageEntry;
  throw new AssetError(
    `Cannot fetch ${name} ${version}: there is no ${python ?? "python3"}; ` +
      `install Python with pip (Debian: apt install python3-pip)` +
      (instead && `, or ${instead}`),
  );
}

function pythonNames(): readonly string[] {
  return Deno.build.os === "windows" ? ["python3", "python"] : ["python3"];
}

// The wheel is by far the largest file, in whichever folder pip has it now.
// Synchronous, so that nothing of it is still running when pip has ended.
function largestFile(folder: string): number {
  let bytes = 0;
  for (const { name, isDirectory } of entriesOf(folder)) {
    const path = join(folder, name);
    const size = isDirectory ? largestFile(path) : sizeOf(path);
    bytes = Math.max(bytes, size);
  }
  return bytes;
}

// pip moves and removes its files while they are looked at
function entriesOf(folder: string): Deno.DirEntry[] {
  return orIfGone(() => [...Deno.readDirSync(folder)], []);
}

function sizeOf(path: string): number {
  return orIfGone(() => Deno.lstatSync(path).size, 0);
}

function orIfGone<Value>(look: () => Value, otherwise: Value): Value {
  try {
    return look();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return otherwise;
    throw error;
  }
}

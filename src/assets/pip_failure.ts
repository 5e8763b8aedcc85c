/** Says in one line why pip failed. */

import { AssetError } from "../base/errors.ts";
import type { Package } from "./manifest.ts";
import { isAddress } from "./mirror.ts";

const OUT_OF_REACH =
  /connection broken|connection refused|timed out|name resolution|ProxyError/i;

/**
 * Makes an error of what pip wrote before it failed.
 *
 * @param packageEntry What pip was asked for.
 * @param stderr Everything pip wrote to stderr.
 * @param mirror Folder or address that pip was sent to instead of its index.
 * @returns The error, with what to do; without addresses of package indexes,
 *     which may carry a user's password.
 *
 * @example pip is missing
 * ```ts
 * import { readManifest } from "./manifest.ts";
 * import { explainPipFailure } from "./pip_failure.ts";
 * import { match } from "node:assert/strict";
 *
 * const [first] = readManifest().packages;
 * const error = explainPipFailure(first!, "python3: No module named pip");
 * match(error.message, /apt install python3-pip/);
 * ```
 */
export function explainPipFailure(
  packageEntry: Package,
  stderr: string,
  mirror?: string,
): AssetError {
  const { name, version } = packageEntry;
  const why = mirror === undefined
    ? whyOfIndex(packageEntry, stderr)
    : whyOfMirror(packageEntry, stderr, mirror);
  return new AssetError(`Cannot fetch ${name} ${version}: ${why}`);
}

/** What can go wrong wherever packages come from. */
function whyAnywhere({ instead }: Package, stderr: string): string | undefined {
  if (/No module named '?pip\b/.test(stderr)) {
    return "python3 has no pip; install it (Debian: apt install python3-pip)" +
      (instead && `, or ${instead}`);
  }
  if (/No space left|Errno 28\b/.test(stderr)) {
    return "the disk is full; make room, " +
      "or set GRAMLAB_CACHE to a folder on another disk";
  }
  return undefined;
}

function whyOfIndex(packageEntry: Package, stderr: string): string {
  const wrong = wrongHash(packageEntry, stderr);
  if (wrong !== undefined) {
    return `${wrong}; run again, and if it stays so, see where pip gets its ` +
      "packages (python3 -m pip config list)";
  }
  const known = whyAnywhere(packageEntry, stderr);
  if (known !== undefined) return known;
  const why = OUT_OF_REACH.test(stderr)
    ? "pip cannot reach its package index"
    : "pip failed";
  const { instead } = packageEntry;
  return `${why} ("${lastError(stderr)}"); check the network and ` +
    `"python3 -m pip config list", then run again` +
    (instead && `, or ${instead}`);
}

function whyOfMirror(
  packageEntry: Package,
  stderr: string,
  mirror: string,
): string {
  const wrong = wrongHash(packageEntry, stderr);
  if (wrong !== undefined) {
    return `${wrong}; replace the file in ${nameOf(mirror)}`;
  }
  const known = whyAnywhere(packageEntry, stderr);
  if (known !== undefined) return known;
  const reason = OUT_OF_REACH.test(stderr)
    ? "cannot be reached"
    : `gave no ${packageEntry.wheel} ("${lastError(stderr)}")`;
  return `${nameOf(mirror)} ${reason}; see that it can be reached and ` +
    "has the wheel, or unset GRAMLAB_MIRROR";
}

function wrongHash({ sha256 }: Package, stderr: string): string | undefined {
  if (!/DO NOT MATCH THE HASHES/.test(stderr)) return undefined;
  const got = /Got\s+([0-9a-f]{64})/.exec(stderr)?.[1] ?? "unknown";
  return `SHA-256 is ${got}, expected ${sha256}; nothing was kept`;
}

// an address may carry a user's password
function nameOf(mirror: string): string {
  if (isAddress(mirror)) return "the address in GRAMLAB_MIRROR";
  return `the folder ${mirror} (GRAMLAB_MIRROR)`;
}

function lastError(stderr: string): string {
  const lines = stderr.split("\n").map((line) => line.trim()).filter(Boolean);
  const line = lines.findLast((line) => line.startsWith("ERROR:")) ??
    lines.at(-1) ?? "no message";
  return line.replace(/^ERROR:\s*/, "")
    .replace(/\b[a-z+]+:\/\/[^\s'")]+/gi, "(address)")
    .replace(/'[\w-]+(\.[\w-]+)+'/g, "(host)");
}

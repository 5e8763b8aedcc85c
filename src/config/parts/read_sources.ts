/** A file of parts with all local files that it imports. */
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { sha256 } from "../../base/sha256.ts";
import { type PartProblem, positionAt } from "./part_problem.ts";
import { type FoundImport, scanImports } from "./scan_imports.ts";

/** A file that parts are made of. */
export interface SourceFile {
  /** Absolute path. */
  readonly path: string;
  /** What it holds. */
  readonly text: string;
}

/** Everything that a file of parts is made of. */
export interface Sources {
  /** The file, then the local files that it imports, each once. */
  readonly files: readonly SourceFile[];
  /**
   * SHA-256 of the file; where it imports others, of the hashes of all, one a
   * line. Hex.
   */
  readonly sha256: string;
}

/** What was found of it. */
export interface FoundSources extends Sources {
  /** Imports that cannot be followed, or must not be. */
  readonly problems: readonly PartProblem[];
}

/** Code that comes with Gramlab, and is pinned by its lock file. */
const PACKAGES: readonly string[] = [
  "@tensorflow/tfjs",
  "@gramlab/gramlab/parts",
];

const ALLOWED = `expected ./ or ../ and the name of a file, ${
  PACKAGES.join(", ")
}, or node: and a module`;

/**
 * Reads a file and, again and again, the local files that it imports. Runs
 * nothing.
 *
 * @param path Absolute path.
 * @param shown What errors call the file.
 */
export async function readSources(
  path: string,
  shown: string,
): Promise<FoundSources> {
  const files = new Map<string, string>();
  const problems: PartProblem[] = [];
  await follow(path, shown);
  const hashes = [...files.values()].map(sha256);
  return {
    files: [...files].map(([path, text]) => ({ path, text })),
    sha256: hashes.length === 1 ? hashes[0]! : sha256(hashes.join("\n")),
    problems,
  };

  async function follow(
    path: string,
    shown: string,
    from?: PartProblem["position"],
  ): Promise<void> {
    if (files.has(path)) return;
    const text = await readText(path);
    if (typeof text !== "string") {
      const message = `Cannot read ${shown}: ${text.reason}`;
      problems.push({ message, ...(from && { position: from }) });
      return;
    }
    files.set(path, text);
    if (/\.json$/.test(path)) return;
    for (const found of scanImports(text)) {
      const position = positionAt(shown, text, found.offset);
      const target = targetOf(found, path);
      if ("message" in target) problems.push({ ...target, position });
      else if ("path" in target) {
        const name = found.specifier!;
        await follow(target.path, name, position);
      }
    }
  }
}

async function readText(
  path: string,
): Promise<string | { readonly reason: string }> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) {
      return { reason: "there is no such file" };
    }
    if (error instanceof Deno.errors.IsADirectory) {
      return { reason: "it is a folder; name a file in it" };
    }
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}

/** The local file that is meant; nothing for code that comes with Gramlab. */
function targetOf(
  { specifier }: FoundImport,
  from: string,
): { readonly path: string } | { readonly message: string } | object {
  if (specifier === undefined) {
    return {
      message: "Cannot follow import() of a computed name: expected a string",
    };
  }
  const [isLocal, isUrl] = [/^\.{0,2}\//, /^file:/].map((it) =>
    it.test(specifier)
  );
  if (isLocal) return { path: resolve(dirname(from), specifier) };
  if (isUrl) return { path: fileURLToPath(specifier) };
  if (PACKAGES.includes(specifier) || /^node:/.test(specifier)) return {};
  const why = /^(https?|npm|jsr):/.test(specifier)
    ? " from the network: nothing is fetched while studies run; "
    : ": ";
  return { message: `Cannot import "${specifier}"${why}${ALLOWED}` };
}

/** Looks through a whole results folder for what is not as it was. */
import { basename, join } from "node:path";
import { StoreError } from "../../base/errors.ts";
import { isKeptStudy, keptFilesOf } from "../kept_files.ts";
import {
  INDEX_SUFFIXES,
  type Layout,
  layoutOf,
  METRICS_FILE,
  NOTES_FILE,
  RECORD_FILE,
} from "../layout.ts";
import { findLeftovers } from "../leftovers.ts";
import { guardSync } from "../store_failure.ts";
import { entriesIn, entryAt, walkFolder } from "../walk_folder.ts";
import { checkKept } from "./check_kept.ts";
import { checkIndex, type IndexedTrial } from "./check_index.ts";
import { checkStudy } from "./check_study.ts";
import { checkTrial, type TrialCheck } from "./check_trial.ts";
import { type Finding, linkDetail, type Problem } from "./finding.ts";
import type { Hashes } from "./hashes.ts";
import { isReport } from "./is_report.ts";
import { References } from "./references.ts";

/** Files of a trial that the index repeats. */
const INDEXED: readonly string[] = [RECORD_FILE, METRICS_FILE, NOTES_FILE];

/** What is looked at. */
export interface VerifyOptions {
  /**
   * Only these folders under `trials/`.
   *
   * @default the whole results folder
   */
  readonly only?: readonly string[];
  /** Computes hashes anew; left out, records are believed. */
  readonly hashes?: Hashes;
}

/** What was looked at, and what is wrong. */
export interface Verification {
  /** How many trials were looked at, those in `superseded/` among them. */
  readonly trials: number;
  /** How many files of trials, studies and `provenance/` were read. */
  readonly files: number;
  /** How large these files are together. */
  readonly bytes: number;
  /** Paths of trials without a list: damage may hide there. */
  readonly unlisted: readonly string[];
  /** What is wrong, sorted by path; paths are below the results folder. */
  readonly findings: readonly Finding[];
  /** What may stay so, one line each: an index, damaged trials put aside. */
  readonly notes: readonly string[];
}

/** Files that people may lay beside the results. */
const WELCOME: readonly string[] = ["README.md"];

/**
 * Hashes all files of all trials and compares them with their lists, reads
 * all records and plans, and looks for what does not belong there. Changes
 * nothing, follows no links, and may run beside a sweep.
 *
 * @param directory The results folder.
 * @param options What to look at.
 * @returns What was found.
 * @throws {StoreError} If the folder cannot be read.
 *
 * @example An empty folder has nothing wrong
 * ```ts
 * import { verifyResults } from "./verify_results.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const directory = await Deno.makeTempDir();
 * deepStrictEqual(verifyResults(directory).findings, []);
 * await Deno.remove(directory);
 * ```
 */
export function verifyResults(
  directory: string,
  options: VerifyOptions = {},
): Verification {
  return guardSync("read results in", directory, () => {
    if (!Deno.statSync(directory).isDirectory) {
      throw new StoreError(
        `Cannot read results in "${directory}": it is not a folder; ` +
          "name the folder with --results DIR",
      );
    }
    return new Verifier(layoutOf(directory), options).run();
  });
}

/** Gathers what is found while a results folder is looked through. */
class Verifier {
  readonly #layout: Layout;
  readonly #options: VerifyOptions;
  readonly #findings: Finding[] = [];
  readonly #unlisted: string[] = [];
  readonly #hashById = new Map<string, string>();
  readonly #wanted = new Map<string, string>();
  readonly #references = new References();
  readonly #indexed = new Map<string, IndexedTrial>();
  readonly #notes: string[] = [];
  #trials = 0;
  #files = 0;
  #bytes = 0;

  constructor(layout: Layout, options: VerifyOptions) {
    this.#layout = layout;
    this.#options = options;
  }

  run(): Verification {
    const { only } = this.#options;
    if (only !== undefined) {
      for (const name of only) this.#checkTrial(`trials/${name}`, name);
    } else {
      this.#checkAll();
    }
    checkKept(this.#layout, this.#wanted, {
      isPart: only !== undefined,
      onFile: (bytes) => this.#count([{ bytes }]),
      report: (...finding) => this.#report(...finding),
    });
    const findings = this.#findings.toSorted((a, b) =>
      a.path === b.path ? 0 : a.path < b.path ? -1 : 1
    );
    const counts = {
      trials: this.#trials,
      files: this.#files,
      bytes: this.#bytes,
    };
    const [unlisted, notes] = [this.#unlisted, this.#notes];
    return { ...counts, unlisted, findings, notes };
  }

  #checkAll(): void {
    const early = findLeftovers(this.#layout);
    this.#checkRoot();
    this.#eachFolder("trials", (path, name) => this.#checkTrial(path, name));
    // kept trials are called `<folder>.<why>-<number>`
    this.#eachFolder(
      "superseded",
      (path, name) => this.#checkSuperseded(path, name),
    );
    this.#eachFolder("studies", (path, name) => this.#checkStudy(path, name));
    this.#checkStudiesGone();
    const note = checkIndex(this.#layout, this.#indexed);
    if (note !== undefined) this.#notes.push(note);
    this.#eachFolder("running", () => {});
    // a trial that only just began has a lease by now
    const late = new Set(findLeftovers(this.#layout).map(({ path }) => path));
    for (const { path, why } of early) {
      if (late.has(path)) this.#report("leftover", path, why);
    }
  }

  #checkRoot(): void {
    const { running, studies, superseded, trials, provenance } = this.#layout;
    const folders = [running, studies, superseded, trials, provenance]
      .map((path) => basename(path));
    const files = INDEX_SUFFIXES.flatMap((suffix) => [
      `index.db${suffix}`,
      `index.db.damaged${suffix}`,
    ]);
    for (const { name, kind } of entriesIn(this.#layout.root)) {
      const isKnown = kind === "folder" && folders.includes(name) ||
        kind === "file" && [...files, ...WELCOME].includes(name) ||
        isReport({ name, kind });
      if (kind === "link") this.#reportLink(name);
      else if (!isKnown) this.#report("foreign", name, "no part of results");
    }
  }

  /** Calls `check` for each folder, and reports what is none. */
  #eachFolder(
    parent: "running" | "studies" | "superseded" | "trials",
    check: (path: string, name: string) => void,
  ): void {
    const inside = this.#layout[parent];
    if (entryAt(inside)?.kind !== "folder") return; // reported above
    for (const { name, kind } of entriesIn(inside)) {
      const path = `${parent}/${name}`;
      if (kind === "folder") check(path, name);
      else if (kind === "link") this.#reportLink(path);
      else if (join(inside, name) !== this.#layout.lock) {
        this.#report("foreign", path, "no folder");
      }
    }
  }

  #checkSuperseded(path: string, name: string): void {
    const [folder, why] = name.split(".") as [string, string | undefined];
    const before = this.#findings.length;
    this.#checkTrial(path, folder);
    if (!why?.startsWith("damaged-")) return;
    if (this.#findings.length === before) return;
    this.#findings.length = before;
    this.#notes.push(`${path} is damaged, as its name says; gc deletes it`);
  }

  #checkStudiesGone(): void {
    for (const study of this.#references.names()) {
      const path = `studies/${study}`;
      if (entryAt(join(this.#layout.root, path)) !== undefined) continue;
      const { plans } = this.#references.of(study);
      const [[, trial]] = [...plans] as [[string, string]];
      this.#report("missing", path, `${trial} was made of it`);
    }
  }

  #checkTrial(path: string, folder: string): void {
    if (entryAt(join(this.#layout.root, path))?.kind === "link") {
      return this.#reportLink(path);
    }
    const { hashes } = this.#options;
    const check = checkStill(
      join(this.#layout.root, path),
      (at) => checkTrial(at, { folder, hashes }),
    );
    if (check === undefined) return;
    this.#trials++;
    this.#count(check.files);
    if (!check.isListed) this.#unlisted.push(path);
    if (check.record !== undefined) {
      this.#hashById.set(check.record.id, check.record.hash);
      if (path.startsWith("trials/")) {
        this.#references.add(check.record, path);
        const isSound = !check.findings.some((it) => INDEXED.includes(it.path));
        if (isSound) {
          const { record, remarks } = check;
          this.#indexed.set(folder, { record, remarks });
        }
      }
      for (const { name } of keptFilesOf(check.record)) {
        this.#wanted.set(name, path);
      }
    }
    this.#reportAll(path, check.findings);
  }

  #checkStudy(path: string, study: string): void {
    const { hashes } = this.#options;
    const known = this.#hashById;
    const folder = join(this.#layout.root, path);
    const findings = checkStudy(folder, {
      ...{ study, hashes, known },
      references: this.#references.of(study),
      isKept: (sha256) => isKeptStudy(this.#layout, sha256),
    });
    this.#count([...walkFolder(folder)]);
    this.#reportAll(path, findings);
  }

  /** Counts files; those in a list, or what lies in a folder. */
  #count(files: readonly { readonly bytes: number; readonly kind?: string }[]) {
    const own = files.filter(({ kind = "file" }) => kind === "file");
    this.#files += own.length;
    this.#bytes += own.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  #reportAll(parent: string, findings: readonly Finding[]): void {
    for (const { problem, path, detail } of findings) {
      this.#report(problem, `${parent}/${path}`, detail);
    }
  }

  #reportLink(path: string): void {
    this.#report("link", path, linkDetail(join(this.#layout.root, path)));
  }

  #report(problem: Problem, path: string, detail: string): void {
    this.#findings.push({ problem, path, detail });
  }
}

/**
 * Checks a folder, once more if another process puts a new one in its place
 * meanwhile. Undefined if it is gone.
 */
function checkStill(
  path: string,
  check: (path: string) => TrialCheck,
): TrialCheck | undefined {
  for (;;) {
    const before = markOf(path);
    if (before === undefined) return undefined;
    try {
      const found = check(path);
      if (found.findings.length === 0 || markOf(path) === before) return found;
    } catch (cause) {
      if (markOf(path) === before) throw cause;
    }
  }
}

/** Tells a folder from another one of the same name. */
function markOf(path: string): string | undefined {
  try {
    const { ino, mtime } = Deno.lstatSync(path);
    return `${ino} ${mtime?.getTime()}`;
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return undefined;
    throw cause;
  }
}

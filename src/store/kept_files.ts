/** Files in `provenance/` that records refer to. */
import { join } from "node:path";
import type { KeptFile, TrialRecord } from "../base/records.ts";
import type { Layout } from "./layout.ts";
import { entryAt } from "./walk_folder.ts";

/** Name of a file in `provenance/`: its SHA-256, and what it is. */
export const KEPT_NAME: RegExp = /^([0-9a-f]{64})\.([a-z]{1,20})$/;

/** A draft of one, which a crash left. */
export const KEPT_DRAFT: RegExp =
  /^[0-9a-f]{64}\.[a-z]{1,20}\.[0-9a-f]{8}\.tmp$/;

/**
 * Whether the text of a study was kept.
 *
 * @param layout The results folder.
 * @param sha256 SHA-256 of the text, hex.
 */
export function isKeptStudy({ provenance }: Layout, sha256: string): boolean {
  return entryAt(provenance)?.kind === "folder" &&
    entryAt(join(provenance, `${sha256}.yaml`))?.kind === "file";
}

/** A file that was kept, and what it is called in `provenance/`. */
export interface NamedFile extends KeptFile {
  /** Its SHA-256 and an extension. */
  readonly name: string;
}

/**
 * The files in `provenance/` that a trial was made of.
 *
 * @param record Its record.
 * @returns None of version 1, nor names that lead elsewhere.
 */
export function keptFilesOf({ provenance }: TrialRecord): NamedFile[] {
  return [provenance?.study, provenance?.diff].flatMap((file) => {
    const [, name = ""] = /^provenance\/(.*)$/.exec(file?.path ?? "") ?? [];
    const [, sha256] = KEPT_NAME.exec(name) ?? [];
    return file && sha256 === file.sha256 ? [{ ...file, name }] : [];
  });
}

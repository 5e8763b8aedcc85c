/** The images of a trial that was recorded. */
import { dirname, resolve } from "node:path";
import { StoreError } from "../base/errors.ts";
import type { ImageRef, TrialRecord } from "../base/records.ts";
import { lookup } from "../base/registry.ts";
import { PAINTERS, parseImageSource } from "../config/image_source.ts";

/**
 * Finds the images that a trial was made of. Files are looked for where the
 * study file names them; they may have changed or gone since.
 *
 * @param record What `trial.json` says.
 * @param origin Path of the study file; undefined if nobody knows it.
 * @throws {StoreError} If the record does not tell an image.
 */
export function imagesOfRecord(
  record: TrialRecord,
  origin: string | undefined,
): Readonly<Record<"content" | "style", ImageRef>> {
  const find = (role: "content" | "style"): ImageRef => {
    const sha256 = record[role]?.sha256;
    if (sha256 === undefined) {
      throw new StoreError(`Cannot find the ${role} image: it was not read`);
    }
    const parsed = parseImageSource(record.settings[role]);
    const { kind, name } = parsed;
    if (kind === "photo") return { kind, name, sha256 };
    if (kind === "painted") {
      return { ...parsed, version: lookup(PAINTERS, name).version };
    }
    return { kind, path: resolve(dirname(origin ?? "."), name), sha256 };
  };
  return { content: find("content"), style: find("style") };
}

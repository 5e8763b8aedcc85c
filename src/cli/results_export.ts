/** `results export`: rows, curves or images, for other programs. */
import { extname } from "node:path";
import { StoreError, UsageError } from "../base/errors.ts";
import { namesOf } from "../base/registry.ts";
import { suggest } from "../base/suggest.ts";
import { openOutput, type OutputContent } from "../bench/output_file.ts";
import { FORMATS } from "../export/catalog.ts";
import { curveTable } from "../export/curve_table.ts";
import { imageTensors } from "../export/image_tensors.ts";
import { trialTable } from "../export/trial_table.ts";
import type { Image } from "../image/types.ts";
import { readOutput } from "../runner/repro/made_image.ts";
import { openStore, type Store, type TrialRow } from "../store/mod.ts";
import { CHOOSING, chosenRows } from "./chosen_rows.ts";
import { counted } from "../base/format.ts";
import { hasImage, imagePath } from "./trial_image.ts";
import type { ResultsOptions, Verb } from "./results_verb.ts";
import { warnAll } from "./warn_all.ts";

/** What can be exported. */
const KINDS = ["trials", "curves", "images"] as const;
type Kind = (typeof KINDS)[number];

/** Images are one file, which is made in memory. */
const MOST_IMAGE_BYTES = 2 ** 31;

/** Writes results in the format of another program. */
export const exportResults: Verb = {
  least: 0,
  most: Infinity,
  options: [...CHOOSING, "format", "what", "out"],
  async run(ids, options) {
    const { io, folder, out } = options;
    const what = oneOf(options.what ?? "trials", KINDS, "--what");
    const format = formatOf(options, what);
    const isBinary = what === "images" || FORMATS[format]!.isBinary;
    if (out === undefined && isBinary && io.outIsTerminal) {
      throw new UsageError(
        `Cannot print ${format} on a terminal: name a file with --out FILE`,
      );
    }
    using store = await openStore(folder, { readOnly: true });
    warnAll(store.warnings, io);
    const chosen = chosenRows(store, ids, options);
    warnAll(chosen.warnings, io);
    const rows = what === "images" ? chosen.rows.filter(hasImage) : chosen.rows;
    const left: string[] = [];
    const source = { store, rows, onLost: (why: string) => left.push(why) };
    const content = what === "images"
      ? await writeImages(source)
      : writeTable(source, what, format);
    await deliver(content, options);
    for (const why of left) io.err(`Note: ${why}\n`);
    if (out !== undefined) {
      const count = rows.length - left.length;
      io.err(`Exported: ${counted(count, "trial")} to ${out}\n`);
    }
    return left.length > 0 ? 1 : 0;
  },
};

/** The format that is named, or that the file's name tells. */
function formatOf(
  { format, out, json }: ResultsOptions,
  what: Kind,
): string {
  const names = what === "images" ? ["safetensors"] : namesOf(FORMATS);
  if (format !== undefined) return oneOf(format, names, "--format");
  if (json) return oneOf("json", names, "--format");
  if (out === undefined) return what === "images" ? "safetensors" : "csv";
  const extension = extname(out).slice(1);
  if (names.includes(extension)) return extension;
  throw new UsageError(
    `Cannot tell the format of "${out}": name it with --format, one of: ` +
      names.join(", "),
  );
}

function oneOf<Name extends string>(
  value: string,
  names: readonly Name[],
  option: string,
): Name {
  const found = names.find((name) => name === value);
  if (found !== undefined) return found;
  const near = suggest(value, names);
  const hint = near === undefined ? "" : ` (did you mean "${near}"?)`;
  throw new UsageError(
    `Cannot use "${value}" for ${option}: expected one of: ${
      names.join(", ")
    }${hint}`,
  );
}

/** What is exported, and who is told of what cannot be read. */
interface Source {
  readonly store: Store;
  readonly rows: readonly TrialRow[];
  readonly onLost: (why: string) => void;
}

function writeTable(
  { store, rows, onLost }: Source,
  what: Exclude<Kind, "images">,
  format: string,
): AsyncIterable<Uint8Array> {
  const { write } = FORMATS[format]!;
  if (what === "curves") {
    return write(curveTable(rows, (folder) => {
      try {
        return store.readSteps(folder);
      } catch (error) {
        if (!(error instanceof StoreError)) throw error;
        onLost(error.message);
        return undefined;
      }
    }));
  }
  const trials = store.pathOf("");
  const imageOf = (row: TrialRow): string | null =>
    imagePath(row, (folder) => `${trials}/${folder}`);
  return write(trialTable(rows, imageOf));
}

async function writeImages(
  { store, rows, onLost }: Source,
): Promise<Uint8Array> {
  const images = new Map<string, Image>();
  let bytes = 0;
  for (const { folder } of rows) {
    const path = store.pathOf(folder);
    const image = await readOutput(path);
    if (image === undefined) {
      onLost(`Cannot read the image of "${path}": it is left out`);
      continue;
    }
    bytes += image.data.length;
    if (bytes > MOST_IMAGE_BYTES) {
      throw new UsageError(
        `Cannot put ${counted(rows.length, "trial")} into one file: the ` +
          "images are larger than 2 GB; name fewer trials",
      );
    }
    images.set(folder, image);
  }
  return imageTensors(images);
}

/** To the file, whole or not at all, or to stdout. */
async function deliver(
  content: OutputContent,
  { out, io }: ResultsOptions,
): Promise<void> {
  if (out !== undefined) {
    await using file = await openOutput(out);
    return await file.write(content);
  }
  if (typeof content === "string" || content instanceof Uint8Array) {
    return io.out(content);
  }
  for await (const bytes of content) io.out(bytes);
}

/** `metrics`: judges images, whatever made them. */
import { GramlabError, UsageError } from "../base/errors.ts";
import { csvCell } from "../base/csv_cell.ts";
import { formatNumber } from "../base/format.ts";
import { sha256 } from "../base/sha256.ts";
import { formatTable } from "../base/table.ts";
import { metricVersions } from "../config/parts/metric_versions.ts";
import { colorProfile } from "../image/color_profile.ts";
import { decodeImage } from "../image/decode.ts";
import { toBytes } from "../image/to_bytes.ts";
import { readImageFile } from "../plan/read_image_file.ts";
import { orderedMetrics } from "../plan/shown_metrics.ts";
import { chooseMetrics } from "./choose_metrics.ts";
import type { Command } from "./command.ts";
import type { Io } from "./io.ts";
import { findJudged, type JudgedImage } from "./judged_images.ts";
import { type OpenJudge, withJudge } from "./open_judge.ts";
import { parseOptions } from "./parse_options.ts";
import { findReferences } from "./reference_images.ts";

const HELP = `Judges images of any program by Gramlab's metrics.

Usage: deno task metrics IMAGE… --content IMAGE --style IMAGE [options]

Prints for each PNG or JPEG file what docs/metrics.md describes: how far it is
from its content and its style, how sharp it is, and so on. Content and style
are files, photo:NAME or painted:NAME, as in studies.

Images must have the size at which the content is used. Nothing is resized
unless --size says so.

  --content IMAGE  what the images show
  --style IMAGE    what they look like
  --size SIZE      size at which the content is used (default: its own): the
                   longest side in pixels, as in studies, or WIDTHxHEIGHT
  --style-size N   longest side of the style (default: that of --size, or its
                   own)
  --metrics NAMES  only these, names with commas (default: all that the images
                   are large enough for)
  --json           print JSON
  --csv            print comma-separated values
  --offline        fetch nothing; say what is missing, if anything is

Examples:
  deno task metrics out/*.png --content harbour.jpg --style waves.png --size 512
  deno task metrics out.png --content photo:astronaut --style painted:swirl \\
    --size 256 --metrics ssim,styleDistance --json

Exit codes: 0 judged, 1 a file turned out to be damaged, 2 bad input, 3
something could not be fetched, 5 no backend, 70 a bug, 130 interrupted (143 by
SIGTERM)`;

const OPTIONS = {
  content: "string",
  style: "string",
  size: "string",
  "style-size": "string",
  metrics: "string",
  json: "boolean",
  csv: "boolean",
  offline: "boolean",
} as const;

/** An image that was judged. */
interface Judged extends JudgedImage {
  /** SHA-256 of the pixels, RGB in 8 bits a channel, hex. */
  readonly rgbSha256: string;
  /** Name to value. */
  readonly metrics: Readonly<Record<string, number>>;
}

/** The command. */
export const metrics: Command = {
  help: HELP,
  async run(args, io) {
    const { words, options } = parseOptions(args, OPTIONS);
    const { content, style, offline = false } = options;
    if (content === undefined || style === undefined || words.length === 0) {
      throw new UsageError(
        "Cannot judge images without IMAGE…, --content and --style: expected " +
          "metrics IMAGE… --content IMAGE --style IMAGE",
      );
    }
    if (options.json && options.csv) {
      throw new UsageError("Cannot print both --json and --csv: choose one");
    }
    const references = await findReferences({ ...options, content, style });
    const measured = chooseMetrics(options.metrics, references, io);
    const { images, problems } = await findJudged(words, references.content);
    for (const problem of problems) io.err(`Error: ${problem}\n`);
    if (problems.length > 0) return 2;
    const found = {
      ...{ references, metrics: measured, isComparing: false },
      ...{ io, offline },
    };
    return await withJudge(found, async ({ open, signal }) => {
      const judge = await open();
      const judged = await judgeAll(images, judge, { io, signal });
      if (options.json) io.out(toJson(judged, judge));
      else if (options.csv) io.out(toCsv(judged, measured));
      else io.out(toTable(judged));
      return judged.length < images.length ? 1 : 0;
    });
  },
};

async function judgeAll(
  images: readonly JudgedImage[],
  judge: OpenJudge,
  { io, signal }: { readonly io: Io; readonly signal: AbortSignal },
): Promise<Judged[]> {
  const judged: Judged[] = [];
  for (const image of images) {
    signal.throwIfAborted();
    const { path } = image;
    try {
      const bytes = await readImageFile(path, path);
      const profile = colorProfile(bytes);
      if (profile !== undefined) {
        io.err(
          `Note: ${path} has a colour profile (${profile}), which is ignored\n`,
        );
      }
      const decoded = await decodeImage(bytes, path);
      const rgbSha256 = sha256(toBytes(decoded));
      const metrics = await judge.measure(decoded, path);
      judged.push({ ...image, rgbSha256, metrics });
    } catch (error) {
      if (!(error instanceof GramlabError)) throw error;
      io.err(`Error: ${error.message}\n`);
    }
  }
  return judged;
}

function toTable(judged: readonly Judged[]): string {
  const names = orderedMetrics(judged);
  const columns = [
    { title: "image" },
    ...names.map((title) => ({ title, align: "right" as const })),
  ];
  const rows = judged.map(({ path, metrics }) => [
    path,
    ...names.map((name) => formatNumber(metrics[name]!)),
  ]);
  return `${formatTable(columns, rows)}\n`;
}

function toCsv(judged: readonly Judged[], names: readonly string[]): string {
  const rows = judged.map(({ path, width, height, metrics }) => [
    ...[path, width, height],
    ...names.map((name) => metrics[name]!),
  ]);
  return [["image", "width", "height", ...names], ...rows]
    .map((row) => `${row.map(csvCell).join(",")}\n`).join("");
}

function toJson(judged: readonly Judged[], { facts, used }: OpenJudge): string {
  const { metricsVersion } = metricVersions(judged[0]?.metrics);
  const images = judged.map(({ path, ...rest }) => ({ image: path, ...rest }));
  const { machineKey } = facts;
  const report = { ...used, machineKey, metricsVersion, images };
  return `${JSON.stringify(report, null, 2)}\n`;
}

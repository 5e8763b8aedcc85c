/** `baseline approve --images`: images of another program become a baseline. */
import { join, relative, resolve } from "node:path";
import { UsageError } from "../base/errors.ts";
import { counted } from "../base/format.ts";
import type {
  Baseline,
  BaselineEntry,
  BaselineReferences,
} from "../check/baseline.ts";
import { readBaseline, writeBaseline } from "../check/baseline_file.ts";
import type { MeasuredMetric } from "../check/compare_run.ts";
import { type GivenBands, withBands } from "../check/given_bands.ts";
import { type HeadImage, judgeImages } from "../check/judge_images.ts";
import { makeImage, makeMetrics } from "../check/make_entry.ts";
import type { Approval, StudyVerdict } from "../check/types.ts";
import { parseImageSource } from "../config/image_source.ts";
import { encodePng } from "../image/encode.ts";
import { toBytes } from "../image/to_bytes.ts";
import type { Image } from "../image/types.ts";
import { unmeasurable } from "../plan/size_problems.ts";
import { readCheckout } from "../runner/checkout.ts";
import { writeApprovalPage } from "./approval_report.ts";
import { toBands } from "./band_options.ts";
import type { BaselineOptions } from "./baseline_verb.ts";
import { judgedBy, toHead, withVersions } from "./check_images.ts";
import { checkoutOf } from "./checkout_of.ts";
import { chooseMetrics } from "./choose_metrics.ts";
import { assertName, listImages } from "./image_folder.ts";
import { findJudged } from "./judged_images.ts";
import { makeApproval } from "./make_approval.ts";
import { type OpenJudge, withJudge } from "./open_judge.ts";
import { findReferences, type ReferencePair } from "./reference_images.ts";
import { SEEN_METRIC } from "./viewer.ts";

/**
 * Approves images.
 *
 * @param options What the user said.
 * @returns The exit code.
 * @throws {UsageError} If an option is missing or wrong, or the checkout that
 *     the baselines are in differs from its commit and may not.
 */
export async function approveImages(options: BaselineOptions): Promise<number> {
  const { io } = options;
  const job = await prepare(options);
  const paths = job.heads.map(({ path }) => path);
  const { problems } = await findJudged(paths, job.references.content);
  for (const problem of problems) io.err(`Error: ${problem}\n`);
  if (problems.length > 0) return 2;
  const { entries, images, used, verdict } = await measureAll(job, options);
  const page = await writeApprovalPage([verdict], options);
  const { name, folder, approval, before, references } = job;
  const baseline: Baseline = {
    ...{ study: name, approval, learned: before?.learned ?? [] },
    references: referencesOf(references, used, folder),
    entries,
  };
  if (!options["dry-run"]) await writeBaseline(folder, baseline, images);
  const done = options["dry-run"] ? "Would approve" : "Approved";
  io.out(`${done} in ${folder}: ${summaryOf(verdict)}\n`);
  io.out(`Before and after: ${page}\n`);
  return 0;
}

/** What is to be approved. */
interface ApproveJob {
  readonly name: string;
  readonly folder: string;
  readonly bands: GivenBands;
  readonly before: Baseline | undefined;
  readonly approval: Approval;
  readonly references: ReferencePair;
  readonly metrics: readonly string[];
  readonly heads: readonly HeadImage[];
}

/** Whatever can be told to be wrong before anything is computed. */
async function prepare(options: BaselineOptions): Promise<ApproveJob> {
  const { io, baselines, images: source, name, content, style } = options;
  if (source === undefined || name === undefined || !content || !style) {
    throw new UsageError(
      "Cannot approve images without --images, --name, --content and " +
        "--style: expected baseline approve --images DIR --name NAME " +
        "--content IMAGE --style IMAGE",
    );
  }
  assertName(name, `"${name}"`);
  const folder = join(baselines, name);
  const bands = toBands(options.band ?? []);
  const before = readOwn(folder);
  const root = checkoutOf(baselines);
  const approval = await makeApproval(await readCheckout(root), {
    ...options,
    ...{ root, exempt: [baselines, source] },
  });
  const references = await findReferences({ ...options, content, style });
  const [tooSmall] = unmeasurable(SEEN_METRIC, references);
  if (tooSmall !== undefined) throw new UsageError(tooSmall.message);
  const metrics = chooseMetrics(options.metrics, references, io);
  const heads = listImages(source).map(toHead);
  return {
    ...{ name, folder, bands, before, approval },
    ...{ references, metrics, heads },
  };
}

async function measureAll(
  { name, folder, bands, before, references, metrics, heads }: ApproveJob,
  { io, offline = false }: BaselineOptions,
) {
  const needs = { references, metrics, isComparing: true, io, offline };
  return await withJudge(needs, async (judge) => {
    const open = await judge.open();
    const made = await makeEntries(heads, { before, bands, open });
    const verdict = await judgeImages(heads, {
      ...{ name, folder, baseline: before },
      ...judgedBy(judge, () => {}),
      measure: (_, path) => Promise.resolve(made.measured.get(path)!),
    });
    return { ...made, used: open.used, verdict };
  });
}

/** The baseline that stands, if any. */
function readOwn(folder: string): Baseline | undefined {
  const baseline = readBaseline(folder);
  if (baseline === undefined || baseline.references) return baseline;
  throw new UsageError(
    `Cannot approve images in ${folder}: it is the baseline of a study; ` +
      "choose another --name",
  );
}

/** What is kept of images, and what was measured of them. */
interface MadeEntries {
  readonly entries: readonly BaselineEntry[];
  readonly images: ReadonlyMap<string, Uint8Array>;
  readonly measured: ReadonlyMap<
    string,
    Readonly<Record<string, MeasuredMetric>>
  >;
}

async function makeEntries(
  heads: readonly HeadImage[],
  { before, bands, open }: {
    readonly before: Baseline | undefined;
    readonly bands: GivenBands;
    readonly open: OpenJudge;
  },
): Promise<MadeEntries> {
  const entries: BaselineEntry[] = [];
  const images = new Map<string, Uint8Array>();
  const measured = new Map<string, Readonly<Record<string, MeasuredMetric>>>();
  for (const { id, path, read } of heads) {
    const standing = before?.entries.find((it) => it.id === id);
    const image = asSaved(await read());
    // also of JPEGs: what is kept must be exactly what was measured
    const png = await encodePng(image);
    const values = withVersions(await open.measure(image, path));
    measured.set(path, values);
    images.set(id, png);
    const entry = {
      ...{ id, varied: {}, run: null },
      image: makeImage({ id, image, png }, standing),
      metrics: makeMetrics(values, standing),
    };
    entries.push(withBands(entry, bands));
  }
  return { entries, images, measured };
}

/** Transparency over white leaves values between those of 8 bits. */
function asSaved(image: Image): Image {
  const data = Float32Array.from(toBytes(image), (byte) => byte / 255);
  return { ...image, data };
}

/** Paths start from the baseline's folder, wherever the program is started. */
function referencesOf(
  references: ReferencePair,
  used: OpenJudge["used"],
  folder: string,
): BaselineReferences {
  const of = (role: "content" | "style") => {
    const { source, width, height } = references[role];
    const isFile = parseImageSource(source).kind === "file";
    const path = relative(resolve(folder), resolve(source));
    return {
      source: isFile ? path.replaceAll("\\", "/") : source,
      sha256: used[role].sha256,
      ...{ width, height },
    };
  };
  return { content: of("content"), style: of("style") };
}

function summaryOf({ trials }: StudyVerdict): string {
  const count = (...verdicts: string[]): number =>
    trials.filter(({ verdict }) => verdicts.includes(verdict)).length;
  const changed = count("new", "better", "worse", "within");
  const [same, removed] = [count("identical"), count("missing")];
  return counted(changed, "image") + (same === 0 ? "" : `; ${same} as before`) +
    (removed === 0 ? "" : `; ${removed} removed`);
}

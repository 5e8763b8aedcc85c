/** `baseline learn --images`: bands from what the same program made elsewhere. */
import { BaselineError, UsageError } from "../base/errors.ts";
import { counted } from "../base/format.ts";
import { oneLine } from "../base/one_line.ts";
import { addLearned } from "../check/add_learned.ts";
import type { BaselineEntry } from "../check/baseline.ts";
import {
  assertImages,
  readBaselineImage,
  writeBaseline,
} from "../check/baseline_file.ts";
import { judgeImages } from "../check/judge_images.ts";
import { GATE_EXIT_CODES } from "../check/outcome.ts";
import type { TrialVerdict } from "../check/types.ts";
import { widenImage } from "../check/widen_entry.ts";
import { metricVersions } from "../config/parts/metric_versions.ts";
import type { BaselineOptions } from "./baseline_verb.ts";
import {
  assertSame,
  judgedBy,
  metricsIn,
  readImageBaseline,
  referencesOf,
  toHead,
} from "./check_images.ts";
import { checkoutOf } from "./checkout_of.ts";
import { listImages } from "./image_folder.ts";
import { learnedLines } from "./learned_lines.ts";
import { type Act, makeAct } from "./make_approval.ts";
import { type Judge, withJudge } from "./open_judge.ts";
import { readCode } from "./read_code.ts";
import { shellCommand } from "./shell_word.ts";
import { refuseOfStudies } from "./refuse_of_studies.ts";

/**
 * Widens the bands of a baseline of images.
 *
 * @param files Studies, which it does not take.
 * @param options What the user said.
 * @returns The exit code.
 * @throws {UsageError} If an option is missing, or no image is in the baseline.
 * @throws {BaselineError} If there is no baseline, or it is damaged.
 */
export async function learnImages(
  files: readonly string[],
  options: BaselineOptions,
): Promise<number> {
  const { io, offline = false } = options;
  const job = await prepare(files, options);
  const { baseline, references, against, known, machine } = job;
  const needs = {
    references: await referencesOf(references, against),
    metrics: metricsIn(baseline),
    ...{ isComparing: true, io, offline },
  };
  const entries = await withJudge(needs, async (judge) => {
    assertSame(await judge.open(), references, against);
    const far = options["same-code"] ? [] : await outOfBands(job, judge);
    if (far.length === 0) return await widenAll(job, judge);
    io.err(
      `Error: Cannot learn from ${far.map(({ id }) => id).join(", ")}: not ` +
        `within the bands of ${against}; look at them (${
          shellCommand(["check", "--images", job.images, "--against", against])
        } --html results/gate/images.html), and say --same-code if the code ` +
        "that was approved made them\n",
    );
  });
  if (entries === undefined) return GATE_EXIT_CODES.regression;
  const learned = { ...baseline, entries };
  await writeBaseline(against, learned, new Map());
  const hint = options.machine === undefined
    ? "; --machine NAME tells people more"
    : "";
  io.out(
    oneLine(
      `Learned in ${against} from ${counted(known.length, "image")} of ` +
        `"${machine}"${hint}`,
    ) + "\n",
  );
  io.out(`${learnedLines(against, baseline, learned).join("\n")}\n`);
  return 0;
}

/** What is learned from. */
interface LearnJob extends ReturnType<typeof readImageBaseline> {
  readonly against: string;
  readonly images: string;
  /** What made them. */
  readonly machine: string;
  readonly act: Act;
  /** Images that the baseline has, too. */
  readonly known: readonly { readonly id: string; readonly path: string }[];
}

async function prepare(
  files: readonly string[],
  options: BaselineOptions,
): Promise<LearnJob> {
  const { images, against } = options;
  if (files.length > 0 || images === undefined || against === undefined) {
    throw new UsageError(
      "Cannot learn from images with studies, or without --images and " +
        "--against: expected " +
        "baseline learn --images DIR --against BASELINE",
    );
  }
  refuseOfStudies(["isa", "threads", "backends"], options);
  const { machine = images } = options;
  if (!/^\S.{0,999}$/.test(machine)) {
    throw new UsageError(
      `Cannot use "${machine}" for --machine: expected a name of one line`,
    );
  }
  const read = readImageBaseline(against);
  assertImages(against, read.baseline);
  const ids = read.baseline.entries.map(({ id }) => id);
  const known = listImages(images).filter(({ id }) => ids.includes(id));
  if (known.length === 0) {
    throw new UsageError(
      `Cannot learn from ${images}: none of its images is in ${against}; ` +
        `expected some of: ${ids.join(", ")}`,
    );
  }
  const root = checkoutOf(against);
  const left = [against, images, options.results];
  const act = await makeAct(await readCode(root, left), {
    ...options,
    ...{ root, place: against, verb: "learn from" },
  });
  return { ...read, against, images, machine, act, known };
}

/** What other code makes is no rounding. */
async function outOfBands(
  { baseline, against, known }: LearnJob,
  judge: Judge,
): Promise<TrialVerdict[]> {
  const { trials } = await judgeImages(known.map(toHead), {
    ...{ name: baseline.study, folder: against, baseline },
    ...judgedBy(judge, () => {}),
  });
  return trials.filter(({ verdict }) =>
    ["failed", "worse", "better"].includes(verdict)
  );
}

async function widenAll(
  { baseline: { entries }, against: folder, machine, act, known }: LearnJob,
  judge: Judge,
): Promise<BaselineEntry[]> {
  const found = new Map(known.map(({ id, path }) => [id, path]));
  const open = await judge.open();
  const widened: BaselineEntry[] = [];
  for (const entry of entries) {
    judge.signal.throwIfAborted();
    const path = found.get(entry.id);
    if (path === undefined) {
      widened.push(entry);
      continue;
    }
    const image = await toHead({ id: entry.id, path }).read();
    const { width, height } = entry.image;
    if (image.width !== width || image.height !== height) {
      throw new BaselineError(
        `Cannot learn from ${path}: it is ${image.width}×${image.height}, ` +
          `the approved image ${width}×${height}; no band covers that`,
      );
    }
    const metrics = await open.measure(image, path);
    const seen = { image, record: { metrics, ...metricVersions(metrics) } };
    const compared = {
      baselinePng: readBaselineImage(folder, entry),
      vggDistance: open.distance,
    };
    const wide = await widenImage(entry, seen, compared);
    const learned = addLearned(entry.learned, { act, machineKey: machine });
    widened.push({ ...entry, ...wide, learned });
  }
  return widened;
}

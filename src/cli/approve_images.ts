/** `baseline approve --images`: images of another program become a baseline. */
import { join, relative, resolve } from "node:path";
import { UsageError } from "../base/errors.ts";
import { counted } from "../base/format.ts";
import { oneLine } from "../base/one_line.ts";
import type {
  Baseline,
  BaselineEntry,
  BaselineReferences,
} from "../check/baseline.ts";
import {
  findBaseline,
  type FoundBaseline,
  writeBaseline,
} from "../check/baseline_file.ts";
import type { GivenBands } from "../check/given_bands.ts";
import { type HeadImage, judgeImages } from "../check/judge_images.ts";
import type { Approval, StudyVerdict } from "../check/types.ts";
import { parseImageSource } from "../config/image_source.ts";
import { unmeasurable } from "../plan/size_problems.ts";
import { isChanged, lostLines, nothingText } from "./approval_lines.ts";
import { writeApprovalPage } from "./approval_report.ts";
import { toBands } from "./band_options.ts";
import type { BaselineOptions } from "./baseline_verb.ts";
import {
  assertSame,
  fromHere,
  judgedBy,
  metricsIn,
  toHead,
} from "./check_images.ts";
import { checkoutOf } from "./checkout_of.ts";
import { chooseMetrics } from "./choose_metrics.ts";
import { imageCommands } from "./gate_commands.ts";
import { assertName, listImages } from "./image_folder.ts";
import { findJudged } from "./judged_images.ts";
import { makeApproval } from "./make_approval.ts";
import { makeImageEntries } from "./make_image_entries.ts";
import { type OpenJudge, withJudge } from "./open_judge.ts";
import { readCode } from "./read_code.ts";
import { findReferences, type ReferencePair } from "./reference_images.ts";
import { shellCommand } from "./shell_word.ts";
import { refuseOfStudies } from "./refuse_of_studies.ts";
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
  const { name, folder, found, references, left } = job;
  const baseline: Baseline = {
    ...{ study: name, references: referencesOf(references, used, folder) },
    entries: [...entries, ...left],
  };
  const isDry = options["dry-run"] ?? false;
  // made again of what was measured: only those that differ are new
  const isNew = isChanged({ found, baseline, images: new Map() }) ||
    found.imageless.size > 0;
  if (!isDry) await writeBaseline(folder, baseline, images);
  const lost = lostLines({ folder, found, images }, isDry);
  io.out(
    [
      isNew
        ? `${isDry ? "Would approve" : "Approved"} in ${folder}: ${
          summaryOf(verdict)
        }`
        : nothingText(folder, counted(entries.length, "image")),
      ...lost,
      ...keptLines(job, options),
      ...isDry || !isNew ? [] : [
        `Next: commit ${folder}; if other machines round otherwise: ` +
        learnCommand(folder),
      ],
      `Before and after: ${page}`,
    ].map((it) => `${oneLine(it)}\n`).join(""),
  );
  return 0;
}

/** What is to be approved. */
interface ApproveJob {
  readonly name: string;
  readonly folder: string;
  readonly bands: GivenBands;
  readonly found: FoundBaseline;
  readonly approval: Approval;
  readonly references: ReferencePair;
  readonly metrics: readonly string[];
  readonly heads: readonly HeadImage[];
  /** What the baseline has, and what is not approved now. */
  readonly left: readonly BaselineEntry[];
}

/** Whatever can be told to be wrong before anything is computed. */
async function prepare(options: BaselineOptions): Promise<ApproveJob> {
  const { io, baselines, images: source, name } = options;
  if (source === undefined || name === undefined) throw missing("");
  refuseOfStudies(["backend"], options);
  assertName(name, `"${name}"`);
  const folder = join(baselines, name);
  const bands = toBands(options.band ?? []);
  const found = findOwn(folder);
  const root = checkoutOf(baselines);
  const approval = await makeApproval(
    await readCode(root, [baselines, source, options.results]),
    { ...options, root, place: baselines },
  );
  const references = await referencesFor(found, folder, options);
  const [tooSmall] = unmeasurable(SEEN_METRIC, references);
  if (tooSmall !== undefined) throw new UsageError(tooSmall.message);
  const before = metricsIn(found).join(",") || undefined;
  const metrics = chooseMetrics(options.metrics ?? before, references, io);
  const heads = listImages(source, options.only).map(toHead);
  const ids = new Set(heads.map(({ id }) => id));
  return {
    ...{ name, folder, bands, found, approval },
    ...{ references, metrics, heads },
    // what the folder has no more goes by prune alone
    left: found.entries.filter(({ id }) => !ids.has(id)),
  };
}

function missing(why: string): UsageError {
  return new UsageError(
    `Cannot approve images${why}: expected baseline approve --images DIR ` +
      "--name NAME --content IMAGE --style IMAGE; content, style and size " +
      "are those of the baseline where there is one",
  );
}

/** What is not said is as it was; another content has a size of its own. */
async function referencesFor(
  { index }: FoundBaseline,
  folder: string,
  options: BaselineOptions,
): Promise<ReferencePair> {
  const before = index?.references;
  const own = (role: "content" | "style"): string | undefined =>
    before && fromHere(before[role], folder);
  const { content = own("content"), style = own("style") } = options;
  if (!content || !style) {
    throw missing(`: there is no baseline in ${folder} that tells them`);
  }
  const sizeOf = (role: "content" | "style", name: string) =>
    fromHere({ source: name }, Deno.cwd()) === own(role)
      ? before?.[role]
      : undefined;
  const was = sizeOf("content", content);
  const { size = was && sizeText(was) } = options;
  const used = options.size === undefined ? sizeOf("style", style) : undefined;
  const longest = used && String(Math.max(used.width, used.height));
  const { "style-size": styleSize = longest } = options;
  return await findReferences({
    ...{ content, style, size, "style-size": styleSize },
  });
}

async function measureAll(
  job: ApproveJob,
  { io, offline = false, only }: BaselineOptions,
) {
  const { name, folder, found, references, metrics, heads, left } = job;
  const needs = { references, metrics, isComparing: true, io, offline };
  return await withJudge(needs, async (judge) => {
    const open = await judge.open();
    assertBeside(job, open);
    const made = await makeImageEntries(heads, { ...job, open });
    const shown = found.entries.filter((it) =>
      !found.imageless.has(it.id) && (only === undefined || !left.includes(it))
    );
    const verdict = await judgeImages(heads, {
      ...{ name, folder, baseline: { study: name, entries: shown } },
      ...judgedBy(judge, () => {}),
      measure: (_, path) => Promise.resolve(made.measured.get(path)!),
    });
    return { ...made, used: open.used, verdict };
  });
}

/** What stays was measured beside the content and style of before. */
function assertBeside(
  { folder, found, references, left }: ApproveJob,
  open: OpenJudge,
): void {
  const before = found.index?.references;
  if (left.length === 0 || before === undefined) return;
  for (const role of ["content", "style"] as const) {
    const [now, was] = [sizeText(references[role]), sizeText(before[role])];
    if (now === was) continue;
    throw new UsageError(
      `Cannot approve images beside a ${role} of ${now}: expected ${was}, as ` +
        `of those that stay: ${left.map(({ id }) => id).join(", ")}`,
    );
  }
  assertSame(open, before, folder);
}

function sizeText(
  { width, height }: { readonly width: number; readonly height: number },
): string {
  return `${width}x${height}`;
}

/** What stands, if anything does. */
function findOwn(folder: string): FoundBaseline {
  const found = findBaseline(folder);
  if (found.entries.every(({ run }) => run === null)) return found;
  throw new UsageError(
    `Cannot approve images in ${folder}: it is the baseline of a study; ` +
      "choose another --name",
  );
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
  const same = count("identical");
  const what = changed === 0
    ? "other values or bands"
    : counted(changed, "image");
  return what + (same === 0 ? "" : `; ${same} as before`);
}

/** Of a program that died early only some images are there. */
function keptLines(
  { folder, left }: ApproveJob,
  { images, only }: BaselineOptions,
): string[] {
  if (only !== undefined || left.length === 0) return [];
  const { prune } = imageCommands(images!, folder, { trials: [] });
  return [
    `Kept, though not in ${images}: ${left.map(({ id }) => id).join(", ")}; ` +
    `to remove: ${prune}`,
  ];
}

function learnCommand(folder: string): string {
  const words = ["baseline", "learn", "--images", "DIR", "--against", folder];
  return shellCommand([...words, "--same-code"]);
}

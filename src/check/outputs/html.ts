/** A page with baseline, present and difference of every image. */
import { oneLine } from "../../base/one_line.ts";
import { decodeImage } from "../../image/decode.ts";
import { readHeader } from "../../image/header.ts";
import { toBytes } from "../../image/to_bytes.ts";
import type { Image } from "../../image/types.ts";
import { ImageError } from "../../base/errors.ts";
import {
  type GateData,
  type GateImage,
  type GateItem,
  type GateSpot,
  type GateWords,
  MOST_FULL_GAIN,
} from "../../page/gate_data.ts";
import { callScript, pageHtml } from "../../page/document.ts";
import type { Evidence, GateReport, TrialVerdict } from "../types.ts";
import { changeSections, type ShownImages } from "./change_items.ts";
import { wordOf } from "./evidence_words.ts";
import { LOOK_WORDS, lookOf, lookTally } from "./look.ts";
import { nextSteps, THIS_PAGE } from "./next_steps.ts";
import { remarksOf } from "./remarks.ts";
import type { GateOutput, OutputPlace } from "./types.ts";
import { labelOf, settingsOf } from "./labels.ts";
import { countChanges, headline } from "./headline.ts";
import {
  approvalText,
  effort,
  isFailure,
  machineText,
  tally,
  whyOf,
  worstFirst,
} from "./words.ts";
import {
  cellsOf,
  MEASURE_TITLES,
  withoutTwins,
  worstValues,
} from "./value_rows.ts";

/** What differs between pages. */
export interface PageWords
  extends
    Pick<GateData, "title" | "headline" | "tone" | "steps">,
    Pick<GateWords, "before" | "after"> {
  /** Whether what left its band is bad news. */
  readonly isAlarming: boolean;
}

/** One page that needs nothing beside it. */
export const html: GateOutput = {
  summary: "One page with all images, to be opened from disk",
  extension: "html",
  write: (report, place) =>
    gatePage(report, place, {
      title: "Gramlab check",
      headline: headline(report),
      tone: toneOf(report),
      isAlarming: report.outcome !== "passed",
      steps: nextSteps({ ...report, page: THIS_PAGE }),
      before: "baseline",
      after: "head",
    }),
};

/** Where baselines changed, a person has to look. */
function toneOf({ outcome, baselineChanges }: GateReport): string {
  if (outcome !== "passed") return "bad";
  return countChanges(baselineChanges) > 0 ? "warn" : "";
}

/**
 * Makes a page of images before and after.
 *
 * @param report What was found.
 * @param place Reads the images.
 * @param words What the page calls things.
 * @returns HTML that needs neither a network nor other files.
 */
export async function gatePage(
  report: GateReport,
  place: Pick<OutputPlace, "readImage">,
  { isAlarming, ...words }: PageWords,
): Promise<string> {
  const studies = [];
  for (const study of report.studies) {
    const items: GateItem[] = [];
    for (const trial of worstFirst(study.trials)) {
      const label = labelOf(trial, study.trials);
      const item = { ...await toItem(trial, report, place), label };
      items.push(isAlarming ? item : withoutAlarm(item, words));
    }
    const told = [tally(study.trials) || "left out", lookTally(study.trials)];
    studies.push({
      name: study.study,
      lines: [told.filter((it) => it !== "").join("; ")],
      items,
      notes: [`Baseline: ${approvalText(study)}`],
    });
  }
  const changed = await changeSections(
    report.baselineChanges,
    (...paths) => shownImages(paths, place),
  );
  const data: GateData = {
    ...words,
    ...{ table: "What was compared", columns: columnsOf(words) },
    legend: LEGEND,
    lines: linesOf(report),
    studies: [...studies, ...changed],
  };
  const names = report.studies.map(({ study }) => study).join(", ");
  return await pageHtml({
    entry: "page/gate.ts",
    title: oneLine(`${words.headline} · ${names}`),
    scripts: [],
    inline: [callScript("gramlabReport", [data])],
  });
}

const LEGEND = "A trial is as the worst of its values. Out of band, for what " +
  "has no good direction, counts as worse; other bits alone do not.";

function linesOf(report: GateReport): string[] {
  const at = report.createdAt.slice(0, 16).replace("T", " ");
  if (report.problem !== undefined) {
    return [oneLine(report.problem), `${at} UTC`];
  }
  return [
    // each item says its own reason
    ...remarksOf(report, ({ verdict }) => isNews(verdict)).map((it) =>
      `Note: ${it}`
    ),
    // what is to be approved has not been timed
    `${at} UTC${report.durationMs === 0 ? "" : `: ${effort(report)}`}`,
  ];
}

/** Where nothing fails, nothing is told as bad news. */
function withoutAlarm(
  item: GateItem,
  { before, after }: Pick<PageWords, "before" | "after">,
): GateItem {
  return {
    ...item,
    isBad: false,
    rows: item.rows.map((row) => ({ ...row, tone: "" })),
    facts: item.facts.map(([name, value]) => [
      name === "baseline" ? before : after,
      value,
    ]),
  };
}

function isNews(verdict: TrialVerdict["verdict"]): boolean {
  return verdict !== "identical" && verdict !== "within";
}

async function toItem(
  trial: TrialVerdict,
  report: GateReport,
  place: Pick<OutputPlace, "readImage">,
): Promise<Omit<GateItem, "label">> {
  const { id, verdict, evidence, images, curves } = trial;
  const look = lookOf(trial);
  // what cannot be decoded is no image
  const head = verdict === "failed" ? null : images.head;
  const shown = await shownImages([images.baseline, head], place);
  const { after } = shown;
  const told = withoutTwins(evidence);
  return {
    ...{ id, verdict, ...shown },
    look: look === null ? null : LOOK_WORDS[look],
    isBad: isFailure(verdict, report),
    isNews: isNews(verdict),
    reason: whyOf(trial),
    spot: look === "differs" && after !== null ? spotOf(evidence, after) : null,
    curves: curves === undefined
      ? null
      : { before: curves.baseline, after: curves.head },
    rows: worstValues(told).map((it) => ({
      tone: rowTone(it),
      cells: [...cellsOf(it, evidence), wordOf(it)],
    })),
    facts: factsOf(trial),
  };
}

function spotOf(
  evidence: readonly Evidence[],
  { width, height }: GateImage,
): GateSpot | null {
  const box = evidence.find((it) => it.box !== undefined)?.box;
  return box === undefined ? null : {
    ...{ left: box.x / width, top: box.y / height },
    ...{ width: box.width / width, height: box.height / height },
  };
}

function rowTone({ verdict }: Evidence): string {
  if (verdict === "worse" || verdict === "missing") return "bad";
  return verdict === "better" ? "warn" : "";
}

function columnsOf(
  { before, after }: Pick<PageWords, "before" | "after">,
): string[] {
  return ["value", before, after, ...MEASURE_TITLES, "verdict"];
}

function factsOf(
  { varied, machines: { baseline, head } }: TrialVerdict,
) {
  const facts: [string, string][] = [];
  const settings = settingsOf(varied);
  if (settings.length > 0) facts.push(["settings", settings.join(" · ")]);
  if (baseline !== null) facts.push(["baseline", machineText(baseline)]);
  if (head !== null) facts.push(["head", machineText(head)]);
  return facts;
}

async function shownImages(
  [first, second]: readonly (string | null)[],
  place: Pick<OutputPlace, "readImage">,
): Promise<ShownImages> {
  const [before, after] = [
    await imageAt(first!, place),
    await imageAt(second!, place),
  ];
  return {
    before: before?.shown ?? null,
    after: after?.shown ?? null,
    gain: before && after && gainOf(before.image, after.image),
  };
}

/** Single pixels far off would leave the others black. */
const WHITE_SHARE = 0.01;

/** What makes the largest hundredth of all differences white. */
function gainOf(a: Image, b: Image): number | null {
  if (a.width !== b.width || a.height !== b.height) return null;
  const other = toBytes(b);
  const differences = toBytes(a)
    .map((value, at) => Math.abs(value - other[at]!)).sort();
  const white = differences.at(-Math.ceil(WHITE_SHARE * differences.length))!;
  const largest = white || differences.at(-1)!;
  return largest === 0 ? null : Math.min(MOST_FULL_GAIN, 255 / largest);
}

/** In the page, so that it can be sent; left out if it cannot be shown. */
async function imageAt(
  path: string | null,
  { readImage }: Pick<OutputPlace, "readImage">,
): Promise<{ readonly shown: GateImage; readonly image: Image } | null> {
  if (path === null) return null;
  const bytes = await readImage(path);
  if (bytes === undefined) return null;
  try {
    const { format } = readHeader(bytes, path);
    const image = await decodeImage(bytes, path);
    const { width, height } = image;
    const url = `data:image/${format};base64,${bytes.toBase64()}`;
    return { shown: { url, width, height }, image };
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
    return null;
  }
}

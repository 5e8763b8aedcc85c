/** A page with baseline, present and difference of every image. */
import { oneLine } from "../../base/one_line.ts";
import { readHeader } from "../../image/header.ts";
import { ImageError } from "../../base/errors.ts";
import type {
  GateData,
  GateImage,
  GateItem,
  GateSpot,
} from "../../page/gate_data.ts";
import { callScript, pageHtml } from "../../page/document.ts";
import type { Evidence, GateReport, TrialVerdict } from "../types.ts";
import { changeSections } from "./change_items.ts";
import {
  allowedOf,
  changeOf,
  isSide,
  nameOf,
  timesText,
  valueText,
  wordOf,
} from "./evidence_words.ts";
import { LOOK_WORDS, lookOf, lookTally } from "./look.ts";
import { nextSteps, THIS_PAGE } from "./next_steps.ts";
import { remarksOf } from "./remarks.ts";
import type { GateOutput, OutputPlace } from "./types.ts";
import { labelOf, settingsOf } from "./labels.ts";
import {
  approvalText,
  effort,
  headline,
  headLines,
  isFailure,
  machineText,
  tally,
  whyOf,
  worstFirst,
  worstValues,
} from "./words.ts";

/** What differs between pages. */
export interface PageWords {
  /** The page's name. */
  readonly title: string;
  /** What came of it. */
  readonly headline: string;
  /** Whether that is bad news. */
  readonly isBad: boolean;
  /** What a person may do. */
  readonly steps: readonly string[];
  /** What the approved image is called. */
  readonly before: string;
  /** What the other one is called. */
  readonly after: string;
}

/** One page that needs nothing beside it. */
export const html: GateOutput = {
  summary: "One page with all images, to be opened from disk",
  extension: "html",
  write: (report, place) =>
    gatePage(report, place, {
      title: "Gramlab check",
      headline: headline(report),
      isBad: report.outcome !== "passed",
      steps: nextSteps({ ...report, page: THIS_PAGE }),
      before: "baseline",
      after: "head",
    }),
};

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
  words: PageWords,
): Promise<string> {
  const studies = [];
  for (const study of report.studies) {
    const items: GateItem[] = [];
    for (const trial of worstFirst(study.trials)) {
      const label = labelOf(trial, study.trials);
      const item = { ...await toItem(trial, report, place), label };
      items.push(words.isBad ? item : withoutAlarm(item, words));
    }
    const seen = lookTally(study.trials);
    const lines = [
      tally(study.trials) + (seen === "" ? "" : `; ${seen}`),
      `Baseline: ${approvalText(study)}`,
    ];
    studies.push({ name: study.study, lines, items });
  }
  const changed = await changeSections(
    report.baselineChanges,
    (path) => imageAt(path, place),
  );
  const data: GateData = {
    ...words,
    lines: linesOf(report),
    columns: columnsOf(words),
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

function linesOf(report: GateReport): string[] {
  const at = report.createdAt.slice(0, 16).replace("T", " ");
  if (report.problem !== undefined) {
    return [oneLine(report.problem), `${at} UTC`];
  }
  return [
    ...headLines(report),
    // each item says its own reason
    ...remarksOf(report, ({ verdict }) => isNews(verdict)).map((it) =>
      `Note: ${it}`
    ),
    // what is to be approved has not been timed
    `${at} UTC${report.durationMs === 0 ? "" : `: ${effort(report)}`}`,
  ];
}

/** Where nothing fails, nothing is told as bad news. */
function withoutAlarm(item: GateItem, { before, after }: PageWords): GateItem {
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
  const after = await imageAt(images.head, place);
  return {
    ...{ id, verdict },
    look: look === null ? null : LOOK_WORDS[look],
    isBad: isFailure(verdict, report),
    isNews: isNews(verdict),
    reason: whyOf(trial),
    before: await imageAt(images.baseline, place),
    after,
    spot: look === "differs" && after !== null ? spotOf(evidence, after) : null,
    curves: curves === undefined
      ? null
      : { before: curves.baseline, after: curves.head },
    rows: worstValues(evidence)
      .map((it) => ({ tone: toneOf(it), cells: cellsOf(it) })),
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

function toneOf({ verdict }: Evidence): string {
  if (verdict === "worse" || verdict === "missing") return "bad";
  return verdict === "better" ? "warn" : "";
}

function columnsOf({ before, after }: PageWords): string[] {
  return ["value", before, after, "off by", "allowed", "× allowed", "verdict"];
}

/** Of images there is nothing but how far they are apart. */
function cellsOf(it: Evidence): string[] {
  const hasValues = it.kind !== "hash" && (it.kind !== "image" || isSide(it));
  return [
    nameOf(it),
    hasValues ? valueText(it.baseline) : "",
    hasValues ? valueText(it.value) : "",
    changeOf(it),
    allowedOf(it),
    timesText(it),
    wordOf(it),
  ];
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

/** In the page, so that it can be sent; left out if it cannot be shown. */
async function imageAt(
  path: string | null,
  { readImage }: Pick<OutputPlace, "readImage">,
): Promise<GateImage | null> {
  if (path === null) return null;
  const bytes = await readImage(path);
  if (bytes === undefined) return null;
  try {
    const { format, width, height } = readHeader(bytes, path);
    const url = `data:image/${format};base64,${bytes.toBase64()}`;
    return { url, width, height };
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
    return null;
  }
}

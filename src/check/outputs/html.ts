/** A page with baseline, present and difference of every image. */
import { oneLine } from "../../base/one_line.ts";
import { readHeader } from "../../image/header.ts";
import { ImageError } from "../../base/errors.ts";
import type { GateData, GateImage, GateItem } from "../../page/gate_data.ts";
import { callScript, pageHtml } from "../../page/document.ts";
import type { Evidence, GateReport, TrialVerdict } from "../types.ts";
import { changeSections } from "./change_items.ts";
import type { GateOutput, OutputPlace } from "./types.ts";
import {
  amount,
  approvalText,
  effort,
  headline,
  isFailure,
  labelOf,
  machineText,
  reasonOf,
  tally,
  valueText,
} from "./words.ts";

/** What differs between pages. */
export interface PageWords {
  /** The page's name. */
  readonly title: string;
  /** What came of it. */
  readonly headline: string;
  /** Whether that is bad news. */
  readonly isBad: boolean;
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
    for (const trial of inOrder(study.trials, report)) {
      const item = await toItem(trial, report, place);
      items.push(words.isBad ? item : withoutAlarm(item, words));
    }
    const lines = [tally(study.trials), `Baseline: ${approvalText(study)}`];
    studies.push({ name: study.study, lines, items });
  }
  const changed = await changeSections(
    report.baselineChanges,
    (path) => imageAt(path, place),
  );
  const data: GateData = {
    ...words,
    lines: [`${report.createdAt}: ${effort(report)}`],
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

/** What fails comes first. */
function inOrder(
  trials: readonly TrialVerdict[],
  report: GateReport,
): readonly TrialVerdict[] {
  const rank = ({ verdict }: TrialVerdict): number =>
    isFailure(verdict, report) ? 0 : isNews(verdict) ? 1 : 2;
  return trials.toSorted((a, b) => rank(a) - rank(b));
}

/** Where nothing fails, nothing is told as bad news. */
function withoutAlarm(item: GateItem, { before, after }: PageWords): GateItem {
  return {
    ...item,
    isBad: false,
    rows: item.rows.map((row) => ({ ...row, isBad: false })),
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
): Promise<GateItem> {
  const { id, verdict, evidence, images, machines } = trial;
  return {
    ...{ id, verdict },
    label: labelOf(trial),
    isBad: isFailure(verdict, report),
    isNews: isNews(verdict),
    reason: reasonOf(trial),
    before: await imageAt(images.baseline, place),
    after: await imageAt(images.head, place),
    rows: evidence.map((it) => ({
      isBad: isFailure(it.verdict, report),
      cells: cellsOf(it),
    })),
    facts: factsOf(machines),
  };
}

function columnsOf({ before, after }: PageWords): string[] {
  const values = ["evidence", "value", "step", before, after];
  return [...values, "apart", "allowed", "verdict"];
}

/** Of images there is nothing but how far they are apart. */
function cellsOf(it: Evidence): string[] {
  const isPair = it.kind === "image";
  return [
    it.kind,
    it.name,
    it.step === null ? "" : String(it.step),
    it.baseline === null || isPair ? "" : valueText(it.baseline),
    it.value === null || isPair ? "" : valueText(it.value),
    amount(it, it.deviation),
    it.kind === "hash" ? "" : amount(it, it.band),
    it.verdict,
  ];
}

function factsOf({ baseline, head }: TrialVerdict["machines"]) {
  const facts: [string, string][] = [];
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

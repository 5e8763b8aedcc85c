/** What a branch changed in baselines, as parts of the page of a gate. */
import { formatNumber } from "../../base/format.ts";
import type { GateItem, GateStudy } from "../../page/gate_data.ts";
import type { BandChange, BaselineChanges, EntryChange } from "../types.ts";
import { changeNews, changeText, imageFirst } from "./change_words.ts";
import { labelOf } from "./labels.ts";

/** Two images, as the page shows them. */
export type ShownImages = Pick<GateItem, "before" | "after" | "gain">;

/** What the parts of these items are called. */
const WORDS = {
  ...{ before: "approved before", after: "approved now", table: "Bands" },
  columns: ["band", "before", "now", "times as wide", ""],
  legend: "",
} as const;

/**
 * Sections with the images that were approved before and now.
 *
 * @param changes What changed; undefined where nobody asked.
 * @param show Reads two images.
 * @returns None if nothing changed.
 */
export async function changeSections(
  changes: BaselineChanges | undefined,
  show: (before: string | null, after: string | null) => Promise<ShownImages>,
): Promise<GateStudy[]> {
  const sections: GateStudy[] = [];
  for (const { title, text, entries } of changeNews(changes)) {
    const items: GateItem[] = [];
    for (const change of entries) {
      const { before, after } = change.images;
      // one image twice would say nothing
      const shown = change.kind === "values"
        ? { before: null, after: null, gain: null }
        : await show(before, after);
      items.push({ ...itemOf(change), ...shown });
    }
    const lines = { lines: [text], notes: [] };
    sections.push({ name: title, ...lines, items, words: WORDS });
  }
  return sections;
}

function itemOf(change: EntryChange): Omit<GateItem, keyof ShownImages> {
  const { id, kind, bands } = change;
  return {
    ...{ id, label: labelOf(change), isBad: false, isNews: true },
    verdict: kind === "image" || kind === "values" ? "changed" : kind,
    reason: changeText(change),
    ...{ look: null, spot: null, curves: null },
    ...{ rows: imageFirst(bands).map(rowOf), facts: [] },
  };
}

function rowOf({ name, before, after }: BandChange): GateItem["rows"][number] {
  const [was, is] = [before, after].map((it) => formatNumber(it, 2));
  const times = before === 0 ? "" : `${formatNumber(after / before, 2)} ×`;
  const verdict = after > before ? "wider" : "narrower";
  return {
    tone: after > before ? "warn" : "",
    cells: [name, was!, is!, times, verdict],
  };
}

/** What a branch changed in baselines, as parts of the page of a gate. */
import { formatNumber } from "../../base/format.ts";
import type { GateImage, GateItem, GateStudy } from "../../page/gate_data.ts";
import type { BandChange, BaselineChanges, EntryChange } from "../types.ts";
import { changeLines, changesTitle, changeText } from "./change_words.ts";
import { labelOf } from "./labels.ts";

/**
 * A section with the images that were approved before and now.
 *
 * @param changes What changed; undefined where nobody asked.
 * @param imageAt Reads an image.
 * @returns None if nothing changed.
 */
export async function changeSections(
  changes: BaselineChanges | undefined,
  imageAt: (path: string | null) => Promise<GateImage | null>,
): Promise<GateStudy[]> {
  const lines = changeLines(changes);
  if (changes === undefined || lines.length === 0) return [];
  const items: GateItem[] = [];
  for (const change of changes.folders.flatMap(({ entries }) => entries)) {
    const before = await imageAt(change.images.before);
    const after = await imageAt(change.images.after);
    items.push({ ...itemOf(change), before, after });
  }
  const words = { before: "approved before", after: "approved now" };
  return [{ name: changesTitle(changes), lines, items, words }];
}

function itemOf(change: EntryChange): Omit<GateItem, "before" | "after"> {
  const { id, kind, bands } = change;
  return {
    ...{ id, label: labelOf(change), isBad: false, isNews: true },
    verdict: kind === "image" || kind === "values" ? "changed" : kind,
    reason: changeText(change),
    ...{ look: null, spot: null, curves: null },
    ...{ rows: bands.map(rowOf), facts: [] },
  };
}

/** In the columns of evidence. */
function rowOf({ name, before, after }: BandChange): GateItem["rows"][number] {
  const [was, is] = [before, after].map((it) => formatNumber(it, 2));
  const verdict = after > before ? "wider" : "narrower";
  return {
    tone: after > before ? "warn" : "",
    cells: [`band of ${name}`, was!, is!, "", "", "", verdict],
  };
}

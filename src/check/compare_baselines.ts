/** A baseline beside an older one: what was approved and learned since. */
import { join } from "node:path";
import { decodeImage } from "../image/decode.ts";
import { changedBands } from "./bands_of.ts";
import type { Baseline, BaselineEntry } from "./baseline.ts";
import { readBaselineImage } from "./baseline_file.ts";
import { imageDistance } from "./image_distance.ts";
import type { EntryChange } from "./types.ts";

/** A baseline and its folder. */
export interface PlacedBaseline {
  /** The folder, where its images lie. */
  readonly folder: string;
  /** What it holds; undefined if there is none. */
  readonly baseline: Baseline | undefined;
}

/**
 * Compares two states of a baseline.
 *
 * @param before The older one.
 * @param after The one of now.
 * @returns Entries that differ; what guards less comes first.
 * @throws {import("../base/errors.ts").BaselineError} If an image is damaged.
 */
export async function compareBaselines(
  before: PlacedBaseline,
  after: PlacedBaseline,
): Promise<EntryChange[]> {
  const find = ({ baseline }: PlacedBaseline, id: string) =>
    baseline?.entries.find((it) => it.id === id);
  const all = [before, after].flatMap(({ baseline }) =>
    baseline?.entries.map(({ id }) => id) ?? []
  );
  const changes: EntryChange[] = [];
  for (const id of [...new Set(all)].sort()) {
    const left = find(before, id);
    const right = find(after, id);
    if (JSON.stringify(left) === JSON.stringify(right)) continue;
    changes.push(
      await changeOf(
        left && { entry: left, folder: before.folder },
        right && { entry: right, folder: after.folder },
      ),
    );
  }
  return changes.toSorted((a, b) =>
    ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) || sizeOf(b) - sizeOf(a)
  );
}

/** From what guards less to what guards more. */
const ORDER: readonly EntryChange["kind"][] = [
  "removed",
  "image",
  "values",
  "new",
];

/** Of images how far they are apart, else how many times wider a band is. */
function sizeOf({ kind, distance, bands }: EntryChange): number {
  if (kind === "image") return distance?.window ?? Number.MAX_VALUE;
  const times = bands.map(({ before, after }) => after / before);
  return Math.min(Math.max(0, ...times), Number.MAX_VALUE);
}

/** An entry, and where its image lies. */
interface Placed {
  readonly entry: BaselineEntry;
  readonly folder: string;
}

/** At least one of them is there. */
async function changeOf(
  before: Placed | undefined,
  after: Placed | undefined,
): Promise<EntryChange> {
  const { id, varied } = (after ?? before)!.entry;
  const isBoth = before !== undefined && after !== undefined;
  return {
    ...{ id, varied, kind: kindOf(before?.entry, after?.entry) },
    totals: { before: lastTotal(before), after: lastTotal(after) },
    distance: isBoth ? await distanceOf(before, after) : null,
    bands: isBoth ? changedBands(before.entry, after.entry) : [],
    ...sinceThen(before?.entry, after?.entry),
    images: { before: pathOf(before), after: pathOf(after) },
  };
}

/** Who did it. */
function sinceThen(
  before: BaselineEntry | undefined,
  after: BaselineEntry | undefined,
): Pick<EntryChange, "approval" | "learned"> {
  const isIn = (all: readonly unknown[], one: unknown): boolean =>
    all.some((it) => JSON.stringify(it) === JSON.stringify(one));
  const { approval = null, learned = [] } = after ?? {};
  return {
    approval: isIn([before?.approval], approval) ? null : approval,
    learned: learned.filter((it) => !isIn(before?.learned ?? [], it))
      .map(({ by, at, note }) => ({ by, at, note })),
  };
}

function kindOf(
  before: BaselineEntry | undefined,
  after: BaselineEntry | undefined,
): EntryChange["kind"] {
  if (before === undefined) return "new";
  if (after === undefined) return "removed";
  return before.image.fileSha256 === after.image.fileSha256
    ? "values"
    : "image";
}

async function distanceOf(
  before: Placed,
  after: Placed,
): Promise<EntryChange["distance"]> {
  const [a, b] = [await imageOf(before), await imageOf(after)];
  const isSameSize = a.width === b.width && a.height === b.height;
  return isSameSize ? imageDistance(a, b) : null;
}

async function imageOf({ entry, folder }: Placed) {
  return await decodeImage(readBaselineImage(folder, entry), entry.image.file);
}

function lastTotal(placed: Placed | undefined): number | null {
  const run = placed?.entry.run;
  const last = run?.curve.at(-1) ?? run?.costs.at(-1);
  return last?.values.total ?? null;
}

function pathOf(placed: Placed | undefined): string | null {
  return placed === undefined
    ? null
    : join(placed.folder, placed.entry.image.file);
}

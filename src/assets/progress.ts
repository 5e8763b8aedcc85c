/** How far the fetching is, as events. */

/** What a package is going through. */
export type AssetPhase = "wait" | "download" | "extract";

/** How far one package is. */
export interface AssetProgress {
  /** Name of the package. */
  readonly package: string;
  /** `wait`: another process is fetching into the same cache. */
  readonly phase: AssetPhase;
  /** Bytes downloaded or written so far. */
  readonly bytesDone: number;
  /** Bytes at the end of this phase. */
  readonly bytesTotal: number;
  /** Mean rate since the phase began. */
  readonly bytesPerSecond: number;
}

/** Receives events; must not throw. */
export type OnProgress = (event: AssetProgress) => void;

/** Milliseconds between two events of one phase. */
export const PROGRESS_INTERVAL_MS = 200;

/**
 * Makes events of byte counts, at most one in {@linkcode PROGRESS_INTERVAL_MS},
 * and always the last one.
 *
 * @param base What stays the same in all events.
 * @param onProgress Receives the events.
 * @returns Takes the bytes done so far.
 */
export function progressMeter(
  base: Pick<AssetProgress, "package" | "phase" | "bytesTotal">,
  onProgress: OnProgress,
): (bytesDone: number) => void {
  const startMs = performance.now();
  let lastMs = -Infinity;
  return (bytesDone) => {
    const nowMs = performance.now();
    const early = nowMs - lastMs < PROGRESS_INTERVAL_MS;
    if (early && bytesDone < base.bytesTotal) return;
    lastMs = nowMs;
    const seconds = Math.max(nowMs - startMs, 1) / 1000;
    onProgress({ ...base, bytesDone, bytesPerSecond: bytesDone / seconds });
  };
}

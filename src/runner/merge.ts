/** Several streams as one. */

/**
 * Runs generators side by side and passes on what they yield, as it comes.
 * Those that are left are ended, and waited for, when one throws or the caller
 * stops asking.
 *
 * @param sources The generators; owned from now on.
 * @param beforeEnd Called before those that are left are waited for: they may
 *     be waiting for each other.
 *
 * @example
 * ```ts
 * import { merge } from "./merge.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * async function* count(from: number, to: number) {
 *   for (let i = from; i < to; i++) yield await Promise.resolve(i);
 * }
 * const all = await Array.fromAsync(merge([count(0, 2), count(2, 5)]));
 * deepStrictEqual(all.sort(), [0, 1, 2, 3, 4]);
 * ```
 */
export async function* merge<Value>(
  sources: readonly AsyncGenerator<Value, void, void>[],
  beforeEnd: () => void = () => {},
): AsyncGenerator<Value, void, void> {
  const ask = async (source: AsyncGenerator<Value, void, void>) => ({
    source,
    result: await source.next(),
  });
  const asked = new Map(sources.map((source) => [source, ask(source)]));
  let isFailing = false;
  try {
    while (asked.size > 0) {
      const { source, result } = await Promise.race(asked.values());
      asked.delete(source);
      if (result.done) continue;
      // a source goes on only when its value has been dealt with
      yield result.value;
      asked.set(source, ask(source));
    }
  } catch (error) {
    isFailing = true;
    throw error;
  } finally {
    beforeEnd();
    await endAll(sources, isFailing);
  }
}

/** Ends what is left. Of several errors the first is told. */
async function endAll<Value>(
  sources: readonly AsyncGenerator<Value, void, void>[],
  isFailing: boolean,
): Promise<void> {
  const ends = await Promise.allSettled(
    sources.map((source) => source.return()),
  );
  const failed = ends.find((end) => end.status === "rejected");
  if (failed !== undefined && !isFailing) throw failed.reason;
}

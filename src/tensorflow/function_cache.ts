/** Captured functions by key, within a memory budget. */

/** What the cache needs of a function. */
export interface Cached {
  /** Whether a call is under way; then it is not freed. */
  readonly busy: boolean;
  /** Frees it. */
  free(): void;
}

/**
 * Drops what was used longest ago when the budget is exceeded.
 *
 * @example The entry used longest ago makes room
 * ```ts
 * import { FunctionCache } from "./function_cache.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const cache = new FunctionCache(10);
 * cache.set("a", { busy: false, free: () => {} }, 8);
 * cache.set("b", { busy: false, free: () => {} }, 8);
 * strictEqual(cache.get("a"), undefined);
 * ```
 */
export class FunctionCache<Entry extends Cached> {
  readonly #budgetBytes: number;
  readonly #entries = new Map<string, { entry: Entry; bytes: number }>();

  /**
   * Starts empty.
   *
   * @param budgetBytes Memory that the entries may take together. The newest
   *     entry is kept even if it alone takes more.
   */
  constructor(budgetBytes: number) {
    this.#budgetBytes = budgetBytes;
  }

  /** Number of entries. */
  get size(): number {
    return this.#entries.size;
  }

  /** Memory that the entries take. */
  get bytes(): number {
    return this.#entries.values().reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** The entry of this key, now the most recently used. */
  get(key: string): Entry | undefined {
    const found = this.#entries.get(key);
    if (found === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, found);
    return found.entry;
  }

  /** Adds an entry of a new key, and frees idle older ones until the budget holds. */
  set(key: string, entry: Entry, bytes: number): void {
    this.#entries.set(key, { entry, bytes });
    for (const [oldKey, old] of this.#entries) {
      if (this.bytes <= this.#budgetBytes) break;
      if (oldKey === key || old.entry.busy) continue;
      this.#entries.delete(oldKey);
      old.entry.free();
    }
  }

  /** Frees all entries. */
  clear(): void {
    for (const { entry } of this.#entries.values()) entry.free();
    this.#entries.clear();
  }
}

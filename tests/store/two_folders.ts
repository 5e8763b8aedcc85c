/** Two results folders, of which one is merged into the other. */
import type { TrialRecord } from "../../src/base/records.ts";
import type { ImportItem, Store } from "../../src/store/mod.ts";
import { makeResults, type Results } from "./sample.ts";

/** How folders are merged. */
export const HOW = { engineVersion: 2 };

/** Imports everything; returns outcome, name and detail of each item. */
export async function importAll(
  store: Store,
  from: Results,
): Promise<string[]> {
  return (await Array.fromAsync(store.import(from.root, HOW))).map(show);
}

/** An item as one line. */
export function show({ outcome, name, detail }: ImportItem): string {
  return `${outcome} ${name} ${detail}`.trimEnd();
}

/** Two folders, and a store on each. */
export async function makeTwo(): Promise<
  AsyncDisposable & {
    here: Results;
    there: Results;
    store: Store;
    other: Store;
  }
> {
  const here = await makeResults();
  const there = await makeResults();
  const store = await here.open();
  const other = await there.open();
  return {
    ...{ here, there, store, other },
    async [Symbol.asyncDispose]() {
      store.close();
      other.close();
      await here[Symbol.asyncDispose]();
      await there[Symbol.asyncDispose]();
    },
  };
}

/** A done trial of the present engine. */
export const DONE: Partial<TrialRecord> = {
  engineVersion: 2,
  pixelsSha256: "a",
};

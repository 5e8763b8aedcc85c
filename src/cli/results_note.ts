/** `results note`: what people write about a trial. */
import { UsageError } from "../base/errors.ts";
import { type Note, openStore } from "../store/mod.ts";
import { noteLine } from "./note_line.ts";
import type { Verb } from "./results_verb.ts";
import { warnAll } from "./warn_all.ts";

/** Longest note, in characters: more belongs into a file of its own. */
const MOST_CHARACTERS = 10_000;

/** Adds a note to a trial; without a text prints what was written. */
export const noteResult: Verb = {
  least: 1,
  most: 2,
  options: ["clear"],
  async run([id, text], { folder, io, json, clear = false }) {
    if (text !== undefined && clear) {
      throw new UsageError("Cannot take a text with --clear: do one of both");
    }
    const length = text?.trim().length ?? 1;
    if (length === 0 || length > MOST_CHARACTERS) {
      throw new UsageError(
        `Cannot write a note of ${length} characters: expected 1 to ` +
          MOST_CHARACTERS,
      );
    }
    const readOnly = text === undefined && !clear;
    using store = await openStore(folder, { readOnly, create: false });
    warnAll(store.warnings, io);
    const name = store.choose(id!);
    const notes = readOnly
      ? store.readRemarks(name).notes
      : (await store.changeRemarks(name, (old) => ({
        ...old,
        notes: clear ? [] : [...old.notes, noteOf(text!)],
      }))).notes;
    io.out(
      json
        ? `${JSON.stringify({ folder: name, notes }, null, 2)}\n`
        : `${describe(notes)}\n`,
    );
    return 0;
  },
};

function noteOf(text: string): Note {
  return { at: new Date().toISOString(), text: text.trim() };
}

function describe(notes: readonly Note[]): string {
  return notes.length === 0 ? "No notes" : notes.map(noteLine).join("\n");
}

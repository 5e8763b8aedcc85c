/** Settings in the index: each value stands there once, trials have numbers. */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { Settings } from "../base/records.ts";

/** For each slot the number of a value; null where the trial has none. */
type Codes = readonly (number | null)[];

/** Slots of settings, and numbers of their values. */
export class SettingCodes {
  readonly #database: DatabaseSync;
  readonly #find: StatementSync;
  readonly #add: StatementSync;
  readonly #slots = new Map<string, number>();
  /** Name of the setting in each slot. */
  #names: string[] = [];
  /** Number of a value to the value; the same object for all trials. */
  #values = new Map<number, unknown>();
  /** What was decoded before. */
  #last: { codes: Codes; settings: Record<string, unknown> } = {
    codes: [],
    settings: {},
  };

  /**
   * Prepares what is asked for most.
   *
   * @param database The index.
   */
  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#find = database.prepare(
      "SELECT code FROM settingValues WHERE slot = ? AND value = ?",
    );
    this.#add = database.prepare(
      "INSERT INTO settingValues (slot, value) VALUES (?, ?) " +
        // another process may be faster
        "ON CONFLICT DO UPDATE SET value = value RETURNING code",
    );
  }

  /**
   * Writes down what is new among the values.
   *
   * @param settings Settings of a trial.
   * @returns JSON: for each slot the number of the value, or null.
   */
  encode(settings: Settings): string {
    const codes: (number | null)[] = [];
    for (const [name, value] of Object.entries(settings)) {
      codes[this.#slotOf(name)] = this.#codeOf(name, JSON.stringify(value));
    }
    return JSON.stringify(Array.from(codes, (code) => code ?? null));
  }

  /**
   * Reads settings back.
   *
   * @param text What {@linkcode encode} gave.
   * @returns The settings; values are shared between trials, so that equal ones
   *     are the same object.
   */
  decode(text: string): Settings {
    const codes: Codes = JSON.parse(text);
    const { codes: before, settings: last } = this.#last;
    const isAlike = codes.length === before.length &&
      codes.every((code, slot) => (code === null) === (before[slot] === null));
    // neighbours differ in little, and a copy is much faster than a new object
    const settings: Record<string, unknown> = isAlike ? { ...last } : {};
    for (const [slot, code] of codes.entries()) {
      if (code === null || isAlike && code === before[slot]) continue;
      settings[this.#names[slot]!] = this.#values.get(code);
    }
    this.#last = { codes, settings };
    return settings as unknown as Settings;
  }

  /** Reads all values anew; to be called before many trials are decoded. */
  load(): void {
    const names = this.#database.prepare("SELECT slot, name FROM settingNames");
    const values = this.#database.prepare(
      "SELECT code, value FROM settingValues",
    );
    this.#last = { codes: [], settings: {} };
    this.#names = [];
    for (const { slot, name } of names.all()) {
      this.#names[Number(slot)] = String(name);
    }
    const before = this.#values;
    this.#values = new Map(
      values.all().map(({ code, value }) => [
        Number(code),
        before.get(Number(code)) ?? JSON.parse(String(value)),
      ]),
    );
  }

  /** Forgets what `clear` or an undone transaction took out of the index. */
  forget(): void {
    this.#slots.clear();
    this.#names = [];
    this.#values.clear();
  }

  #slotOf(name: string): number {
    const known = this.#slots.get(name);
    if (known !== undefined) return known;
    const found = this.#database.prepare(
      "INSERT INTO settingNames (slot, name) " +
        "VALUES ((SELECT count(*) FROM settingNames), ?) " +
        "ON CONFLICT (name) DO UPDATE SET name = name RETURNING slot",
    ).get(name)!;
    const slot = Number(found.slot);
    this.#slots.set(name, slot);
    return slot;
  }

  #codeOf(name: string, value: string): number {
    const slot = this.#slotOf(name);
    const found = this.#find.get(slot, value) ?? this.#add.get(slot, value)!;
    return Number(found.code);
  }
}

/** `results verify`: is everything what it was? */
import { join } from "node:path";
import { oneLine } from "../base/one_line.ts";
import { formatTable } from "../base/table.ts";
import {
  chooseFolder,
  trialFolders,
  type Verification,
  verifyResults,
} from "../store/mod.ts";
import { counted, megabytesOf } from "../base/format.ts";
import type { Verb } from "./results_verb.ts";

/** Unlisted trials that are named; the others are counted. */
const NAMES_SHOWN = 5;

/** Prints what is damaged, missing or foreign; changes nothing. */
export const verifyFolder: Verb = {
  least: 0,
  most: Infinity,
  options: [],
  async run(words, { folder, io, json }) {
    // loads the engine's registries, which the other verbs do without
    const { RECORD_HASHES: hashes } = await import("./record_hashes.ts");
    const names = words.length > 0 ? trialFolders(folder) : [];
    const only = words.map((word) => chooseFolder(names, word));
    const found = verifyResults(folder, {
      hashes,
      ...(words.length > 0 && { only: [...new Set(only)] }),
    });
    io.out(
      json
        ? `${JSON.stringify(found, null, 2)}\n`
        : `${describe(found, folder)}\n`,
    );
    return found.findings.length > 0 ? 1 : 0;
  },
};

function describe(found: Verification, folder: string): string {
  const { trials, files, bytes, unlisted, findings, notes } = found;
  const table = findings.length === 0 ? [] : [
    formatTable(
      ["problem", "path", ""].map((title) => ({ title, align: "left" })),
      findings.map(({ problem, path, detail }) => [
        problem,
        oneLine(join(folder, path)),
        oneLine(detail),
      ]),
    ),
    "",
  ];
  const extent = `${counted(trials, "trial")}, ${counted(files, "file")}, ` +
    `${megabytesOf(bytes)} MB`;
  const problems = findings.length === 0
    ? "nothing is wrong"
    : counted(findings.length, "problem");
  return [
    ...table,
    ...unlistedLines(unlisted),
    ...notes.map((note) => `Note: ${oneLine(join(folder, note))}`),
    `Verified: ${extent}: ${problems}`,
  ].join("\n");
}

function unlistedLines(unlisted: readonly string[]): string[] {
  if (unlisted.length === 0) return [];
  const names = unlisted.slice(0, NAMES_SHOWN).map(oneLine).join(", ");
  const left = unlisted.length - NAMES_SHOWN;
  return [
    `Without a list of hashes, so that only their form could be checked: ` +
    names + (left > 0 ? ` and ${left} more` : ""),
  ];
}

/** A program that does all that must not be done, for the watchdog's test. */
import { join } from "node:path";
import { StoreError } from "../../src/base/errors.ts";
import { below } from "./draw.ts";
import { judgeError } from "./judge.ts";
import type { Kind } from "./kind.ts";

const UNCLEAR = "neither a capital nor a reason.";

/** What the program does, by the number in the input. */
const DEEDS: readonly (() => unknown)[] = [
  () => "nothing",
  () => {
    while (true);
  },
  () => new Uint8Array(1.5e9).fill(1).length,
  () => {
    throw new TypeError("A bug");
  },
  () => Deno.exit(3),
  () => Deno.writeTextFileSync("/tmp/gramlab-fuzz-must-not-be", ""),
  () => judgeError(new StoreError(UNCLEAR)),
];

/** The kind. */
export const trap: Kind = {
  open: () =>
    Promise.resolve({
      async make(random, input) {
        const deed = String(below(random, DEEDS.length));
        await Deno.writeTextFile(join(input, "deed"), deed);
      },
      async run(input) {
        const deed = await Deno.readTextFile(join(input, "deed"));
        return `${deed} ${DEEDS[Number(deed)]!()}`;
      },
    }),
};

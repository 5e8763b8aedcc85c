import { deepStrictEqual, match } from "node:assert/strict";
import {
  describeWarning,
  findWarnings,
  type Suspects,
} from "../../src/bench/warnings.ts";

/** Measurements without fault, but for some of them. */
function kinds(changes: Partial<Suspects>): string[] {
  const calm: Suspects = {
    speeds: [10, 10.1, 9.9, 10.2, 9.8, 10, 10.1, 9.9, 10],
    shortestMs: 200,
    resolutionMs: 0.001,
    otherProcessors: 0.1,
    idleProcessors: 0,
  };
  const found = findWarnings({ ...calm, ...changes });
  for (const warning of found) match(describeWarning(warning), /^[a-z].*[^.]$/);
  return found.map(({ kind }) => kind);
}

Deno.test("findWarnings() says nothing of steady samples", () => {
  deepStrictEqual(kinds({}), []);
});

Deno.test("findWarnings() tells unsteady samples, but not one outlier", () => {
  const speeds = [10, 11, 9, 12, 8, 10.8, 9.2, 11, 9];
  deepStrictEqual(kinds({ speeds }), ["unsteady"]);
  const outlier = [10, 10, 9.9, 10.1, 2, 10, 10.1, 9.9, 10];
  deepStrictEqual(kinds({ speeds: outlier }), []);
});

Deno.test("findWarnings() tells a first sample that is slow", () => {
  const rest = [10, 10.1, 9.9, 10.1, 10, 9.9, 10, 10.1];
  deepStrictEqual(kinds({ speeds: [6, ...rest] }), ["first-slow"]);
  // no cause for worry: within what scatters anyway
  deepStrictEqual(kinds({ speeds: [9.7, ...rest] }), []);
});

Deno.test("findWarnings() tells a coarse clock and a busy machine", () => {
  deepStrictEqual(kinds({ resolutionMs: 4 }), ["coarse-clock"]);
  deepStrictEqual(kinds({ otherProcessors: 0.8 }), ["busy-machine"]);
  // there was room for all
  deepStrictEqual(kinds({ otherProcessors: 0.8, idleProcessors: 1 }), []);
});

import { match, ok, strictEqual } from "node:assert/strict";
import { describeEnvironment } from "../../src/runner/environment.ts";
import { environmentOf } from "../store/sample.ts";

Deno.test("describeEnvironment() adds software and machine to the device's facts", () => {
  const { backend, machineKey, ...facts } = environmentOf("tensorflow");
  const git = { gitCommit: "c0ffee", gitDirty: true };
  const found = describeEnvironment({ backend, machineKey, ...facts }, git);
  strictEqual(found.backend, "tensorflow");
  strictEqual(found.gitCommit, "c0ffee");
  strictEqual(found.deno, Deno.version.deno);
  match(found.tfjs, /^\d+\.\d+\.\d+$/);
  match(found.gramlab, /^\d+\.\d+\.\d+$/);
  ok(found.cpus >= 1 && found.memoryBytes > 1e8 && found.hostname !== "");
});

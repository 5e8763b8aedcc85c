import { strictEqual } from "node:assert/strict";
import { unfitTrial } from "../../src/cli/unfit_trial.ts";

Deno.test("unfitTrial() tells why in one line, without the stack", () => {
  const reason = "Error: it does not work\n    at run (file:///a.ts:1:2)";
  const { name, message } = unfitTrial("approve", "0a1b", { reason });
  strictEqual(name, "TrialError");
  strictEqual(message, "Cannot approve trial 0a1b: it does not work");
  const died = unfitTrial("approve", "0a1b", { reason: "Its process died" });
  strictEqual(died.name, "InfrastructureError");
});

/** Tests of every entry of a registry against the rules of its kind. */
import { strictEqual } from "node:assert/strict";
import type { Named, Registry } from "../../src/base/registry.ts";
import type { Rule } from "../../src/engine/contracts/rule.ts";
import { openDevice } from "./device.ts";

/** One test for each entry and rule. */
export function testContract<Spec extends Named>(
  kind: string,
  registry: Registry<Spec>,
  rules: readonly Rule<Spec>[],
): void {
  for (const [name, spec] of Object.entries(registry)) {
    for (const { must, check } of rules) {
      Deno.test(`${kind} ${name} must ${must}`, async () => {
        const device = await openDevice("tensorflow");
        try {
          strictEqual(await check(spec, device), undefined);
        } finally {
          device.close();
        }
      });
    }
  }
}

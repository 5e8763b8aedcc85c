import { ok, rejects, strictEqual, throws } from "node:assert/strict";
import { isLeaseDead, Lease, readLease } from "../../src/store/lease.ts";
import { makeResults } from "./sample.ts";

Deno.test("Lease.beat() moves the heartbeat and nothing else", async () => {
  await using results = await makeResults();
  let now = Date.parse("2026-11-23T04:00:00.000Z");
  const lease = await Lease.take(results.root, () => now);
  const first = readLease(results.root);
  now += 5_000;
  lease.beat();
  const second = readLease(results.root);
  strictEqual(second?.heartbeatAt, "2026-11-23T04:00:05.000Z");
  strictEqual(second.startedAt, first?.startedAt);
  strictEqual(second.token, first?.token);
  lease.close();
});

Deno.test("Lease.take() refuses a folder that has a lease", async () => {
  await using results = await makeResults();
  const lease = await Lease.take(results.root, Date.now);
  await rejects(
    () => Lease.take(results.root, Date.now),
    Deno.errors.AlreadyExists,
  );
  ok(lease.isHeld());
  lease.close();
});

Deno.test("Lease.assertHeld() throws when the lease was replaced", async () => {
  await using results = await makeResults();
  const lease = await Lease.take(results.root, Date.now);
  await Deno.writeTextFile(results.path("lease.json"), '{"token": "other"}');
  throws(() => lease.assertHeld(), { name: "StoreError" });
  lease.close();
});

Deno.test("readLease() takes a lease cut off by a crash for none", async () => {
  await using results = await makeResults();
  for (const text of ["", '{"pid": 1', "null", "{}"]) {
    await Deno.writeTextFile(results.path("lease.json"), text);
    strictEqual(readLease(results.root), undefined);
  }
});

Deno.test("isLeaseDead() believes in a process about to publish", async () => {
  await using results = await makeResults();
  const now = Date.now();
  const lease = await Lease.take(results.root, () => now);
  const facts = readLease(results.root)!;
  await lease.withdraw();
  strictEqual(isLeaseDead(results.root, facts, now), false);
  lease.close();
});

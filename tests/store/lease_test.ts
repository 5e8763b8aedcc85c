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

Deno.test("isLeaseDead() believes the lock, however long a process here pauses", async () => {
  await using results = await makeResults();
  const now = Date.now();
  const lease = await Lease.take(results.root, () => now - 3_600_000);
  const facts = readLease(results.root)!;
  strictEqual(isLeaseDead(results.root, facts, now), false);
  strictEqual(isLeaseDead(results.root, undefined, now), false);
  lease.close();
  strictEqual(isLeaseDead(results.root, facts, now), true);
  strictEqual(isLeaseDead(results.root, undefined, now), true);
});

Deno.test("isLeaseDead() believes the heartbeat of another machine", async () => {
  await using results = await makeResults();
  const now = Date.now();
  const lease = await Lease.take(results.root, () => now);
  const facts = { ...readLease(results.root)!, hostname: "elsewhere" };
  lease.close();
  strictEqual(isLeaseDead(results.root, facts, now + 60_000), false);
  strictEqual(isLeaseDead(results.root, facts, now + 60_001), true);
  const damaged = { ...facts, heartbeatAt: "soon" };
  strictEqual(isLeaseDead(results.root, damaged, now), true);
});

Deno.test("Lease.withdraw() removes the file that travelled with its folder", async () => {
  await using results = await makeResults();
  const [from, to] = [results.path("from"), results.path("to")];
  await Deno.mkdir(from);
  const lease = await Lease.take(from, Date.now);
  await Deno.rename(from, to);
  strictEqual(lease.isHeld(), false);
  await lease.withdraw(to);
  strictEqual(readLease(to), undefined);
  lease.close();
});

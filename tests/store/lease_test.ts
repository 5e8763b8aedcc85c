import { ok, rejects, strictEqual, throws } from "node:assert/strict";
import { isLeaseDead, Lease, readLease } from "../../src/store/lease.ts";
import { LeaseWatch } from "../../src/store/lease_watch.ts";
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

Deno.test("Lease.assertHeld() says that the folder is gone", async () => {
  await using results = await makeResults();
  const folder = results.path("trial");
  await Deno.mkdir(folder);
  const lease = await Lease.take(folder, Date.now);
  await Deno.remove(folder, { recursive: true });
  throws(() => lease.assertHeld(), {
    name: "StoreError",
    message: /its folder has been removed or moved; run the study again$/,
  });
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
  let now = 0;
  const watch = new LeaseWatch(() => now);
  const lease = await Lease.take(results.root, Date.now);
  const facts = readLease(results.root)!;
  strictEqual(isLeaseDead(results.root, facts, watch), false);
  now += 3_600_000;
  strictEqual(isLeaseDead(results.root, facts, watch), false);
  strictEqual(isLeaseDead(results.root, undefined, watch), false);
  lease.close();
  strictEqual(isLeaseDead(results.root, facts, watch), true);
  strictEqual(isLeaseDead(results.root, undefined, watch), true);
});

Deno.test("isLeaseDead() watches the heartbeat of another machine, whatever the clocks say", async () => {
  await using results = await makeResults();
  const { root } = results;
  for (const offsetMs of [-86_400_000, 0, 86_400_000]) {
    let now = 0;
    const watch = new LeaseWatch(() => now);
    const at = (ms: number) => new Date(Date.now() + offsetMs + ms);
    const lease = {
      pid: 1,
      hostname: "elsewhere",
      startedAt: at(0).toISOString(),
      heartbeatAt: at(0).toISOString(),
      token: "t",
    };
    strictEqual(isLeaseDead(root, lease, watch), false);
    now += 60_000;
    strictEqual(isLeaseDead(root, lease, watch), false);
    // its clock is set back by an hour; it lives all the same
    const beaten = { ...lease, heartbeatAt: at(-3_600_000).toISOString() };
    now += 10;
    strictEqual(isLeaseDead(root, beaten, watch), false);
    now += 60_001;
    strictEqual(isLeaseDead(root, beaten, watch), true);
  }
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
